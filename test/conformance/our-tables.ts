import fc from "fast-check";
import { cleanLog } from "../../transforms/delta/log-cleanup.ts";
import { vacuum } from "../../transforms/delta/vacuum.ts";
import { DAY, type DeltaWorld, mergeRows, type Row, relationOfRows, textRows } from "../support/delta.ts";
import {
  differenceOf,
  EDGES,
  HISTORY_FIELDS,
  histories,
  inOrder,
  type OracleVersion,
  playHistory,
} from "../support/delta-history.ts";
import { type Judge, READERS } from "./judge.ts";
import { assertEqual, type Verdicts } from "./verdicts.ts";

/** Properties of a table that Customer Insights reads. */
export const GOLD_PROPERTIES = {
  "delta.enableChangeDataFeed": "true",
  "delta.enableDeletionVectors": "false",
  "delta.logRetentionDuration": "interval 30 days",
  "delta.deletedFileRetentionDuration": "interval 30 days",
};

/** Tables written by the kit through long random histories, read by everybody else, version by version. */
export async function judgeOurTables(
  world: DeltaWorld,
  judge: Judge,
  { check }: Verdicts,
  options: { readonly seed: number; readonly steps: number },
): Promise<void> {
  for (const [table, configuration] of [
    ["gold", GOLD_PROPERTIES],
    ["silver", {}],
  ] as const) {
    const [steps = []] = fc.sample(histories({ minLength: options.steps, maxLength: options.steps }), {
      numRuns: 1,
      seed: options.seed,
    });
    // Days pass only at the end here, so that every version stays readable.
    const lasting = steps.filter(({ kind }) => kind !== "wait" && kind !== "clean");
    const versions = await playHistory(world, table, lasting, { configuration });
    const path = `${world.folder}/${table}`;
    const newest = versions.at(-1)!;
    for (const reader of READERS) {
      await check(`${table}: ${reader} reads all ${versions.length} versions as the oracle has them`, async () => {
        for (const version of versions) {
          const rows = await judge.read(reader, path, { version: version.version });
          assertEqual(inOrder(rows), inOrder(version.rows), `version ${version.version}`);
        }
      });
    }
    await check(`${table}: protocol, properties and commit times are what Customer Insights accepts`, async () => {
      const { protocol, configuration: found, partitions, history, version } = await judge.facts(path);
      assertEqual(
        { protocol, found, partitions, version },
        { protocol: table === "gold" ? [1, 4] : [1, 2], found: configuration, partitions: [], version: newest.version },
        "facts",
      );
      assertEqual(
        history,
        [...new Set(history)].sort((a, b) => b - a),
        "commit times",
      );
    });
    if (table === "gold") await judgeChangeFeed(judge, check, path, versions);
    await judgeCleanUp(world, judge, check, table, versions);
  }
  await judgePruning(world, judge, check);
  await judgeTransactions(world, judge, check);
}

async function judgeChangeFeed(
  judge: Judge,
  check: Verdicts["check"],
  path: string,
  versions: readonly OracleVersion[],
): Promise<void> {
  const { fields, version: last } = versions.at(-1)!;
  const widened = (row: Row) =>
    Object.fromEntries([...fields.map(({ name }) => name), "_change_type"].map((name) => [name, row[name] ?? null]));
  await check("gold: the change feed of every version is the difference of its rows", async () => {
    const feed = await judge.changeFeed(path, 0, last);
    for (const version of versions) {
      const own = feed.filter((row) => row._commit_version === String(version.version)).map(widened);
      const expected = differenceOf(versions[version.version - 1], version).map(widened);
      assertEqual(inOrder(own), inOrder(expected), `version ${version.version}`);
    }
  });
  await check("gold: the change feed over a range of versions starts and ends where it is asked to", async () => {
    const from = Math.floor(last / 3);
    const to = Math.floor((2 * last) / 3);
    const found = new Set((await judge.changeFeed(path, from, to)).map((row) => Number(row._commit_version)));
    assertEqual(
      [...found].filter((version) => version < from || version > to),
      [],
      "versions outside the range",
    );
  });
}

