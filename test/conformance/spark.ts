/**
 * `npm run conformance:spark [-- --customers N] [--steps N] [--seed N] [--only semantics|job|silver]`: Spark 3.5 with Delta 3.2, as in Fabric runtime
 * 1.3, reads a table of the kit through a random history; then it computes every gold table from the silver tables
 * that the embedded engine wrote and compares it with what that engine published; then the job of `spark job` publishes
 * gold itself; last, the job and the embedded engine keep one lake in turn. `--only` runs that part alone. Skips with a message when Spark cannot be set up, unless CI=true.
 */
import { parseArgs } from "node:util";
import { MILD_FAULTS } from "../end-to-end/faults.ts";
import { openPipeline, SETTINGS } from "../end-to-end/pipeline.ts";
import { openDeltaWorld } from "../support/delta.ts";
import { judgeDeltaReading } from "./spark/delta-reading.ts";
import { type SparkEnvironment, sparkEnvironment } from "./spark/environment.ts";
import { judgeGoldParity } from "./spark/gold-parity.ts";
import { judgeRenderedJob } from "./spark/rendered-job.ts";
import { judgeSemantics } from "./spark/semantics.ts";
import { judgeSilverTakeover } from "./spark/silver-takeover.ts";
import { startSpark } from "./spark/spark.ts";
import { collectVerdicts, type Verdicts } from "./verdicts.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "200" },
    steps: { type: "string", default: "40" },
    seed: { type: "string", default: "20250106" },
    only: { type: "string" },
  },
});

const seed = Number(values.seed);
const print = (line: string) => console.log(line);

async function judgedReading(environment: SparkEnvironment, verdicts: Verdicts): Promise<void> {
  const world = await openDeltaWorld();
  const spark = await startSpark(environment, { partitions: 1 });
  try {
    await judgeSemantics(spark, verdicts, world.session);
    if (values.only === "semantics") return;
    await judgeDeltaReading(spark, verdicts, world, { seed, steps: Number(values.steps) });
  } finally {
    await spark.close();
    await world.close();
  }
}

/** Planning costs more than rows do here, so few customers are enough. */
async function judgedJob(environment: SparkEnvironment, verdicts: Verdicts): Promise<void> {
  const pipeline = await openPipeline({ customers: 20, products: 20, seed });
  try {
    await pipeline.land([]);
    await pipeline.run();
    await judgeRenderedJob(environment, verdicts, pipeline);
  } finally {
    await pipeline.close();
  }
}

async function judgedQueries(environment: SparkEnvironment, verdicts: Verdicts): Promise<void> {
  const pipeline = await openPipeline({ customers: Number(values.customers), products: 60, seed });
  try {
    await pipeline.land([]);
    await pipeline.run();
    await pipeline.land(MILD_FAULTS);
    const { outcome } = await pipeline.run();
    print(`  landing and an increment folded and published: ${outcome}`);
    // Two settings of partitions: an order that ends in a tie would give other rows.
    for (const partitions of [1, 5]) {
      print(`  gold by Spark with ${partitions} shuffle partitions`);
      const spark = await startSpark(environment, { partitions });
      try {
        await judgeGoldParity(spark, verdicts, pipeline.lake, { ...SETTINGS, asOf: pipeline.now() });
      } finally {
        await spark.close();
      }
    }
  } finally {
    await pipeline.close();
  }
}

async function judged(environment: SparkEnvironment): Promise<boolean> {
  const verdicts = collectVerdicts(print);
  if (values.only === undefined || values.only === "semantics") await judgedReading(environment, verdicts);
  if (values.only === undefined) await judgedQueries(environment, verdicts);
  if (values.only === undefined || values.only === "job") await judgedJob(environment, verdicts);
  if (values.only === undefined || values.only === "silver")
    await judgeSilverTakeover(environment, verdicts, { seed, runs: 4, steps: 40 });
  print(`conformance spark: ${verdicts.passed} passed, ${verdicts.failed} failed`);
  return verdicts.failed === 0;
}

let environment: SparkEnvironment | undefined;
try {
  environment = await sparkEnvironment(print);
} catch (error) {
  const { message, stderr } = error as Error & { stderr?: string };
  const reason = `${message.split("\n")[0]} ${(stderr ?? "").trim().split("\n").at(-1)}`.trim();
  print(`skipped: Spark could not be set up. Python 3.10 or 3.11, Maven and their registries are needed. ${reason}`);
  if (process.env.CI === "true") process.exitCode = 1;
}
if (environment !== undefined && !(await judged(environment))) process.exitCode = 1;
