// @ts-check
import { spawn } from "node:child_process";

const KILL_AFTER_MS = 2_000;
/** The end of the output is kept; enough for the complaints of a type check gone wrong. */
const KEPT_OUTPUT_CHARACTERS = 100_000;

/**
 * Runs a program that set-up needs, without a terminal, and returns its exit code and output.
 *
 * Own process group, so that an interruption ends the grandchildren too (compilers, install scripts).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ signal: AbortSignal, cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program does not exist
 * @throws the reason of the signal, after the group has ended
 */
export function runTool(command, args, { signal, cwd, env = process.env }) {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const isWindows = process.platform === "win32";
    // npm is a .cmd file on Windows, which only a shell starts; no argument of ours needs quoting.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: !isWindows,
      shell: isWindows && command === "npm",
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = `${output}${chunk}`.slice(-KEPT_OUTPUT_CHARACTERS);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);

    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    const interrupt = () => {
      endGroup(child, "SIGINT");
      killTimer = setTimeout(() => endGroup(child, "SIGKILL"), KILL_AFTER_MS);
    };
    signal.addEventListener("abort", interrupt, { once: true });
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(killTimer);
      signal.removeEventListener("abort", interrupt);
      if (signal.aborted) reject(signal.reason);
      else how();
    };
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      settle(() => (error.code === "ENOENT" ? resolve({ code: 127, output: error.message }) : reject(error))),
    );
    child.on("close", (code) => settle(() => resolve({ code: code ?? 1, output })));
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function endGroup(child, name) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // The group has ended by itself.
  }
}

/**
 * The last lines of a tool's output, for an error message.
 * @param {string} output
 * @param {number} count
 */
export function lastLines(output, count = 8) {
  return output.trim().split("\n").slice(-count).join("\n");
}
