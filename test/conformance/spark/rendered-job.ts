import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkGold } from "../../../scripts/gold-check/gold-check.ts";
import { createProgram } from "../../../scripts/program.ts";
import { readSnapshot } from "../../../transforms/delta/snapshot.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import { GOLD } from "../../../transforms/models.ts";
import type { RunReport } from "../../../transforms/report.ts";
import { localStore } from "../../../transforms/storage/local-store.ts";
import { goldPath } from "../../end-to-end/compare.ts";
import { lakeTable } from "../../end-to-end/lake-rows.ts";
import { type Pipeline, SETTINGS } from "../../end-to-end/pipeline.ts";
import { findingsOf } from "../../support/gold-root.ts";
import { recordingWorld } from "../../support/world.ts";
import { assertEqual, type Verdicts } from "../verdicts.ts";
import type { SparkEnvironment } from "./environment.ts";
import { type JobEnd, runJob } from "./job-process.ts";

/** Files of the machine's file system under Hadoop, which Delta readers pass over. */
const FOREIGN = /\.crc$/;

/**
 * The rendered job on a copy of the silver tables: killed between two merges, run again, run with nothing new, run
 * after an increment. Gold must be what the embedded engine published.
 *
 * @param pipeline has landed its initial sync and run.
 */
export async function judgeRenderedJob(
  environment: SparkEnvironment,
  { check }: Verdicts,
  pipeline: Pipeline,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "rendered-job-"));
  const lake = join(folder, "lake");
  const file = join(folder, "gold.py");
  const session = await openSession({ memoryLimit: "512MB", threads: 2, tempDirectory: folder });
  const run = async (killAt?: RegExp): Promise<JobEnd> => {
    await rm(join(lake, "silver"), { recursive: true, force: true });
    // A killed run's lease would last for a minute.
    await rm(join(lake, "ops", "lease"), { recursive: true, force: true });
    await cp(join(pipeline.lake, "silver"), join(lake, "silver"), { recursive: true });
    const asOf = ["--as-of", pipeline.now().toISOString()];
    return runJob(environment, file, { arguments: asOf, ...(killAt && { killAt }) });
  };
  try {
    await writeJob(folder, file, lake);
    await check("rendered job: killed between two merges it leaves some tables published and some not", async () => {
      await run(/^gold supporting_Stores: \+/m);
      const tables = await readdir(join(lake, "gold", SETTINGS.goldRoot));
      if (tables.length === 0 || tables.length === GOLD.length) throw new Error(`${tables.length} tables are there`);
    });
    await check("rendered job: run again it completes gold as the embedded engine published it", async () => {
      const { report, exitCode } = await run();
      assertEqual([exitCode, report?.outcome], [0, "succeeded"], "end");
      await compareGold(session, pipeline.lake, lake);
    });
    const versions = await versionsOf(session, lake);
    await check("rendered job: a run with nothing new commits nothing", async () => {
      const { report, exitCode } = await run();
      assertEqual([exitCode, report?.outcome], [0, "nothing-to-do"], "end");
      assertEqual(await versionsOf(session, lake), versions, "versions");
    });
    await check("rendered job: after an increment exactly the changed rows are merged", async () => {
      await pipeline.land([]);
      const expected = changesOf(await pipeline.run());
      const { report, exitCode } = await run();
      assertEqual([exitCode, report?.outcome], [0, "succeeded"], "end");
      assertEqual(changesOf(report), expected, "changes by table");
      await compareGold(session, pipeline.lake, lake);
      for (const { name } of GOLD)
        assertEqual(...(await feedOf(session, lake, name, expected)), `${name}: change feed`);
    });
    await check(
      "rendered job: gold check finds nothing in its tables, the changes of the last run included",
      async () => {
        const report = await checkGold({
          ...{ location: join(lake, "gold", SETTINGS.goldRoot), env: {}, now: new Date() },
          ...{ signal: new AbortController().signal, progress: () => undefined },
        });
        assertEqual(findingsOf(report), [], "findings");
      },
    );
  } finally {
    session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeJob(folder: string, file: string, lake: string): Promise<void> {
  const settings = [
    "--language",
    SETTINGS.language,
    "--time-zone",
    SETTINGS.timeZone,
    "--gold-root",
    SETTINGS.goldRoot,
  ];
  const program = await createProgram(recordingWorld(folder), () => undefined);
  await program.parseAsync(["node", "commerce-insights", "spark", "job", "--out", file, "--lake", lake, ...settings]);
}

/** Rows, columns, properties and protocol of every gold table. */
async function compareGold(session: Session, own: string, foreign: string): Promise<void> {
  for (const { name } of GOLD) {
    const [expected, found] = await Promise.all([own, foreign].map((lake) => factsOf(session, lake, name)));
    assertEqual(found?.facts, expected?.facts, `${name}: columns, properties, protocol`);
    assertEqual(found?.rows, expected?.rows, `${name}: rows`);
  }
}

async function factsOf(session: Session, lake: string, name: string) {
  const { rows } = await lakeTable(session, lake, goldPath(name));
  const snapshot = await readSnapshot(localStore(lake), goldPath(name), session);
  if (snapshot === undefined) throw new Error(`${name} does not exist`);
  const { schema, configuration, partitionColumns } = snapshot.metadata;
  return { rows, facts: { schema, configuration, partitionColumns, protocol: snapshot.protocol } };
}

async function versionsOf(session: Session, lake: string): Promise<Record<string, number>> {
  const versions: Record<string, number> = {};
  for (const { name } of GOLD) {
    versions[name] = (await readSnapshot(localStore(lake), goldPath(name), session))?.version ?? -1;
  }
  return versions;
}

type Changes = Readonly<Record<string, readonly [inserted: number, updated: number, deleted: number]>>;

function changesOf(report: RunReport | undefined): Changes {
  const gold = (report?.tables ?? []).filter(({ layer }) => layer === "gold");
  return Object.fromEntries(
    gold
      .map((one) => [one.table, [one.inserted, one.updated, one.deleted]] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Rows of the newest change files by kind, and what they must be; an unchanged table has no new version to look at. */
async function feedOf(session: Session, lake: string, name: string, expected: Changes): Promise<[unknown, unknown]> {
  const [inserted, updated, deleted] = expected[name] ?? [0, 0, 0];
  if (inserted + updated + deleted === 0) return [[], []];
  const table = join(lake, goldPath(name));
  const isThere = await readdir(join(table, "_change_data")).then(
    (files) => files.some((one) => !FOREIGN.test(one)),
    () => false,
  );
  // A commit that only inserts needs no change files: its data files are the feed.
  if (!isThere)
    return [
      [updated, deleted],
      [0, 0],
    ];
  const rows = await session.all<{ kind: string; n: bigint }>(`
    select _change_type as kind, count(*) as n from read_parquet('${table}/_change_data/*.parquet')
    group by kind order by kind`);
  const wanted = { delete: deleted, insert: inserted, update_postimage: updated, update_preimage: updated };
  const found = rows.map(({ kind, n }) => [kind, Number(n)]);
  return [found, Object.entries(wanted).filter(([, n]) => n > 0)];
}
