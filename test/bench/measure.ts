import { rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { FIXTURE_TABLE, type Fixture } from "./fixtures.ts";
import { changeFeedBytes, goldBytes } from "./gold-bytes.ts";
import { idleCost, previewSeconds } from "./idle-and-preview.ts";
import { incrementIn, landingFor } from "./landing-cache.ts";
import { type Place, runTransform } from "./measured-run.ts";
import { plainScanSeconds } from "./plain-scan.ts";

/** What a bench of one fixture found; ratios are to T0, shares to the full load. */
export type Measured = Awaited<ReturnType<typeof measure>>;

/** Measures full load, increments, gold and an idle run of one fixture. `cache` keeps landing zones. */
export async function measure(
  cache: string,
  fixture: Fixture,
  options: { readonly engine: Pick<Place, "memory" | "threads">; readonly preview: boolean },
) {
  const { engine } = options;
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say(`${fixture.kind}, ${fixture.rows.toLocaleString("en")} rows: making the landing zone, unless it is cached`);
  const landing = await landingFor(cache, fixture);
  const { goldRoot } = parseJobSettings({
    COMMERCE_INSIGHTS_LANDING: landing.directory,
    COMMERCE_INSIGHTS_LAKE: "lake",
  });
  const lake = join(cache, "lake");
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
  const nothing = { time: 0, bytes: 0, changeBytes: 0 };
  const goldIncrements = { local: nothing, random: nothing };
  for (const [number, locality] of (["local", "random"] as const).entries()) {
    say(`increment: 1 % of the keys, ${locality}`);
    await incrementIn(landing, fixture, { locality, number: number + 1 });
    const run = await runTransform(where, ["--tables", FIXTURE_TABLE, "--through", "silver"]);
    increments[locality] = run.seconds / silver.seconds;
    await runTransform(where, ["--through", "silver"]);
    const published = await runTransform(where, []);
    goldIncrements[locality] = {
      time: published.seconds / gold.seconds,
      bytes: goldBytes(published.report) / goldBytes(gold.report),
      changeBytes: (await changeFeedBytes(join(lake, "gold", goldRoot), published.report)) / goldBytes(gold.report),
    };
    for (const { table, recomputed } of published.report.tables) if (recomputed) say(`${table}: ${recomputed}`);
  }
  say("nothing to do");
  const idle = await idleCost(where);
  say(options.preview ? "pulumi preview of the sample stack" : "no preview asked for");
  const preview = options.preview ? await previewSeconds(join(cache, "sandbox")) : undefined;

  return {
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
    goldIncrementChangeFeedShareLocal: goldIncrements.local.changeBytes,
    goldIncrementChangeFeedShareRandom: goldIncrements.random.changeBytes,
    idleSeconds: idle.seconds,
    idleStorageCalls: idle.storageCalls,
    peakMemoryBytes: Math.max(silver.peakMemoryBytes, gold.peakMemoryBytes),
    previewSeconds: preview,
  };
}
