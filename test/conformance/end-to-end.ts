/**
 * `npm run conformance:end-to-end [-- --customers N] [--seed N] [--moments N]`: a generated environment with every
 * fault of the feed goes through the whole transform; delta-rs reads all tables, and their rows are compared with what
 * happened in the environment (silver) and with the oracle's reading of the contract (gold). Then the built job is
 * killed at moments of its second run. Skips with a message when the judges cannot be set up, unless CI=true.
 */
import { parseArgs } from "node:util";
import { openSecondRun } from "../end-to-end/killed-run.ts";
import { JUDGE_PACKAGES, startJudge } from "./judge.ts";
import { judgeKilledJob } from "./killed-job.ts";
import { judgePipeline } from "./pipeline.ts";
import { pythonWith } from "./python-environment.ts";
import { collectVerdicts } from "./verdicts.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "2000" },
    seed: { type: "string", default: "20250106" },
    moments: { type: "string", default: "12" },
  },
});

const print = (line: string) => console.log(line);

async function judged(python: string): Promise<boolean> {
  const verdicts = collectVerdicts(print);
  const judge = startJudge(python);
  const seed = Number(values.seed);
  try {
    await judgePipeline(judge, verdicts, { customers: Number(values.customers), seed, print });
    const second = await openSecondRun(60);
    try {
      await judgeKilledJob(second, verdicts, { moments: Number(values.moments), seed });
    } finally {
      await second.close();
    }
  } finally {
    await judge.close();
  }
  print(`conformance end-to-end: ${verdicts.passed} passed, ${verdicts.failed} failed`);
  return verdicts.failed === 0;
}

let python: string | undefined;
try {
  python = await pythonWith(JUDGE_PACKAGES, print);
} catch (error) {
  const { message, stderr } = error as Error & { stderr?: string };
  const reason = `${message.split("\n")[0]} ${(stderr ?? "").trim().split("\n").at(-1)}`.trim();
  print(
    `skipped: delta-rs could not be set up. Python 3.10 or newer with venv and pip, and PyPI or a mirror, are needed. ${reason}`,
  );
  if (process.env.CI === "true") process.exitCode = 1;
}
if (python !== undefined && !(await judged(python))) process.exitCode = 1;
