import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline } from "node:stream/promises";

/** A request to one of the sandbox's own HTTPS servers. */
export interface HttpsRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or a file to send as it is. */
  readonly body?: string | { readonly file: string };
  readonly timeoutSeconds: number;
  /** Certificate authority to trust, PEM: the sandbox's own. */
  readonly ca: string;
}

/** What came back; the body is read in full. */
export interface HttpsResponse {
  readonly status: number;
  /** Header names in lower case; repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request. `fetch` cannot trust another authority within a running process, so this is plain node:https. */
export async function sendHttps({
  url,
  method,
  headers,
  body,
  timeoutSeconds,
  ca,
}: HttpsRequest): Promise<HttpsResponse> {
  const bytes = await lengthOf(body);
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, {
      method,
      headers: { ...headers, "content-length": bytes },
      ca,
      timeout: timeoutSeconds * 1000,
      agent: false,
    });
    sent.once("error", reject);
    sent.once("timeout", () => sent.destroy(new Error(`No answer from ${url} within ${timeoutSeconds} s.`)));
    sent.once("response", (response) => readAll(response).then(resolve, reject));
    if (typeof body === "object") createReadStream(body.file).once("error", reject).pipe(sent);
    else sent.end(body);
  });
}

/** Fetches into a file; gives the status, and writes nothing unless it is 200. */
export async function downloadHttps(
  { url, headers, ca }: Pick<HttpsRequest, "url" | "headers" | "ca">,
  file: string,
  mode: number,
): Promise<number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpsRequest(url, { headers, ca, agent: false }, resolve).once("error", reject).end();
  });
  if (response.statusCode === 200) await pipeline(response, createWriteStream(file, { mode }));
  else response.resume();
  return response.statusCode ?? 0;
}

async function lengthOf(body: HttpsRequest["body"]): Promise<number> {
  if (typeof body === "object") return (await stat(body.file)).size;
  return Buffer.byteLength(body ?? "");
}

async function readAll(response: IncomingMessage): Promise<HttpsResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString(),
  };
}
