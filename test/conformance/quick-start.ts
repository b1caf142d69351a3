/**
 * `npm run conformance:quick-start`: runs docs/quick-start.md as a newcomer does. Every command of its `sh` blocks runs
 * in order, in one shell, from an empty folder; what its `text` blocks show must be printed, in that order, by the
 * commands of the block before.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/sandbox.ts";
import { type Shell, startShell } from "./quick-start/shell.ts";
import { missingText, stepsOf } from "./quick-start/steps.ts";

/** Seconds for everything, dependencies included. */
const LIMIT = 600;

const steps = stepsOf(readFileSync(join(ROOT, "docs", "quick-start.md"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "quick-start-"));
const shell = startShell(folder);
const start = performance.now();
let failed = 0;
try {
  for (const { commands, shown } of steps) {
    const printed = await runAll(shell, commands);
    if (printed === undefined) break;
    const missing = missingText(printed, shown);
    if (missing === undefined) continue;
    failed += 1;
    console.log(`  FAILED  the page shows, but nothing printed: ${missing}\n${printed.slice(-2000)}`);
  }
} finally {
  // Also when a step failed: the sandbox is a process of its own.
  await shell.run("npx commerce-insights sandbox down");
  shell.end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
const seconds = (performance.now() - start) / 1000;
if (seconds > LIMIT) failed += 1;
console.log(`conformance quick-start: ${seconds.toFixed(0)} s of ${LIMIT}, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

/** What the commands printed; undefined when one failed. */
async function runAll({ run }: Shell, commands: readonly string[]): Promise<string | undefined> {
  let printed = "";
  for (const command of commands) {
    const begin = performance.now();
    // The page cannot know where the reader's copy comes from.
    const { code, output } = await run(command.replace("<this repository>", `'${ROOT}'`));
    const took = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
    if (code !== 0) {
      failed += 1;
      console.log(`  FAILED  ${took}  ${command}\nexit code ${code}\n${output.slice(-4000)}`);
      return undefined;
    }
    console.log(`  passed  ${took}  ${command}`);
    printed += `${output}\n`;
  }
  return printed;
}
