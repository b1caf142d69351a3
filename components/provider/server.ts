import { Server, ServerCredentials } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceKind } from "./resource-kind.ts";
import { createService } from "./service.ts";

/** Largest message of the engine, as in the official hosts. */
const LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves the resource kinds on a free port of this machine. */
export async function serve(kinds: Readonly<Record<string, ResourceKind>>): Promise<{ server: Server; port: number }> {
  const server = new Server({ "grpc.max_receive_message_length": LARGEST_MESSAGE_BYTES });
  server.addService(service.ResourceProviderService, createService(kinds));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { server, port };
}
