import { connect } from "node:net";
import { OperatorError } from "../../transforms/operator-error.ts";
import { isRunning } from "./running-process.ts";
import type { SandboxFile } from "./sandbox-file.ts";

/**
 * Refuses to start over a folder that a running sandbox uses: two would overwrite each other's records. A process that
 * was killed leaves its claim behind, so its port must answer too.
 *
 * @throws OperatorError CI-SANDBOX-009 naming the process.
 */
export async function requireUnclaimed(folder: string, { pid, ports }: SandboxFile): Promise<void> {
  if (pid === undefined || !isRunning(pid) || !(await answers(ports.identity))) return;
  throw new OperatorError(
    "CI-SANDBOX-009",
    `The sandbox in ${folder} is up already, served by process ${pid}.`,
    "Use that one, stop it, or give another folder.",
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
