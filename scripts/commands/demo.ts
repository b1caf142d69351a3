import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type DemoResult, runDemo } from "../demo/demo.ts";
import { describePublished, describeRuns } from "../demo/summary.ts";
import type { World } from "../world.ts";

/** `demo`: the whole way from nothing to gold, on this machine. */
export function demoCommand(world: World): Command {
  return new Command("demo")
    .description("Deploy a sample customer into the sandbox, land Commerce data, run the deployed pipeline, show gold.")
    .option("--keep", "leave the stack deployed and the sandbox up, to look around")
    .option("--folder <dir>", "folder of the sandbox; its content is replaced", ".sandbox/demo")
    .option("--customers <n>", "customers in the sample data; orders grow with them", count, 300)
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  npm run demo\n  npm run demo -- --keep --customers 2000\n  npm run demo -- --json --quiet > demo.json",
    )
    .action(async (options: { keep?: true; folder: string; customers: number; json?: true; quiet?: true }) => {
      const result = await runDemo({
        folder: resolve(world.cwd, options.folder),
        keep: options.keep ?? false,
        customers: options.customers,
        signal: world.signal,
        progress: options.quiet ? () => undefined : (line) => world.stderr(line),
      });
      world.stdout(options.json ? JSON.stringify(result, undefined, 2) : describe(result));
    });
}

function describe({ runs, published, outputs, folder, remaining, seconds }: DemoResult): string {
  const steps = Object.entries(seconds).map(([step, time]) => `${step} ${time.toFixed(1)} s`);
  const manual = (outputs.manualSteps as readonly string[]).map((step, position) => `  ${position + 1}. ${step}`);
  const where = remaining === undefined ? kept(folder) : [`The stack was destroyed; ${remaining} resources remain.`];
  return [
    "",
    describeRuns(runs),
    "",
    describePublished(published),
    "",
    `Pulumi: ${steps.join(", ")}.`,
    ...where,
    "",
    "By hand, in a real environment (docs/run-sheet.md):",
    ...manual,
  ].join("\n");
}

function kept(folder: string): string[] {
  return [
    `The stack stays deployed and the sandbox up. Look at the lake below ${join(folder, "storage")},`,
    `at the job's logs below ${join(folder, "logs")}, at the resources in ${join(folder, "cloud.json")}.`,
    `Run the pipeline again: npx commerce-insights sandbox run --folder ${folder}; the end: sandbox down.`,
  ];
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("use a whole number of at least 1");
  return value;
}
