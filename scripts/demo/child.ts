import { spawn } from "node:child_process";

/** How a child process is run. */
export interface ChildOptions {
  /** Variables beside the caller's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Runs one of the kit's own scripts under this Node, as another identity, and returns what it printed on standard
 * output.
 *
 * @throws Error with the script's standard error when it ends with another code than 0.
 */
export function runScript(script: string, args: readonly string[], options: ChildOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.signal && { signal: options.signal }),
    });
    const output: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
      else reject(new Error(`${script} ended with ${code}: ${Buffer.concat(problems).toString("utf8").trim()}`));
    });
  });
}
