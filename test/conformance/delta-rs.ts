/**
 * `npm run conformance [-- --lake DIR] [--seed N] [--steps N]`: lets delta-rs, polars and delta-kernel judge the Delta
 * tables of the kit. With `--lake`, the tables of a local lake; else tables made for the purpose. Skips with a message
 * when the judges cannot be set up, unless CI=true.
 */
import { parseArgs } from "node:util";
import { openDeltaWorld } from "../support/delta.ts";
import { judgeForeignTables } from "./foreign-tables.ts";
import { JUDGE_PACKAGES, type Judge, startJudge } from "./judge.ts";
import { judgeLake } from "./lake.ts";
import { judgeOurTables } from "./our-tables.ts";
import { pythonWith } from "./python-environment.ts";
import { collectVerdicts } from "./verdicts.ts";

const { values } = parseArgs({
  options: {
    lake: { type: "string" },
    seed: { type: "string", default: "20260601" },
    steps: { type: "string", default: "60" },
  },
});

const print = (line: string) => console.log(line);

async function judged(python: string): Promise<boolean> {
  const verdicts = collectVerdicts(print);
  const world = await openDeltaWorld();
  const judge: Judge = startJudge(python);
  try {
    if (values.lake !== undefined) await judgeLake(values.lake, world.session, judge, verdicts);
    else {
      await judgeOurTables(world, judge, verdicts, { seed: Number(values.seed), steps: Number(values.steps) });
      await judgeForeignTables(world, judge, verdicts);
    }
  } finally {
    await judge.close();
    await world.close();
  }
  print(`conformance delta-rs: ${verdicts.passed} passed, ${verdicts.failed} failed`);
  return verdicts.failed === 0;
}

let python: string | undefined;
try {
  python = await pythonWith(JUDGE_PACKAGES, print);
} catch (error) {
  const { message, stderr } = error as Error & { stderr?: string };
  const reason = (stderr ?? "").trim().split("\n").at(-1) || message.split("\n")[0];
  print(
    `skipped: the judges could not be set up. Python 3.10 or newer with venv and pip, and PyPI or a mirror, are needed. ${reason}`,
  );
  if (process.env.CI === "true") process.exitCode = 1;
}
if (python !== undefined && !(await judged(python))) process.exitCode = 1;
