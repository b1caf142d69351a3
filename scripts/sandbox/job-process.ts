import { type ChildProcess, spawn } from "node:child_process";

/** A process that stands for a container or a task. */
export interface JobProcess {
  readonly file: string;
  readonly args: readonly string[];
  /** Working folder. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File descriptors its output goes to. */
  readonly output: { readonly stdout: number; readonly stderr: number };
  readonly timeoutSeconds: number;
  /** Told as soon as the process is there, to end it early. */
  readonly onStart: (child: ChildProcess) => void;
}

/** How a process ended. */
export interface JobExit {
  /** Exit code; 127 when there is no such command, 128 and more for a signal. */
  readonly exitCode: number;
  readonly timedOut: boolean;
}

/** Runs a process in a group of its own, so that what it starts ends with it, and waits for its end. */
export async function runJobProcess(process: JobProcess): Promise<JobExit> {
  const { file, args, cwd, env, output, timeoutSeconds, onStart } = process;
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", output.stdout, output.stderr], detached: true });
  onStart(child);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    signalGroup(child, "SIGKILL");
  }, timeoutSeconds * 1000);
  const exitCode = await new Promise<number>((resolve) => {
    // Code 127: the image has no such command.
    child.once("error", () => resolve(127));
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGTERM" ? 143 : 137)));
  });
  clearTimeout(limit);
  signalGroup(child, "SIGKILL");
  return { exitCode, timedOut };
}

/** Signals a process and everything it started; a group that is gone already is fine. */
export function signalGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
