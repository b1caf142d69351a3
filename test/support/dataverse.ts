import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a Dataverse environment answers, by path below the Web API without its query; absent is 404, a number a status. */
export type DataverseDocuments = Readonly<Record<string, object | number>>;

/** A running stand-in for the Web API of one environment. */
export interface DataverseServer {
  readonly url: string;
  stop(): void;
}

/** Serves the documents to whoever has the token `good`; anybody else is refused. */
export async function startDataverse(documents: DataverseDocuments): Promise<DataverseServer> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://localhost").pathname).replace(
      "/api/data/v9.2/",
      "",
    );
    const document = request.headers.authorization === "Bearer good" ? (documents[path] ?? 404) : 401;
    response.statusCode = typeof document === "number" ? document : 200;
    response.end(typeof document === "number" ? "" : JSON.stringify(document));
  }).listen(0);
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
