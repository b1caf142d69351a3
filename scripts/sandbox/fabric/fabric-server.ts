import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { FabricService } from "./fabric-service.ts";
import type { FabricReply } from "./fabric-world.ts";

/** The stand-in for `https://api.fabric.microsoft.com`. */
export interface FabricServer {
  /** With the version, as the real base address: `https://127.0.0.1:<port>/v1`. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** What the server needs. */
export interface FabricServerOptions {
  readonly service: FabricService;
  readonly tls: { readonly key: string; readonly cert: string };
  /** 0 picks a free one. */
  readonly port: number;
}

/** Serves Fabric's REST API over HTTPS on 127.0.0.1. */
export async function startFabricServer({ service, tls, port }: FabricServerOptions): Promise<FabricServer> {
  const server = createServer(tls, (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    textOf(request)
      .then((body) => send(response, service.answer({ method, url, authorization: headers.authorization, body })))
      .catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `https://127.0.0.1:${bound}/v1`,
    port: bound,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body, headers }: FabricReply): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(text);
}
