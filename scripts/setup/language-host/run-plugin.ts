import { createRequire } from "node:module";
import { join } from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import language, { type RunPluginRequest, type RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import type { Children } from "./children.ts";
import { nodeFor } from "./program-node.ts";

/** Runs a policy pack (`analyzer`) or a provider (`resource`) and streams its output and finally its exit code. */
export function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>, children: Children): void {
  const { request } = call;
  const directory = request.getInfo()?.getProgramDirectory() || request.getProgram();
  const { runner, args, cwd } = commandOf(request, directory);
  const env = {
    ...process.env,
    ...Object.fromEntries(request.getEnvList().map((entry) => splitOnce(entry, "="))),
  };
  const child = children.start(nodeFor(directory), [runner, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  child.once("error", (error) => call.emit("error", error));
  child.once("close", (code) => {
    send((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.once("cancelled", () => child.kill());

  function send(fill: (response: RunPluginResponse) => void): void {
    const response = new language.RunPluginResponse();
    fill(response);
    call.write(response);
  }
}

function commandOf(request: RunPluginRequest, directory: string) {
  const resolve = createRequire(join(directory, "x.js")).resolve;
  const args = request.getArgsList();
  switch (request.getKind()) {
    case "analyzer":
      return { runner: resolve("@pulumi/pulumi/cmd/run-policy-pack"), args: [...args, directory], cwd: directory };
    case "resource":
      return { runner: resolve("@pulumi/pulumi/cmd/run-plugin"), args: [directory, ...args], cwd: request.getPwd() };
    default:
      throw new Error(
        `Plugin ${request.getName()}: kind "${request.getKind()}" is not supported by the language host of commerce-insights; ` +
          "it runs policy packs (analyzer) and providers (resource).",
      );
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
