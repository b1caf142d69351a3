import { CommanderError } from "commander";
import { EXIT, OperatorError } from "../transforms/operator-error.ts";
import { createProgram } from "./program.ts";
import type { World } from "./world.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

// Whoever reads may stop early, as `head` does; work that writes files goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const world: World = {
  stdout: (text) => process.stdout.write(`${text}\n`),
  stderr: (text) => process.stderr.write(`${text}\n`),
  env: process.env,
  now: () => new Date(),
  cwd: process.cwd(),
  signal: stop.signal,
};

try {
  const setExitCode = (code: number) => {
    process.exitCode = code;
  };
  await (await createProgram(world, setExitCode, process.argv[2])).parseAsync();
} catch (error) {
  if (error instanceof OperatorError) {
    world.stderr(`${error.code} ${error.message}\nhint: ${error.hint}`);
    process.exitCode = stop.signal.aborted ? EXIT.interrupted : error.exitCode;
  } else if (error instanceof CommanderError) {
    // commander has printed the usage problem already.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } else if (stop.signal.aborted && (error as Error).name === "AbortError") {
    world.stderr("interrupted");
    process.exitCode = EXIT.interrupted;
  } else {
    throw error;
  }
}
