// `npm run bench`: what the kit costs against a plain scan of the same bytes. Ratios carry over to other machines,
// seconds do not.
import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { Command, Option } from "commander";
import { FIXTURE_TABLE, type FULL_ROWS } from "./fixtures.ts";
import { goldBytes } from "./gold-bytes.ts";
import { idleCost, previewSeconds } from "./idle-and-preview.ts";
import { incrementIn, landingFor } from "./landing-cache.ts";
import { runTransform } from "./measured-run.ts";
import { plainScanSeconds } from "./plain-scan.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Flags {
  readonly fixture: keyof typeof FULL_ROWS;
  readonly rows: string;
  readonly memory: string;
  readonly threads: string;
  readonly preview: boolean;
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
  .option("--json", "print one JSON document on standard output")
  .addHelpText("after", "\nExamples:\n  npm run bench\n  npm run bench -- --fixture f2 --rows 2400000 --json")
  .parse();

const flags = program.opts<Flags>();
const say = (text: string) => process.stderr.write(`${text}\n`);
const fixture = { kind: flags.fixture, rows: Number(flags.rows) };
const engine = { memory: flags.memory, threads: Number(flags.threads) };

say(`${fixture.kind}, ${fixture.rows.toLocaleString("en")} rows: making the landing zone, unless it is cached`);
const landing = await landingFor(join(ROOT, ".cache", "bench"), fixture);
const lake = join(ROOT, ".cache", "bench", "lake");
rmSync(lake, { recursive: true, force: true });
await mkdir(lake, { recursive: true });

say("T0: a plain scan of all columns");
const t0Seconds = await plainScanSeconds(landing, engine);
const where = { landing: landing.directory, lake, ...engine };
say("full load: CSV to silver");
const silver = await runTransform(where, ["--tables", FIXTURE_TABLE, "--through", "silver"]);
await runTransform(where, ["--through", "silver"]);
say("full load: silver to gold");
const gold = await runTransform(where, []);

const increments = { local: 0, random: 0 };
const goldIncrements = { local: { time: 0, bytes: 0 }, random: { time: 0, bytes: 0 } };
for (const [number, locality] of (["local", "random"] as const).entries()) {
  say(`increment: 1 % of the keys, ${locality}`);
  await incrementIn(landing, fixture, { locality, number: number + 1 });
  const run = await runTransform(where, ["--tables", FIXTURE_TABLE, "--through", "silver"]);
  increments[locality] = run.seconds / silver.seconds;
  const published = await runTransform(where, []);
  goldIncrements[locality] = {
    time: published.seconds / gold.seconds,
    bytes: goldBytes(published.report) / goldBytes(gold.report),
  };
  for (const { table, recomputed } of published.report.tables) if (recomputed) say(`${table}: ${recomputed}`);
}
say("nothing to do");
const idle = await idleCost(where);
say(flags.preview ? "pulumi preview of the sample stack" : "no preview asked for");
const preview = flags.preview ? await previewSeconds(join(ROOT, ".cache", "bench", "sandbox")) : undefined;

const result = {
  t0Seconds,
  fixture: fixture.kind,
  rows: fixture.rows,
  inputBytes: landing.bytes,
  silverT0: silver.seconds / t0Seconds,
  goldT0: gold.seconds / t0Seconds,
  silverGoldT0: (silver.seconds + gold.seconds) / t0Seconds,
  incrementShareLocal: increments.local,
  incrementShareRandom: increments.random,
  goldIncrementTimeShareLocal: goldIncrements.local.time,
  goldIncrementTimeShareRandom: goldIncrements.random.time,
  goldIncrementBytesShareLocal: goldIncrements.local.bytes,
  goldIncrementBytesShareRandom: goldIncrements.random.bytes,
  idleSeconds: idle.seconds,
  idleStorageCalls: idle.storageCalls,
  peakMemoryBytes: Math.max(silver.peakMemoryBytes, gold.peakMemoryBytes),
  previewSeconds: preview,
};
process.stdout.write(flags.json ? `${JSON.stringify(result, undefined, 2)}\n` : `${describe()}\n`);

function describe(): string {
  const table = new Table({ style: { head: [], border: [], compact: true }, colAligns: ["left", "right"] });
  const ratio = (value: number) => `${value.toFixed(2)} × T0`;
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  const goldPart = ({ time, bytes }: { time: number; bytes: number }) => `${percent(time)}, ${percent(bytes)}`;
  table.push(
    ["input", `${(result.inputBytes / 1e6).toFixed(0)} MB, ${result.rows.toLocaleString("en")} rows`],
    ["T0: plain scan of all columns", `${result.t0Seconds.toFixed(2)} s`],
    ["CSV → folded silver Delta", ratio(result.silverT0)],
    ["silver → gold Delta", ratio(result.goldT0)],
    ["CSV → silver → gold Delta", ratio(result.silverGoldT0)],
    ["increment of 1 %, newest keys, of the full load", percent(result.incrementShareLocal)],
    ["increment of 1 %, random keys, of the full load", percent(result.incrementShareRandom)],
    ["gold of the increment, newest keys: time, bytes", goldPart(goldIncrements.local)],
    ["gold of the increment, random keys: time, bytes", goldPart(goldIncrements.random)],
    ["nothing to do", `${result.idleSeconds.toFixed(2)} s, ${result.idleStorageCalls} storage calls`],
    ["peak resident memory", `${(result.peakMemoryBytes / 1e9).toFixed(2)} GB at --memory ${engine.memory}`],
    ["pulumi preview of the sample stack", preview === undefined ? "not measured" : `${preview.toFixed(1)} s`],
  );
  return table.toString();
}
