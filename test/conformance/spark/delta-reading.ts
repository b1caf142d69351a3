import fc from "fast-check";
import { cleanLog } from "../../../transforms/delta/log-cleanup.ts";
import { vacuum } from "../../../transforms/delta/vacuum.ts";
import { DAY, type DeltaWorld, mergeRows, type Row, relationOfRows, textRows } from "../../support/delta.ts";
import {
  differenceOf,
  EDGES,
  HISTORY_FIELDS,
  histories,
  inOrder,
  type OracleVersion,
  playHistory,
} from "../../support/delta-history.ts";
import { GOLD_PROPERTIES } from "../our-tables.ts";
import { assertEqual, type Verdicts } from "../verdicts.ts";
import type { Spark } from "./spark.ts";

/** Delta's own reader reads a table of the kit through a long random history: versions, change feed, after clean-up. */
export async function judgeDeltaReading(
  spark: Spark,
  { check }: Verdicts,
  world: DeltaWorld,
  options: { readonly seed: number; readonly steps: number },
): Promise<void> {
  const lengths = { minLength: options.steps, maxLength: options.steps };
  const [steps = []] = fc.sample(histories(lengths), { numRuns: 1, seed: options.seed });
  const lasting = steps.filter(({ kind }) => kind !== "wait" && kind !== "clean");
  const versions = await playHistory(world, "gold", lasting, { configuration: GOLD_PROPERTIES });
  const path = `${world.folder}/gold`;
  const newest = versions.at(-1)!;
  await check(`Spark reads all ${versions.length} versions of a random history as the oracle has them`, async () => {
    for (const { version, rows } of versions) {
      const found = await spark.rows(`select * from delta.\`${path}\` version as of ${version}`);
      assertEqual(inOrder(found.rows), inOrder(rows), `version ${version}`);
    }
  });
  await check("the change feed that Spark reads is the difference of each two versions", () =>
    compareChangeFeed(spark, path, versions),
  );
  await check("Spark reads the table after log clean-up and vacuum, and a change after them", async () => {
    world.advance(31 * DAY);
    const scope = { store: world.store, table: "gold", session: world.session, now: world.now(), dryRun: false };
    const removed = await cleanLog(scope);
    const swept = await vacuum(scope);
    if (removed.length === 0 || swept.files.length === 0) throw new Error("nothing was cleaned up");
    // A session keeps what it knows of a table: another path to it is read anew.
    const fresh = `${world.folder}/./gold`;
    assertEqual(inOrder((await spark.rows(`select * from delta.\`${fresh}\``)).rows), inOrder(newest.rows), "newest");
    const row: Row = Object.fromEntries(newest.fields.map(({ name }) => [name, name === "id" ? "after" : null]));
    await mergeRows(world, "gold", newest.fields, [{ ...row, _change: "insert" }]);
    const found = await spark.rows(`select * from delta.\`${path}\``);
    assertEqual(inOrder(found.rows), inOrder([...newest.rows, row]), "after a change");
  });
  await judgePruning(spark, check, world);
}

async function compareChangeFeed(spark: Spark, path: string, versions: readonly OracleVersion[]): Promise<void> {
  const { fields, version: last } = versions.at(-1)!;
  const names = [...fields.map(({ name }) => name), "_change_type"];
  const widened = (row: Row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
  const feed = await spark.rows(`select * from table_changes_by_path('${path}', 0, ${last})`);
  for (const version of versions) {
    const own = feed.rows.filter((row) => row._commit_version === `${version.version}`).map(widened);
    const expected = differenceOf(versions[version.version - 1], version).map(widened);
    assertEqual(inOrder(own), inOrder(expected), `version ${version.version}`);
  }
}

/** Spark skips files by our statistics: a wrong bound loses rows. One file for each value makes every bound count. */
async function judgePruning(spark: Spark, check: Verdicts["check"], world: DeltaWorld): Promise<void> {
  const columns = HISTORY_FIELDS.slice(1);
  const nulls = Object.fromEntries(columns.map(({ name }) => [name, null]));
  const values = columns.flatMap(({ name }) => (EDGES[name] ?? []).map((value) => ({ [name]: value })));
  const rows = values.map((value, number): Row => ({ id: `${number}`, ...nulls, ...value }));
  for (const row of rows) await mergeRows(world, "edges", HISTORY_FIELDS, [{ ...row, _change: "insert" }]);
  const all = relationOfRows(HISTORY_FIELDS, rows);
  for (const { name, type } of columns) {
    await check(`filters of Spark on ${name} (${type}) lose no row to file statistics`, async () => {
      for (const value of EDGES[name] ?? []) {
        if (value === null) continue;
        const types = {
          long: ["bigint", "bigint"],
          timestamp: ["timestamptz", "timestamp"],
          string: ["varchar", "string"],
        };
        const [own, foreign] = types[type as keyof typeof types] ?? [type, type];
        const where = `"${name}" >= cast('${value.replaceAll("'", "''")}' as ${own})`;
        const expected = await textRows(world.session, HISTORY_FIELDS, `(select * from ${all} where ${where})`);
        const text = value.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
        const found = await spark.rows(
          `select * from delta.\`${world.folder}/edges\` where \`${name}\` >= cast('${text}' as ${foreign})`,
        );
        assertEqual(inOrder(found.rows), inOrder(expected), where);
      }
    });
  }
}
