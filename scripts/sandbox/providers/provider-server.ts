import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { OperatorError } from "../../../transforms/operator-error.ts";
import { ArmError } from "./arm-error.ts";
import type { ChangeKind, DetailedDiff } from "./diff.ts";
import type { ProviderEngine } from "./engine.ts";
import type { Invoke } from "./invokes.ts";
import { fromStruct, toStruct } from "./property-values.ts";

/** A provider listening for the Pulumi engine. */
export interface ProviderServer {
  /** Name of the package, as in `PULUMI_DEBUG_PROVIDERS`. */
  readonly name: string;
  readonly port: number;
  stop(): Promise<void>;
}

// The engine's own limit; bundles and pipelines are far below it.
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

const KINDS: Readonly<Record<ChangeKind, 0 | 1 | 2 | 3 | 4 | 5>> = {
  add: 0,
  "add-replace": 1,
  delete: 2,
  "delete-replace": 3,
  update: 4,
  "update-replace": 5,
};

/** Serves one SDK package, e.g. `azure-native`, to the engine on 127.0.0.1; port 0 picks a free one. */
export async function startProviderServer(
  name: string,
  engine: ProviderEngine,
  invoke: Invoke,
  port: number,
): Promise<ProviderServer> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(providerGrpc.ResourceProviderService, methods(name, engine, invoke));
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, found) =>
      error === null ? resolve(found) : reject(error),
    );
  });
  return {
    name,
    port: bound,
    stop: async () => server.forceShutdown(),
  };
}

function methods(name: string, engine: ProviderEngine, invoke: Invoke): UntypedServiceImplementation {
  return {
    attach: unary(() => new empty.Empty()),
    cancel: unary(() => new empty.Empty()),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(versionOf(name))),
    checkConfig: unary((request: messages.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new provider.DiffResponse().setChanges(1)),
    configure: unary(() =>
      new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(false),
    ),
    invoke: unary((request: messages.InvokeRequest) => {
      const result = invoke(request.getTok(), fromStruct(request.getArgs()));
      return new provider.InvokeResponse().setReturn(toStruct(result));
    }),
    check: unary((request: messages.CheckRequest) => {
      const problems = engine.check(tokenOf(request.getUrn()), fromStruct(request.getNews()));
      const failures = problems.map(({ property, reason }) =>
        new provider.CheckFailure().setProperty(property).setReason(reason),
      );
      return new provider.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    }),
    diff: unary((request: messages.DiffRequest) => {
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
      const news = fromStruct(request.getNews());
      return toDiffResponse(engine.diff(tokenOf(request.getUrn()), olds, news), request.getIgnorechangesList());
    }),
    create: unary(async (request: messages.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      const { id, outputs } = await engine.create(tokenOf(request.getUrn()), inputs, request.getPreview());
      const response = new provider.CreateResponse().setProperties(toStruct(outputs));
      return request.getPreview() ? response : response.setId(id);
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const inputs = fromStruct(request.getNews());
      const token = tokenOf(request.getUrn());
      const { outputs } = await engine.update(token, request.getId(), inputs, request.getPreview());
      return new provider.UpdateResponse().setProperties(toStruct(outputs));
    }),
    read: unary((request: messages.ReadRequest) => {
      const found = engine.read(tokenOf(request.getUrn()), request.getId(), fromStruct(request.getInputs()));
      if (found === undefined) return new provider.ReadResponse();
      const response = new provider.ReadResponse().setId(found.id).setProperties(toStruct(found.outputs));
      return response.setInputs(toStruct(found.inputs));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      await engine.delete(request.getId());
      return new empty.Empty();
    }),
  };
}

/** A handler that answers with what `handle` returns, and with the refusal's text when it throws. */
function unary<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer({ code: grpc.status.UNKNOWN, details: describe(error) }),
      );
  };
}

function describe(error: unknown): string {
  if (error instanceof ArmError) return error.describe();
  if (error instanceof OperatorError) return `${error.code} ${error.message}\nhint: ${error.hint}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function toDiffResponse(changes: DetailedDiff, ignored: readonly string[]): messages.DiffResponse {
  const response = new provider.DiffResponse().setHasdetaileddiff(true);
  const shown = [...changes].filter(([path]) => !ignored.some((rule) => path === rule || path.startsWith(`${rule}.`)));
  for (const [path, kind] of shown) {
    const change = new provider.PropertyDiff().setKind(KINDS[kind]).setInputdiff(true);
    response.getDetaileddiffMap().set(path, change);
  }
  const topLevel = (paths: readonly string[]) => [...new Set(paths.map((path) => path.split(/[.[]/)[0] ?? path))];
  const replaces = topLevel(shown.filter(([, kind]) => kind.endsWith("-replace")).map(([path]) => path));
  return (
    response
      .setChanges(shown.length === 0 ? 1 : 2)
      .setDiffsList(topLevel(shown.map(([path]) => path)))
      .setReplacesList(replaces)
      // Names are given, so the old one has to go before the new one can have its name.
      .setDeletebeforereplace(replaces.length > 0)
  );
}

/** Type token in a URN: `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>`. */
function tokenOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function versionOf(name: string): string {
  const file = createRequire(import.meta.url).resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