/** Readers skip files by our statistics: a wrong bound loses rows. One file for each value makes every bound count. */
async function judgePruning(world: DeltaWorld, judge: Judge, check: Verdicts["check"]): Promise<void> {
  const columns = HISTORY_FIELDS.slice(1);
  const rows: Row[] = [];
  for (const { name } of columns) {
    for (const value of EDGES[name] ?? []) {
      const nulls = Object.fromEntries(columns.map((column) => [column.name, null]));
      rows.push({ id: `${rows.length}`, ...nulls, [name]: value });
    }
  }
  for (const row of rows) await mergeRows(world, "edges", HISTORY_FIELDS, [{ ...row, _change: "insert" }]);
  const path = `${world.folder}/edges`;
  for (const { name, type } of columns) {
    await check(`filters on ${name} (${type}) lose no row to file statistics`, async () => {
      const values = (EDGES[name] ?? []).filter((value) => value !== null);
      const cast = { long: "bigint", timestamp: "timestamptz", string: "varchar" }[type as string] ?? type;
      const all = relationOfRows(HISTORY_FIELDS, rows);
      for (const value of values) {
        for (const operator of ["=", ">=", "<="]) {
          const where = `"${name}" ${operator} cast('${value.replaceAll("'", "''")}' as ${cast})`;
          const found = await judge.read("delta-kernel", path, { where });
          const expected = await textRows(world.session, HISTORY_FIELDS, `(select * from ${all} where ${where})`);
          assertEqual(inOrder(found), inOrder(expected), where);
        }
      }
      const found = await judge.read("delta-kernel", path, { where: `"${name}" is null` });
      assertEqual(inOrder(found), inOrder(rows.filter((row) => row[name] === null)), `${name} is null`);
    });
  }
}

async function judgeCleanUp(
  world: DeltaWorld,
  judge: Judge,
  check: Verdicts["check"],
  table: string,
  versions: readonly OracleVersion[],
): Promise<void> {
  const path = `${world.folder}/${table}`;
  const { store, session } = world;
  world.advance(31 * DAY);
  const removed = await cleanLog({ store, table, session, now: world.now(), dryRun: false });
  const swept = await vacuum({ store, table, session, now: world.now(), dryRun: false });
  const newest = versions.at(-1)!;
  for (const reader of READERS) {
    await check(
      `${table}: ${reader} reads it after log clean-up (${removed.length} files) and vacuum (${swept.files.length} files)`,
      async () => {
        if (removed.length === 0 || swept.files.length === 0)
          throw new Error("nothing was cleaned up: the history is too short");
        assertEqual(inOrder(await judge.read(reader, path)), inOrder(newest.rows), "newest version");
      },
    );
  }
  await check(`${table}: a change after the clean-up is read by all`, async () => {
    const row: Row = Object.fromEntries(newest.fields.map(({ name }) => [name, name === "id" ? "after" : null]));
    await mergeRows(world, table, newest.fields, [{ ...row, _change: "insert" }]);
    for (const reader of READERS)
      assertEqual(inOrder(await judge.read(reader, path)), inOrder([...newest.rows, row]), reader);
  });
}

async function judgeTransactions(world: DeltaWorld, judge: Judge, check: Verdicts["check"]): Promise<void> {
  await check("transactions of a run survive checkpoints", async () => {
    const fields = HISTORY_FIELDS.slice(0, 1);
    for (let version = 1; version <= 12; version++) {
      const appTransaction = { appId: version < 5 ? "early" : "late", version };
      await mergeRows(world, "runs", fields, [{ id: `${version}`, _change: "insert" }], { appTransaction });
    }
    const { transactions } = await judge.facts(`${world.folder}/runs`, ["early", "late", "never"]);
    assertEqual(transactions, { early: 4, late: 12, never: null }, "transactions");
  });
}
