// @ts-check
import { constants } from "node:os";
import { join } from "node:path";
import { runChecks } from "./check.mjs";
import { checkoutAt } from "./checkout.mjs";
import { commandEnvironment } from "./command-environment.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { runInForeground } from "./foreground.mjs";
import { say } from "./progress.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";
import { linkPulumi } from "./pulumi-link.mjs";
import { Interrupted, SetupError } from "./setup-error.mjs";

const USAGE = `Brings the tools this project needs (dependencies, Node 24, Pulumi CLI), then starts a command with them.

  node scripts/setup.mjs                         set up, say where the tools are
  node scripts/setup.mjs exec <command> <args>   set up, run a command with the tools first on PATH
  node scripts/setup.mjs run <args>              set up, run the command line of the kit (scripts/main.ts)
  node scripts/setup.mjs check                   set up, check types, format, lint and unused code

Example:
  node scripts/setup.mjs exec pulumi preview --stack contoso-retail-dev`;

/** @type {readonly NodeJS.Signals[]} */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Set-up as a program: parses its arguments, prints faults to standard error, and sets the exit code.
 * @param {readonly string[]} args
 */
export async function main(args) {
  try {
    process.exitCode = await perform(args);
  } catch (error) {
    if (error instanceof Interrupted) {
      say("interrupted; repeat the command, it goes on from here");
      process.exitCode = error.exitCode;
      return;
    }
    const fault = isSystemError(error) ? systemFault(error) : error;
    if (!(fault instanceof SetupError)) throw error;
    console.error(`${fault.code} ${fault.message}\nhint: ${fault.hint}`);
    process.exitCode = fault.exitCode;
  }
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
async function perform([mode = "all", ...rest]) {
  const checkout = checkoutAt();
  const { root, node } = checkout;
  switch (mode) {
    case "all": {
      const { folder } = await interruptible((signal) => ensureTools(checkout, signal));
      say(`all is in place: ${node}, Pulumi CLI in ${folder}`);
      return 0;
    }
    case "exec":
    case "run": {
      const [command, ...commandArgs] = mode === "exec" ? rest : [node, join(root, "scripts", "main.ts"), ...rest];
      if (!command) throw wrongUsage("exec needs a command");
      const pulumi = await interruptible((signal) => ensureTools(checkout, signal));
      return runInForeground(command, commandArgs, commandEnvironment({ env: process.env, checkout, pulumi }));
    }
    case "check":
      return interruptible(async (signal) => {
        await ensureDependencies(checkout, signal); // The checks need no Pulumi CLI.
        const env = commandEnvironment({ env: process.env, checkout });
        return runChecks({ root, env, signal, print: console.log });
      });
    case "--help":
    case "-h":
      console.log(USAGE);
      return 0;
    default:
      throw wrongUsage(`"${mode}" is not one of exec, run, check`);
  }
}

/**
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {AbortSignal} signal
 */
async function ensureTools(checkout, signal) {
  await ensureDependencies(checkout, signal);
  const pulumi = await ensurePulumi(checkout, signal);
  linkPulumi(checkout, pulumi);
  return pulumi;
}

/**
 * Runs work that a signal ends cleanly.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 * @throws Interrupted
 */
async function interruptible(work) {
  const abort = new AbortController();
  const handlers = ENDING_SIGNALS.map((name) => {
    const interrupt = () => abort.abort(new Interrupted(128 + constants.signals[name]));
    process.on(name, interrupt);
    return { name, interrupt };
  });
  try {
    return await work(abort.signal);
  } finally {
    for (const { name, interrupt } of handlers) process.off(name, interrupt);
  }
}

/**
 * @param {unknown} error
 * @returns {error is NodeJS.ErrnoException}
 */
function isSystemError(error) {
  return error instanceof Error && "syscall" in error;
}

/** @param {NodeJS.ErrnoException} error */
function systemFault(error) {
  const hint = "Check permissions and free space there; XDG_CACHE_HOME moves the cache of tools to another folder.";
  return new SetupError("CI-SETUP-008", `The system refused something set-up needs: ${error.message}.`, hint);
}

/** @param {string} what */
function wrongUsage(what) {
  return new SetupError("CI-SETUP-006", `Wrong usage: ${what}.`, "node scripts/setup.mjs --help", 2);
}
