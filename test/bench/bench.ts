// `npm run bench`: what the kit costs against a plain scan of the same bytes. Ratios carry over to other machines,
// seconds do not.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { Command, Option } from "commander";
import type { FULL_ROWS } from "./fixtures.ts";
import { type Figures, judged } from "./goals.ts";
import { type Measured, measure } from "./measure.ts";
import { type Load, loadsOf } from "./sizes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Flags {
  readonly fixture: keyof typeof FULL_ROWS;
  readonly rows: string;
  readonly memory: string;
  readonly threads: string;
  readonly preview: boolean;
  readonly sizes?: string;
  readonly json?: true;
}

const program = new Command("bench")
  .description("Measure the job against T0, a plain scan of all columns of the same CSV with the same threads.")
  .addOption(
    new Option("--fixture <kind>", "f1: keys in random order; f2: keys ascend").choices(["f1", "f2"]).default("f1"),
  )
  .option("--rows <n>", "rows of the fixture; 1,000,000 are about 0.5 GB", "1000000")
  .option("--memory <size>", "memory of the engine", "1GB")
  .option("--threads <n>", "threads of the engine", "2")
  .option("--no-preview", "do not deploy the sample stack to time a preview")
  .option("--sizes <megabytes>", "only full loads of these sizes, to see that time grows linearly, e.g. 10,100,1000")
  .option("--json", "print one JSON document on standard output")
  .addHelpText(
    "after",
    "\nExamples:\n  npm run bench\n  npm run bench -- --fixture f2 --rows 2400000 --json\n  npm run bench -- --rows 6000000 --no-preview\n  npm run bench -- --sizes 10,100,1000",
  )
  .parse();

const flags = program.opts<Flags>();
const fixture = { kind: flags.fixture, rows: Number(flags.rows) };
const engine = { memory: flags.memory, threads: Number(flags.threads) };
const cache = join(ROOT, ".cache", "bench");
process.stdout.write(flags.sizes === undefined ? await measured() : await measuredSizes(flags.sizes));

async function measured(): Promise<string> {
  const result = await measure(cache, fixture, { engine, preview: flags.preview });
  const goals = judged(fixture.kind, result);
  return flags.json ? `${JSON.stringify({ ...result, goals }, undefined, 2)}\n` : `${describe(result)}\n`;
}

async function measuredSizes(list: string): Promise<string> {
  const megabytes = list.split(",").map(Number);
  if (!megabytes.every((size) => size >= 1)) program.error(`error: --sizes ${list} is not like 10,100,1000`);
  const loads = await loadsOf(cache, megabytes, { kind: flags.fixture, ...engine });
  if (flags.json) return `${JSON.stringify({ fixture: flags.fixture, loads }, undefined, 2)}\n`;
  const table = new Table({ style: { head: [], border: [], compact: true }, colAligns: ["right"] });
  table.push(["input", "T0", "CSV → silver", "per GB", "peak memory"], ...loads.map(rowOf));
  return `${table.toString()}\n`;
}

function rowOf({ inputBytes, t0Seconds, silverT0, secondsPerGigabyte, peakMemoryBytes }: Load): string[] {
  const size = `${(inputBytes / 1e6).toFixed(0)} MB`;
  const times = [`${t0Seconds.toFixed(2)} s`, `${silverT0.toFixed(2)} × T0`, `${secondsPerGigabyte.toFixed(2)} s`];
  return [size, ...times, `${(peakMemoryBytes / 1e9).toFixed(2)} GB`];
}

function describe(result: Measured): string {
  const table = new Table({ style: { head: [], border: [], compact: true }, colAligns: ["left", "right"] });
  const verdicts = new Map(judged(fixture.kind, result).map((verdict) => [verdict.figure, verdict]));
  const goal = (figure: keyof Figures, show: (value: number) => string) => {
    const verdict = verdicts.get(figure);
    return verdict === undefined ? "" : `≤ ${show(verdict.goal)}: ${verdict.isMet ? "met" : "not met"}`;
  };
  const ratio = (value: number) => `${value.toFixed(2)} × T0`;
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const bytes = (all: number, changes: number) => `${percent(all)}, of them change feed ${percent(changes)}`;
  table.push(
    ["input", `${(result.inputBytes / 1e6).toFixed(0)} MB, ${result.rows.toLocaleString("en")} rows`],
    ["T0: plain scan of all columns", `${result.t0Seconds.toFixed(2)} s`],
    ["CSV → folded silver Delta", ratio(result.silverT0), goal("silverT0", ratio)],
    ["silver → gold Delta", ratio(result.goldT0)],
    ["CSV → silver → gold Delta", ratio(result.silverGoldT0), goal("silverGoldT0", ratio)],
    [
      "increment of 1 %, newest keys, of the full load",
      percent(result.incrementShareLocal),
      goal("incrementShareLocal", percent),
    ],
    [
      "increment of 1 %, random keys, of the full load",
      percent(result.incrementShareRandom),
      goal("incrementShareRandom", percent),
    ],
    [
      "gold of the increment, newest keys: time",
      percent(result.goldIncrementTimeShareLocal),
      goal("goldIncrementTimeShareLocal", percent),
    ],
    [
      "gold of the increment, newest keys: bytes",
      bytes(result.goldIncrementBytesShareLocal, result.goldIncrementChangeFeedShareLocal),
      goal("goldIncrementBytesShareLocal", percent),
    ],
    ["gold of the increment, random keys: time", percent(result.goldIncrementTimeShareRandom)],
    [
      "gold of the increment, random keys: bytes",
      bytes(result.goldIncrementBytesShareRandom, result.goldIncrementChangeFeedShareRandom),
    ],
    [
      "nothing to do",
      `${result.idleSeconds.toFixed(2)} s, ${result.idleStorageCalls} storage calls`,
      goal("idleSeconds", (seconds) => `${seconds} s`),
    ],
    [
      "peak resident memory",
      `${(result.peakMemoryBytes / 1e9).toFixed(2)} GB at --memory ${engine.memory}`,
      goal("peakMemoryBytes", (bytes) => `${bytes / 1e9} GB`),
    ],
    [
      "pulumi preview of the sample stack",
      result.previewSeconds === undefined ? "not measured" : `${result.previewSeconds.toFixed(1)} s`,
    ],
  );
  return table.toString();
}
