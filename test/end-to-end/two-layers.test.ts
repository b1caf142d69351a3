import { cp, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkGold } from "../../scripts/gold-check/gold-check.ts";
import { createProgram } from "../../scripts/program.ts";
import { changeFeedOf, readChanges } from "../../transforms/delta/changes.ts";
import { scanOf } from "../../transforms/delta/scan.ts";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import { openSession, type Session } from "../../transforms/engine/session.ts";
import type { Explanation } from "../../transforms/explain/explanation.ts";
import type { LayerMode } from "../../transforms/layers.ts";
import { GOLD } from "../../transforms/models.ts";
import type { RunReport } from "../../transforms/report.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import { findingsOf } from "../support/gold-root.ts";
import { recordingWorld } from "../support/world.ts";

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "layers-"));
  session = await openSession({ memoryLimit: "512MB", threads: 2, tempDirectory: folder });
});
afterAll(async () => {
  session.close();
  await rm(folder, { recursive: true, force: true });
});

const command = async (hour: number, ...args: readonly string[]) => {
  const world = { ...recordingWorld(folder), now: () => new Date(Date.UTC(2025, 0, 6, hour)) };
  await (await createProgram(world, () => {})).parseAsync(["node", "commerce-insights", ...args, "--quiet"]);
  return world.output();
};

/** Runs the transform on a lake; undefined takes it as it is. */
async function run(hour: number, landing: string, lake: string, layers?: LayerMode): Promise<RunReport> {
  const settings = join(lake, "..", "settings.json");
  await writeFile(settings, JSON.stringify({ storefront: { sources: [{ name: "webshop" }] } }));
  const mode = ["--settings", settings, ...(layers === undefined ? [] : ["--layers", layers])];
  return JSON.parse(
    await command(hour, "transform", "run", "--landing", landing, "--lake", lake, ...mode, "--json"),
  ) as RunReport;
}

/** What Customer Insights gets: every row of every gold table with its hash, and every change of every version. */
async function published(lake: string): Promise<Record<string, unknown>> {
  const store = localStore(lake);
  const tables = GOLD.map(async ({ name, key }) => {
    const table = `gold/commerce/${name}`;
    const snapshot = await readSnapshot(store, table, session);
    if (snapshot === undefined) throw new Error(`${table} does not exist`);
    const feed = await changeFeedOf(store, table, snapshot, await readChanges(store, table, -1, snapshot.version));
    const order = `"${key}", "RowHash"`;
    return [
      name,
      {
        rows: await session.all(`select * from ${await scanOf(snapshot, store, table)} order by ${order}`),
        changes: await session.all(
          `select * exclude (_commit_timestamp) from ${feed} order by _commit_version, ${order}, _change_type`,
        ),
      },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** A report without what differs between any two runs. */
const outcomeOf = ({ outcome, problems, tables }: RunReport) => ({
  outcome,
  problems,
  tables: tables.map(({ table, version, inserted, updated, deleted, unchanged, quarantined, rows }) => ({
    ...{ table, version, inserted, updated, deleted, unchanged, quarantined, rows },
  })),
});

describe("two layers", { timeout: 120_000 }, () => {
  let [place, landing, three, two] = ["", "", "", ""];
  beforeAll(() => {
    place = join(folder, "feed");
    [landing, three, two] = ["landing", "three", "two"].map((name) => join(place, name)) as [string, string, string];
  });

  it("give the same gold rows, hashes and change feed as three, and no container silver (property)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), async (seed) => {
        await rm(place, { recursive: true, force: true });
        const generate = ["generate", "landing", "--out", landing];
        const size = ["--customers", "8", "--products", "6", "--seed", String(seed), "--increments", "0"];
        const events = ["--events", join(place, "events")];
        await command(0, ...generate, ...size, ...events);
        for (const hour of [8, 9]) {
          for (const lake of [two, three]) await cp(join(place, "events"), join(lake, "events"), { recursive: true });
          const medallion = await run(hour, landing, three, "medallion");
          const simplified = await run(hour, landing, two, "simplified");
          expect(outcomeOf(simplified)).toEqual(outcomeOf(medallion));
          await command(hour, ...generate, "--append", ...events);
        }
        expect(await published(two)).toEqual(await published(three));
        const foreign = (await readdir(two)).filter((name) => !["events", "gold", "ops", "quarantine"].includes(name));
        expect(foreign).toEqual([]);
        const checked = { env: {}, now: new Date(Date.UTC(2025, 0, 6, 10)), progress: () => {} };
        const location = join(two, "gold", "commerce");
        const report = await checkGold({ ...checked, location, signal: new AbortController().signal });
        expect(findingsOf(report)).toEqual([]);
      }),
      // A run of the whole transform takes seconds; more feeds: raise the number.
      { numRuns: 1 },
    );
  });

  it("plan and explain know the feed of a web shop, in either mode", async () => {
    for (const [lake, table] of [
      [two, "ops/silver/storefrontevents"],
      [three, "silver/storefrontevents"],
    ] as const) {
      const snapshot = await readSnapshot(localStore(lake), table, session);
      if (snapshot === undefined) throw new Error(`${table} does not exist`);
      const [event] = await session.all<{ id: string; file: string; line: bigint }>(
        `select id, source_folder as file, line from ${await scanOf(snapshot, localStore(lake), table)} order by id limit 1`,
      );
      const settings = ["--lake", lake, "--settings", join(place, "settings.json"), "--json"];
      const key = ["--table", "activities_StorefrontActions", "--key", `cs_${event?.id}`];
      const explained = JSON.parse(await command(10, "transform", "explain", ...settings, ...key)) as Explanation;
      const own = explained.sources.filter((source) => source.table === "storefrontevents");
      expect(own.map(({ lines }) => lines)).toEqual([[{ file: event?.file, line: Number(event?.line) }]]);
      expect(JSON.parse(await command(10, "transform", "plan", ...settings))).toMatchObject({
        outcome: "nothing-to-do",
      });
    }
  });

  it("are kept: a later run that asks for nothing takes the lake as it is, one that asks for three is refused", async () => {
    expect(await run(11, landing, two)).toMatchObject({ outcome: "succeeded", problems: [] });
    expect(await readdir(two)).not.toContain("silver");
    const refused = await run(12, landing, two, "medallion").catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "CI-LAKE-005",
      exitCode: 1,
      message: `The lake ${two} is kept in simplified layers, the run is set to medallion. Nothing was changed.`,
    });
  });

  it("take over a lake of three layers whose silver was moved as docs/layers.md says", async () => {
    await expect(run(11, landing, three, "simplified")).rejects.toMatchObject({ code: "CI-LAKE-005" });
    await rename(join(three, "silver"), join(three, "ops", "silver"));
    await localStore(three).put("ops/layers.json", '{"layers":"simplified"}\n');
    expect(await run(11, landing, three, "simplified")).toMatchObject({ outcome: "succeeded", problems: [] });
    expect(await published(three)).toEqual(await published(two));
    expect(await readdir(three)).not.toContain("silver");
  });
});
