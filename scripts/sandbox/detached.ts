import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { OperatorError } from "../../transforms/operator-error.ts";
import { type ConnectedSandbox, connectSandbox } from "./connect.ts";
import type { NamedPrincipals } from "./named-principals.ts";

/** How a sandbox of its own process is started. */
export interface DetachedOptions extends NamedPrincipals {
  readonly folder: string;
  /** How many times faster than real time a pipeline's waits pass. @default 60 */
  readonly speed?: number;
}

const SERVE = fileURLToPath(new URL("serve.ts", import.meta.url));
const START_TIMEOUT_SECONDS = 30;

/**
 * Starts a process that serves the sandbox of `folder` and outlives this one; connects to the one that is up already.
 *
 * @throws OperatorError CI-SANDBOX-007 when it does not come up.
 */
export async function startDetachedSandbox(options: DetachedOptions): Promise<ConnectedSandbox> {
  const folder = resolve(options.folder);
  const running = await connectSandbox(folder);
  if (running !== undefined) return running;
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, "serve.log");
  const log = openSync(logFile, "w");
  const args = [
    SERVE,
    "--folder",
    folder,
    ...(options.speed === undefined ? [] : ["--speed", String(options.speed)]),
    ...(options.customerInsightsObjectId === undefined
      ? []
      : ["--customer-insights", options.customerInsightsObjectId]),
    ...(options.otherObjectIds ?? []).flatMap((objectId) => ["--principal", objectId]),
  ];
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", log, log] });
  child.unref();
  const limit = performance.now() + START_TIMEOUT_SECONDS * 1000;
  while (performance.now() < limit && child.exitCode === null) {
    const connected = await connectSandbox(folder);
    if (connected !== undefined) return connected;
    await sleep(100);
  }
  throw new OperatorError(
    "CI-SANDBOX-007",
    `The sandbox in ${folder} did not come up within ${START_TIMEOUT_SECONDS} s: ${readFileSync(logFile, "utf8").trim()}`,
    `Read ${logFile}, correct what it says, and start again.`,
  );
}
