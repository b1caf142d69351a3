import { changeFeedOf, readChanges } from "../../transforms/delta/changes.ts";
import { scanOf } from "../../transforms/delta/scan.ts";
import type { Field } from "../../transforms/delta/schema.ts";
import { type DeltaWorld, field, mergeRows, type Row, snapshotAt, textRows } from "../support/delta.ts";
import { inOrder } from "../support/delta-history.ts";
import { type ForeignWrite, type Judge, READERS } from "./judge.ts";
import { assertEqual, type Verdicts } from "./verdicts.ts";

const FIELDS: readonly Field[] = [
  ...[field("id", "string"), field("n", "long"), field("amount", "decimal(18,6)"), field("day", "date")],
  ...[field("at", "timestamp"), field("flag", "boolean"), field("x", "double"), field("i", "integer")],
];

function row(id: string, more: Row = {}): Row {
  return {
    ...{ id, n: "9007199254740993", amount: "-0.000001", day: "1899-12-31", at: "1969-12-31T23:59:59.999999Z" },
    ...{ flag: "true", x: "0.1", i: "-5" },
    ...more,
  };
}

const FED = { "delta.enableChangeDataFeed": "true" };

/** Lives of tables as delta-rs writes them. */
const LIVES: Readonly<Record<string, readonly ForeignWrite[]>> = {
  "appended, overwritten and evolved": [
    { action: "append", fields: FIELDS, rows: [row("a"), row("b", { n: null, at: null })] },
    {
      action: "append",
      fields: [...FIELDS, field("late", "string")],
      rows: [{ ...row("c"), late: "x" }],
      evolve: true,
    },
    { action: "overwrite", fields: [...FIELDS, field("late", "string")], rows: [{ ...row("d"), late: null }] },
  ],
  "partitioned by text, date and number": [
    {
      ...{ action: "append", fields: FIELDS, partitions: ["id", "day", "i"] },
      rows: [row("plain"), row("a b/c"), row("ü%=&"), row("it's", { day: null, i: null }), row(':*?"<>|#')],
    },
    { action: "append", fields: FIELDS, partitions: ["id", "day", "i"], rows: [row("plain", { day: "9999-12-31" })] },
    { action: "checkpoint" },
    { action: "append", fields: FIELDS, partitions: ["id", "day", "i"], rows: [row("later")] },
  ],
  "partitioned by time": [
    {
      action: "append",
      fields: FIELDS,
      partitions: ["at"],
      rows: [row("a"), row("b", { at: "2024-03-31T01:30:00.123456Z" })],
    },
  ],
  "merged, updated and deleted with a change feed": [
    { action: "append", fields: FIELDS, rows: [row("a"), row("b"), row("c")], configuration: FED },
    { action: "merge", fields: FIELDS, key: "id", rows: [row("a", { n: "1" }), row("d")] },
    { action: "update", predicate: "id = 'b'", updates: { amount: "amount * 2" } },
    { action: "delete", predicate: "id = 'c'" },
    { action: "checkpoint" },
    { action: "delete", predicate: "id = 'a'" },
  ],
  "compacted behind a checkpoint": [
    ...["a", "b", "c", "d"].map(
      (id): ForeignWrite => ({ action: "append", fields: FIELDS, rows: [row(id)], application: ["stream", 7] }),
    ),
    { action: "optimize" },
    { action: "checkpoint" },
  ],
};

/** Tables written by delta-rs, read by the kit, version by version; then written by the kit and read by everybody. */
export async function judgeForeignTables(world: DeltaWorld, judge: Judge, { check }: Verdicts): Promise<void> {
  for (const [name, life] of Object.entries(LIVES)) {
    const table = name.replaceAll(/[ ,]+/g, "-");
    const path = `${world.folder}/${table}`;
    await check(`delta-rs table, ${name}: the kit reads every version`, async () => {
      let newest = -1;
      for (const write of life) newest = await judge.write(path, write);
      for (let version = 0; version <= newest; version++) {
        const theirs = await judge.read("delta-rs", path, { version });
        assertEqual(inOrder(await ourRows(world, table, version)), inOrder(theirs), `version ${version}`);
      }
    });
    if (name.includes("change feed")) await judgeForeignFeed(world, judge, check, table);
  }
  await judgeSparkTable(world, judge, check);
  await judgeSharedTable(world, judge, check);
}

