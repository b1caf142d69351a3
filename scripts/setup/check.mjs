// @ts-check
import { describeElapsed } from "./progress.mjs";
import { runTool } from "./tool.mjs";

const CHECKS = [
  { name: "types", command: "tsc", args: ["--noEmit"] },
  { name: "format and lint", command: "biome", args: ["check", "--error-on-warnings"] },
  { name: "unused code", command: "knip", args: ["--no-progress"] },
];

/**
 * Runs the static checks side by side and prints one line for each, with the output of those that fail.
 * @param {{ root: string, env: NodeJS.ProcessEnv, signal: AbortSignal, print: (line: string) => void }} options
 * @returns {Promise<number>} exit code: 1 when any failed
 */
export async function runChecks({ root, env, signal, print }) {
  const started = Date.now();
  const results = await Promise.all(
    CHECKS.map(async ({ name, command, args }) => {
      const { code, output } = await runTool(command, args, { signal, cwd: root, env });
      const call = [command, ...args].join(" ");
      print(`${code === 0 ? "passed" : "FAILED"}  ${name} (${call}), ${describeElapsed(Date.now() - started)}`);
      if (code !== 0) print(output.trimEnd());
      return code === 0;
    }),
  );
  return results.every(Boolean) ? 0 : 1;
}
