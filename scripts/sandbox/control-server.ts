import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { CloudResource } from "./cloud.ts";
import type { DeployedAccount } from "./cloud-queries.ts";
import type { Environment } from "./environments.ts";
import type { Sandbox } from "./sandbox.ts";

/** What another process is told about a running sandbox. */
export interface SandboxState {
  readonly folder: string;
  readonly caFile: string;
  /** Endpoint of the storage server, without trailing slash. */
  readonly storageUrl: string;
  readonly pulumiEnvironment: Environment;
  readonly deployerEnvironment: Environment;
  readonly operatorEnvironment: Environment;
  readonly dataverseEnvironment: Environment;
  readonly customerInsightsEnvironment: Environment;
  readonly accounts: readonly (Omit<DeployedAccount, "containers"> & { readonly containers: readonly string[] })[];
  readonly resources: readonly CloudResource[];
  readonly unusedGrants: readonly string[];
}

/** The endpoint through which other processes use a running sandbox. */
export interface ControlServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Header that carries the sandbox's secret. */
export const CONTROL_HEADER = "x-sandbox-key";

/** Serves `GET /state`, `POST /run-trigger?name=` and `POST /stop` on 127.0.0.1 to whoever knows `key`. */
export async function startControlServer(
  sandbox: Sandbox,
  key: string,
  port: number,
  onStop: () => void,
): Promise<ControlServer> {
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    switch (`${request.method} ${url.pathname}`) {
      case "GET /state":
        return stateOf(sandbox);
      case "POST /run-trigger":
        return sandbox.runTrigger(url.searchParams.get("name") ?? "");
      case "POST /stop":
        onStop();
        return {};
      default:
        throw new Error(`The control endpoint has no ${request.method} ${url.pathname}.`);
    }
  };
  const server = createServer((request, response) => {
    if (request.headers[CONTROL_HEADER] !== key) {
      send(response, 403, { message: "The key is missing or wrong." });
      return;
    }
    answer(request).then(
      (body) => send(response, 200, body),
      (error: unknown) => send(response, 400, described(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function stateOf(sandbox: Sandbox): SandboxState {
  const { folder, caFile, storage, pulumiEnvironment } = sandbox;
  const { deployerEnvironment, operatorEnvironment, dataverseEnvironment, customerInsightsEnvironment } = sandbox;
  return {
    folder,
    caFile,
    storageUrl: storage.url,
    pulumiEnvironment,
    deployerEnvironment,
    operatorEnvironment,
    dataverseEnvironment,
    customerInsightsEnvironment,
    accounts: sandbox.accounts().map((account) => ({ ...account, containers: [...account.containers] })),
    resources: sandbox.resources(),
    unusedGrants: sandbox.unusedGrants(),
  };
}

function described(error: unknown): unknown {
  if (!(error instanceof OperatorError)) return { message: error instanceof Error ? error.message : String(error) };
  const { code, message, hint, exitCode } = error;
  return { code, message, hint, exitCode };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
