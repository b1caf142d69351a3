// @ts-check
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { SetupError } from "./setup-error.mjs";

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a command in the caller's terminal and working directory, hands signals on, and returns its exit code
 * (128 + signal number when a signal ended it, so 130 for an interruption).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env, shell: needsShell(command) });
    // A terminal sends Ctrl-C to the whole process group. Passing it on would be a second one, which Pulumi takes for
    // "stop at once, even if that loses state".
    const isInTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const handlers = FORWARDED.map((name) => {
      const forward = () => {
        if (name !== "SIGINT" || !isInTerminal) child.kill(name);
      };
      process.on(name, forward);
      return { name, forward };
    });
    const settle = () => {
      for (const { name, forward } of handlers) process.off(name, forward);
    };
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      settle();
      if (error.code !== "ENOENT") return reject(error);
      const message = `${command} is neither a program on PATH nor in node_modules/.bin.`;
      reject(
        new SetupError(
          "CI-SETUP-005",
          message,
          "Check the spelling: node scripts/setup.mjs exec <command> <arguments>",
          2,
        ),
      );
    });
    child.on("exit", (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * The entries of node_modules/.bin are .cmd files on Windows, which only a shell starts.
 * @param {string} command
 */
function needsShell(command) {
  return process.platform === "win32" && !command.endsWith(".exe");
}
