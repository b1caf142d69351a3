import { request as httpRequest } from "node:http";
import { resolve } from "node:path";
import { OperatorError } from "../../transforms/operator-error.ts";
import { CONTROL_HEADER, type SandboxState } from "./control-server.ts";
import type { PipelineRun } from "./data-factory/pipeline-run.ts";
import { readSandboxFile } from "./sandbox-file.ts";

/** A sandbox that another process serves. */
export interface ConnectedSandbox {
  state(): Promise<SandboxState>;
  /** Fires a started trigger and waits for its pipeline run. */
  runTrigger(name: string): Promise<PipelineRun>;
  /** Asks the serving process to end; resolves when it accepted. */
  stop(): Promise<void>;
}

/** Connects to the sandbox that is up in `folder`; undefined when none is. */
export async function connectSandbox(folder: string): Promise<ConnectedSandbox | undefined> {
  const file = readSandboxFile(resolve(folder));
  if (file?.pid === undefined) return undefined;
  const { tokenKey, ports } = file;
  const ask = (method: string, path: string) => send(ports.control, tokenKey, method, path);
  const connected: ConnectedSandbox = {
    state: async () => (await ask("GET", "/state")) as SandboxState,
    runTrigger: async (name) => (await ask("POST", `/run-trigger?name=${encodeURIComponent(name)}`)) as PipelineRun,
    stop: async () => {
      await ask("POST", "/stop");
    },
  };
  try {
    await connected.state();
    return connected;
  } catch (error) {
    // The process ended without tidying up; somebody else may have its port by now.
    if (error instanceof OperatorError) throw error;
    return undefined;
  }
}

/** `fetch` gives up after five minutes; a pipeline run may take longer, so this is plain node:http. */
function send(port: number, key: string, method: string, path: string): Promise<unknown> {
  return new Promise((fulfil, reject) => {
    const request = httpRequest({
      host: "127.0.0.1",
      port,
      method,
      path,
      agent: false,
      headers: { [CONTROL_HEADER]: key },
    });
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        try {
          const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
          if (response.statusCode === 200) fulfil(body);
          else reject(refusalOf(body));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.end();
  });
}

function refusalOf(body: unknown): Error {
  const { code, message, hint, exitCode } = body as Partial<OperatorError>;
  if (code === undefined || hint === undefined) return new Error(message);
  return new OperatorError(code, message ?? "", hint, exitCode === undefined ? {} : { exitCode });
}
