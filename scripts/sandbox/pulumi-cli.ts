import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Environment } from "./environments.ts";

/** How one Pulumi command ended. */
export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Where and how a Pulumi command runs. */
export interface CliOptions {
  /** Folder with Pulumi.yaml. */
  readonly cwd: string;
  /** Added to this process's environment. */
  readonly environment: Environment;
  /** Told every line as it comes. */
  readonly onLine?: (line: string) => void;
  /** Ends the command as Ctrl-C would; the engine then finishes what it is doing. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the `pulumi` on PATH, without asking anything.
 *
 * @throws OperatorError CI-SANDBOX-006 when there is none.
 */
export async function runPulumi(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const { cwd, environment, onLine, signal } = options;
  const start = performance.now();
  const child = spawn("pulumi", [...args, "--non-interactive"], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    // In a process group of its own: Ctrl-C in a terminal would reach it besides our signal, and two mean "at once".
    detached: true,
  });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt, { once: true });
  const collect = async (stream: NodeJS.ReadableStream): Promise<string> => {
    const lines: string[] = [];
    for await (const line of createInterface({ input: stream })) {
      lines.push(line);
      onLine?.(line);
    }
    return lines.join("\n");
  };
  try {
    const [exitCode, stdout, stderr] = await Promise.all([
      new Promise<number>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => resolve(code ?? 1));
      }),
      collect(child.stdout),
      collect(child.stderr),
    ]);
    return { exitCode, stdout, stderr, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new OperatorError(
      "CI-SANDBOX-006",
      "The Pulumi CLI is not on PATH.",
      "Run it through the set-up: node scripts/setup.mjs exec <command>.",
      { cause: error },
    );
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}
