// The language host that the Pulumi engine starts for `runtime: nodejs` when the CLI was built from source: the
// official host comes with the official distribution only. Bundled into one file by ../language-host.mjs.
import grpc, { type ServerUnaryCall, type ServerWritableStream, type sendUnaryData } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language, {
  type LanguageHandshakeRequest,
  type RunPluginRequest,
  type RunPluginResponse,
  type RunRequest,
  type RunResponse,
} from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { PULUMI_VERSION } from "../version.mjs";
import { Children } from "./children.ts";
import { optionsProblem } from "./options.ts";
import { runPlugin } from "./run-plugin.ts";
import { EXIT_CODE_BAIL, runProgram } from "./run-program.ts";

const MAX_MESSAGE_BYTES = 400 * 1024 * 1024; // As the engine's own limit: stack inputs can be large.
const PARENT_CHECK_MS = 2_000;

const children = new Children();
let engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";

const server = new grpc.Server({
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
});
// What is not here answers UNIMPLEMENTED: installing dependencies, generating code and templates need the official CLI.
server.addService(service.LanguageRuntimeService, {
  handshake: ({ request }: ServerUnaryCall<LanguageHandshakeRequest, unknown>, reply: sendUnaryData<unknown>) => {
    engineAddress = request.getEngineAddress() || engineAddress;
    reply(null, new language.LanguageHandshakeResponse());
  },
  getPluginInfo: (_: unknown, reply: sendUnaryData<unknown>) => {
    const info = new plugin.PluginInfo();
    info.setVersion(PULUMI_VERSION);
    reply(null, info);
  },
  // Nothing to report: providers are attached, named in Pulumi.yaml, or found by the engine when a resource needs them.
  getRequiredPackages: (_: unknown, reply: sendUnaryData<unknown>) =>
    reply(null, new language.GetRequiredPackagesResponse()),
  about: (_: unknown, reply: sendUnaryData<unknown>) => reply(null, new language.AboutResponse()),
  getProgramDependencies: (_: unknown, reply: sendUnaryData<unknown>) =>
    reply(null, new language.GetProgramDependenciesResponse()),
  cancel: (_: unknown, reply: sendUnaryData<unknown>) => {
    children.end();
    reply(null, new emptyProto.Empty());
  },
  run: ({ request }: ServerUnaryCall<RunRequest, RunResponse>, reply: sendUnaryData<RunResponse>) => {
    answerRun(request).then(
      (response) => reply(null, response),
      (error: Error) => reply(error),
    );
  },
  runPlugin: (call: ServerWritableStream<RunPluginRequest, RunPluginResponse>) => {
    try {
      runPlugin(call, children);
    } catch (error) {
      call.emit("error", error); // Ends the stream with this as its status; `destroy` would leave the engine waiting.
    }
  },
});

async function answerRun(request: RunRequest): Promise<RunResponse> {
  const response = new language.RunResponse();
  const problem = optionsProblem(request.getInfo()?.getOptions()?.toJavaScript() ?? {});
  if (problem) return response.setError(problem);
  const code = await runProgram(request, { engineAddress }, children);
  if (code === EXIT_CODE_BAIL) return response.setBail(true);
  return code === 0 ? response : response.setError(`the program ended with exit code ${code}`);
}

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port); // The engine reads the port from the first line.
});

// The engine ends its hosts itself, unless it is killed; then nobody would end this one.
const parent = process.ppid;
setInterval(() => process.ppid === parent || end(), PARENT_CHECK_MS).unref();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);

function end(): void {
  children.end();
  server.forceShutdown();
  process.exit(0);
}
