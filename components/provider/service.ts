import {
  Metadata,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto, { type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { type Properties, type ResourceKind, UnfinishedResource } from "./resource-kind.ts";
import { PROVIDER_VERSION } from "./version.ts";

const { Empty } = emptyProto;

/**
 * The gRPC service the engine talks to, over a table of resource kinds by type token. It translates and decides nothing:
 * secrets are neither accepted nor kept, previews call no cloud.
 */
export function createService(kinds: Readonly<Record<string, ResourceKind>>): UntypedServiceImplementation {
  const stopping = new AbortController();

  function kindOf(urn: string): ResourceKind {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const kind = kinds[type];
    if (kind === undefined) throw new Error(`The provider has no resource of type "${type}".`);
    return kind;
  }

  const service: Partial<IResourceProviderServer> = {
    handshake: unary(() => new provider.ProviderHandshakeResponse()),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(PROVIDER_VERSION)),
    checkConfig: unary((request) => new provider.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() => new provider.ConfigureResponse().setSupportspreview(true)),
    cancel: unary(() => {
      stopping.abort(new Error("The deployment was cancelled."));
      return new Empty();
    }),

    check: unary((request) => {
      const problems = kindOf(request.getUrn()).check(valuesOf(request.getNews()));
      const failures = problems.map(({ property, reason }) =>
        new provider.CheckFailure().setProperty(property).setReason(reason),
      );
      return new provider.CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
    }),

    diff: unary((request) => {
      const news = valuesOf(request.getNews());
      const difference = kindOf(request.getUrn()).diff(valuesOf(request.getOlds()), news);
      const { changes, replaces, deletesFirst = false } = difference;
      const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
      const { UPDATE, UPDATE_REPLACE } = provider.PropertyDiff.Kind;
      const response = new provider.DiffResponse()
        .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList([...changes])
        .setReplacesList([...replaces])
        .setDeletebeforereplace(deletesFirst)
        .setHasdetaileddiff(true);
      for (const name of changes) {
        const kind = replaces.includes(name) ? UPDATE_REPLACE : UPDATE;
        response.getDetaileddiffMap().set(name, new provider.PropertyDiff().setKind(kind).setInputdiff(name in news));
      }
      return response;
    }),

    create: unary(async (request) => {
      const kind = kindOf(request.getUrn());
      const inputs = valuesOf(request.getProperties());
      if (request.getPreview()) return new provider.CreateResponse().setProperties(structOf(kind.preview(inputs)));
      const { id, outputs } = await kind.create(inputs, stopping.signal);
      return new provider.CreateResponse().setId(id).setProperties(structOf(outputs));
    }),

    read: unary(async (request) => {
      const known = valuesOf(request.getInputs());
      const outputs = valuesOf(request.getProperties());
      const resource = await kindOf(request.getUrn()).read(request.getId(), known, stopping.signal, outputs);
      const response = new provider.ReadResponse();
      if (resource === undefined) return response; // An empty id says that it is gone.
      return response.setId(resource.id).setInputs(structOf(resource.inputs)).setProperties(structOf(resource.outputs));
    }),

    update: unary(async (request) => {
      const kind = kindOf(request.getUrn());
      const inputs = valuesOf(request.getNews());
      const known = valuesOf(request.getOlds());
      const outputs = request.getPreview()
        ? kind.preview(inputs, known)
        : await kind.update(request.getId(), inputs, stopping.signal, known);
      return new provider.UpdateResponse().setProperties(structOf(outputs));
    }),

    delete: unary(async (request) => {
      await kindOf(request.getUrn()).delete(request.getId(), stopping.signal);
      return new Empty();
    }),
  };
  return service as UntypedServiceImplementation; // Methods it does not have answer UNIMPLEMENTED.
}

/** A gRPC method from a function; what it throws becomes the message the operator reads. */
function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    void (async () => {
      try {
        callback(null, await answer(call.request));
      } catch (error) {
        callback(failureOf(error as Error));
      }
    })();
  };
}

/** The error as the engine takes it; of an unfinished resource it learns the id, so that nothing is forgotten. */
function failureOf(error: Error): Partial<ServiceError> {
  const failure = { code: status.UNKNOWN, details: error.message };
  if (!(error instanceof UnfinishedResource)) return failure;
  const unfinished = new provider.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(structOf(error.outputs))
    .setReasonsList([error.message]);
  const detail = new anyProto.Any();
  detail.pack(unfinished.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const told = new statusProto.Status().setCode(status.UNKNOWN).setMessage(error.message).setDetailsList([detail]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(told.serializeBinary()));
  return { ...failure, metadata };
}

function valuesOf(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

function structOf(values: Properties): Struct {
  const plain = JSON.parse(JSON.stringify(values)) as Parameters<typeof structProto.Struct.fromJavaScript>[0];
  return structProto.Struct.fromJavaScript(plain);
}