async function ourRows(world: DeltaWorld, table: string, version?: number): Promise<Row[]> {
  const snapshot = await snapshotAt(world, table, version);
  return textRows(world.session, snapshot.metadata.schema, await scanOf(snapshot, world.store, table));
}

async function judgeForeignFeed(
  world: DeltaWorld,
  judge: Judge,
  check: Verdicts["check"],
  table: string,
): Promise<void> {
  await check("delta-rs table: the kit reads the same change feed as delta-rs", async () => {
    const snapshot = await snapshotAt(world, table);
    const changes = await readChanges(world.store, table, -1, snapshot.version);
    const fields = [...snapshot.metadata.schema, field("_change_type", "string"), field("_commit_version", "long")];
    const ours = await textRows(world.session, fields, await changeFeedOf(world.store, table, snapshot, changes));
    assertEqual(
      inOrder(ours),
      inOrder(await judge.changeFeed(`${world.folder}/${table}`, 0, snapshot.version)),
      "feed",
    );
  });
}

async function judgeSparkTable(world: DeltaWorld, judge: Judge, check: Verdicts["check"]): Promise<void> {
  await check(
    "Spark-like table, partition folders, INT96, checkpoint in parts: the kit reads what delta-rs reads",
    async () => {
      const path = `${world.folder}/spark`;
      const newest = await judge.writeSparkLike(path);
      for (let version = 4; version <= newest; version++) {
        const theirs = await judge.read("delta-rs", path, { version });
        assertEqual(inOrder(await ourRows(world, "spark", version)), inOrder(theirs), `version ${version}`);
      }
      const { files, removed, txns, metadata } = await snapshotAt(world, "spark");
      assertEqual(
        [files.size, removed.size, txns.get("stream")?.version],
        [6, 1, 9],
        "files, removed files, transaction",
      );
      assertEqual(metadata.schema[1]?.comment, "Net.", "comment of a column");
    },
  );
}

async function judgeSharedTable(world: DeltaWorld, judge: Judge, check: Verdicts["check"]): Promise<void> {
  await check("a table that delta-rs and the kit write in turn is the same to all", async () => {
    const path = `${world.folder}/shared`;
    const fields = FIELDS.slice(0, 3);
    const keep = ({ id = null, n = null, amount = null }: Row): Row => ({ id, n, amount });
    const expected = new Map<string, Row>();
    for (let turn = 0; turn < 12; turn++) {
      const fresh = keep(row(`t${turn}`, { n: String(turn) }));
      if (turn % 2 === 0) {
        await judge.write(path, { action: "append", fields, rows: [fresh], application: ["theirs", turn] });
      } else {
        const changed: Row = { ...expected.get(`t${turn - 1}`)!, amount: "7.000000" };
        const changes = [
          { ...fresh, _change: "insert" },
          { ...changed, _change: "update" },
        ];
        await mergeRows({ ...world, now: () => new Date() }, "shared", fields, changes, {
          appTransaction: { appId: "ours", version: turn },
        });
        expected.set(changed.id!, changed);
      }
      expected.set(fresh.id!, fresh);
      for (const reader of READERS)
        assertEqual(
          inOrder(await judge.read(reader, path)),
          inOrder([...expected.values()]),
          `${reader}, turn ${turn}`,
        );
      assertEqual(inOrder(await ourRows(world, "shared")), inOrder([...expected.values()]), `ours, turn ${turn}`);
    }
    const { transactions } = await judge.facts(path, ["ours", "theirs"]);
    assertEqual(transactions, { ours: 11, theirs: 10 }, "transactions");
  });
}
