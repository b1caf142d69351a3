import { existsSync } from "node:fs";
import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TABLE_CHECKS } from "../../../scripts/gold-check/checks.ts";
import { LAYOUT_CHECKS } from "../../../scripts/gold-check/layout-checks.ts";
import { depthOf } from "../../../scripts/gold-check/root-subject.ts";
import type { AddFile, Protocol } from "../../../transforms/delta/actions.ts";
import { GOLD_CONFIGURATION } from "../../../transforms/publish/gold-schema.ts";
import { adlsStore } from "../../../transforms/storage/adls-store.ts";
import { DAY, type DeltaWorld, entryAt, mergeRows, openDeltaWorld, snapshotAt } from "../../support/delta.ts";
import {
  addEntry,
  checkWorld,
  editEntry,
  FIELDS,
  findingsOf,
  removePath,
  row,
  writeTable,
} from "../../support/gold-root.ts";
import { remoteLocation, startTestStorage } from "../../support/storage.ts";

let world: DeltaWorld;

beforeEach(async () => {
  world = await openDeltaWorld();
});

afterEach(() => world.close());

const CUSTOMERS = "Customers";

/** A clean table with one update after its first load. */
async function customers(): Promise<void> {
  await writeTable(world, CUSTOMERS, [row("a"), row("b"), row("c", { Day: null, At: null })]);
  world.advance(60_000);
  await update({ _change: "update", ...row("a", { Name: "new name" }) });
}

function update(...changes: readonly Parameters<typeof row>[1][]) {
  return mergeRows(world, CUSTOMERS, FIELDS, changes as never, { configuration: GOLD_CONFIGURATION });
}

async function found(options = {}): Promise<string[]> {
  return findingsOf(await checkWorld(world, options));
}

/** Changes the metadata of the first version. */
function editMetadata(edit: (metaData: { schemaString: string; configuration: Record<string, string> }) => object) {
  return editEntry(world, CUSTOMERS, 0, (actions) =>
    actions.map((action) =>
      action.metaData ? { metaData: { ...action.metaData, ...edit(action.metaData as never) } } : action,
    ),
  );
}

function editConfiguration(configuration: Record<string, string | undefined>) {
  return editMetadata((metaData) => ({ configuration: { ...metaData.configuration, ...configuration } }));
}

function editProtocol(protocol: Protocol) {
  return editEntry(world, CUSTOMERS, 0, (actions) =>
    actions.map((action) => (action.protocol ? { protocol } : action)),
  );
}

function editSchema(edit: (fields: { name: string; type: unknown; metadata: object }[]) => object[]) {
  return editMetadata(({ schemaString }) => {
    const schema = JSON.parse(schemaString);
    return { schemaString: JSON.stringify({ ...schema, fields: edit(schema.fields) }) };
  });
}

function editAdd(version: number, edit: (add: AddFile) => object) {
  return editEntry(world, CUSTOMERS, version, (actions) =>
    actions.map((action) => (action.add ? { add: { ...action.add, ...edit(action.add) } } : action)),
  );
}

it("finds nothing in a table as the kit writes it", async () => {
  await customers();
  const report = await checkWorld(world);
  expect(findingsOf(report)).toEqual([]);
  expect(report).toMatchObject({
    outcome: "passed",
    tables: [{ table: CUSTOMERS, version: 1, rows: 3, since: 0 }],
  });
  const skipped = report.tables[0]?.checks.filter(({ outcome }) => outcome === "skipped").map(({ check }) => check);
  expect(skipped).toEqual(["schema-contract"]);
});

describe("layout", () => {
  it("wants tables one level below the root, with names that start with a letter", async () => {
    await writeTable(world, "Customers", [row("a")]);
    await writeTable(world, "2024Orders", [row("a")]);
    await writeTable(world, "deep/Orders", [row("a")]);
    await world.store.put("empty/readme.txt", "x");
    await world.store.put("notes.txt", "x");
    expect(await found({ tables: ["Customers"] })).toEqual([
      "block layout-level: tables two levels below the root: deep/Orders",
      'block layout-name: the table "2024Orders"',
      "warn layout-stray: folders without _delta_log: empty",
      "warn layout-stray: files beside the tables: notes.txt",
    ]);
  });

  it("says when the location is itself a table", async () => {
    await customers();
    const report = await checkWorld(world, { location: join(world.folder, CUSTOMERS), keys: new Map() });
    expect(findingsOf(report)[0]).toBe(
      "block layout-root: the location holds a _delta_log: it is a table, not the folder of the tables",
    );
  });

  it("measures the root from the container of a remote location", () => {
    const check = LAYOUT_CHECKS.find(({ id }) => id === "layout-root");
    const rootAt = (location: string) =>
      check?.run({ depth: depthOf(location), isTable: false, folders: [], looseFiles: [], contract: [] });
    const host = "https://stlake.dfs.core.windows.net";
    expect(rootAt(`${host}/gold/commerce`)).toEqual([]);
    expect(rootAt("abfss://gold@stlake.dfs.core.windows.net/commerce")).toEqual([]);
    expect(rootAt(`${host}/gold`)).toMatchObject([{ found: "0 folders between the container and the tables" }]);
    expect(rootAt(`${host}/gold/a/b`)).toMatchObject([{ found: "2 folders between the container and the tables" }]);
    expect(rootAt("lake/gold/commerce")).toHaveProperty("skipped");
  });

  it("misses tables of the contract only in a root of the contract", async () => {
    await customers();
    expect(await found()).toEqual([]);
    await writeTable(world, "supporting_Channels", [row("a")]);
    const all = await found();
    expect(all[0]).toMatch(/^block contract-tables: missing: supporting_Stores, .*, supporting_Calendar$/);
    expect(await found({ contract: false, tables: [CUSTOMERS] })).toEqual([]);
  });
});

describe("protocol", () => {
  beforeEach(customers);

  it("refuses reader version 3 and features that are not supported, wherever they show", async () => {
    const features = ["deletionVectors", "timestampNtz", "typeWidening", "variantType", "v2Checkpoint"];
    const writerFeatures = [...features, "clustering", "appendOnly", "collations"];
    await editProtocol({ minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures });
    expect((await found()).filter((line) => /protocol|no-/.test(line))).toEqual([
      `block protocol-version: reader version 3 with ${features.join(", ")}`,
      "warn protocol-features: the features collations",
      "block no-deletion-vectors: the feature deletionVectors",
      "block no-liquid-clustering: the feature clustering",
      "block no-timestamp-ntz: the feature timestampNtz",
      "block no-type-widening: the feature typeWidening",
      "block no-variant: the feature variantType",
      "block no-v2-checkpoints: the feature v2Checkpoint",
    ]);
  });

  it("accepts features that Customer Insights names as supported", async () => {
    const writerFeatures = ["changeDataFeed", "columnMapping", "rowTracking", "domainMetadata", "checkConstraints"];
    await editProtocol({ minReaderVersion: 2, minWriterVersion: 7, writerFeatures });
    expect(await found()).toEqual([]);
  });

  it("finds deletion vectors that only the files tell of, and leaves their rows alone", async () => {
    await editAdd(1, () => ({ deletionVector: { storageType: "u", cardinality: 1 } }));
    expect(await found()).toEqual(["block no-deletion-vectors: deletion vectors on 1 data files"]);
  });

  it("finds clustering, widened columns and V2 checkpoints that the protocol does not tell of", async () => {
    await addEntry(world, CUSTOMERS, 2, [{ domainMetadata: { domain: "delta.clustering", configuration: "{}" } }]);
    await editSchema((fields) =>
      fields.map((one) => (one.name === "Amount" ? { ...one, metadata: { "delta.typeChanges": [] } } : one)),
    );
    const name = `${"2".padStart(20, "0")}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json`;
    await world.store.put(`${CUSTOMERS}/_delta_log/${name}`, "{}");
    expect(await found()).toEqual([
      "block no-liquid-clustering: clustering columns in the log",
      "block no-type-widening: widened columns: Amount",
      "block no-v2-checkpoints: V2 checkpoint of version 2",
    ]);
  });

  it.each([
    [
      { "delta.logRetentionDuration": "interval 14 days" },
      'block retention: delta.logRetentionDuration is "interval 14 days"',
    ],
    [
      { "delta.deletedFileRetentionDuration": "interval 2 weeks" },
      'block retention: delta.deletedFileRetentionDuration is "interval 2 weeks"',
    ],
    [
      { "delta.deletedFileRetentionDuration": undefined },
      "block retention: delta.deletedFileRetentionDuration is not set, which means 7 days",
    ],
    [
      { "delta.logRetentionDuration": undefined },
      "warn retention: delta.logRetentionDuration is not set, which means 30 days by Delta's default",
    ],
    [
      { "delta.logRetentionDuration": "a month" },
      'block retention: delta.logRetentionDuration is "a month", which is not a duration',
    ],
  ])("wants 15 days of log and files: %o", async (configuration, finding) => {
    await editConfiguration(configuration);
    expect(await found()).toEqual([finding]);
  });
});

describe("schema", () => {
  beforeEach(customers);

  it("names types that Customer Insights does not read", async () => {
    const nested = { type: "array", elementType: "string", containsNull: true };
    const added = [
      ...["double", "binary", "timestamp_ntz", "variant", "decimal(39,0)"].map((type) => ({ name: `a ${type}`, type })),
      { name: "tags", type: nested },
    ];
    await editSchema((fields) => [...fields, ...added.map((one) => ({ ...one, nullable: true, metadata: {} }))]);
    expect(await found()).toEqual([
      "block no-timestamp-ntz: columns of type timestamp_ntz: a timestamp_ntz",
      "block no-variant: columns of type variant: a variant",
      'warn column-types: column "a double" is double',
      'block column-types: column "a binary" is binary',
      'block column-types: column "a timestamp_ntz" is timestamp_ntz',
      'block column-types: column "a variant" is variant',
      'block column-types: column "a decimal(39,0)" is decimal(39,0)',
      `block column-types: column "tags" is nested: ${JSON.stringify(nested)}`,
    ]);
  });

  it("tells removed and retyped columns since the last version", async () => {
    const { raw } = (await snapshotAt(world, CUSTOMERS)).metadata;
    const schema = JSON.parse(raw.schemaString);
    const fields = schema.fields
      .filter(({ name }: { name: string }) => name !== "Day")
      .map((one: { name: string }) => (one.name === "Amount" ? { ...one, type: "string" } : one));
    await addEntry(world, CUSTOMERS, 2, [
      { metaData: { ...raw, schemaString: JSON.stringify({ ...schema, fields }) } },
    ]);
    expect(await found()).toEqual([
      "block schema-since: columns removed since version 1: Day",
      'block schema-since: column "Amount" changed its type since version 1: decimal(18,6) became string',
    ]);
    expect((await found({ since: { version: 2 } })).filter((line) => line.includes("schema-since"))).toEqual([]);
  });

  it("compares tables of the contract with it", async () => {
    await writeTable(world, "supporting_LoyaltyPrograms", [row("a")]);
    const lines = await found({ tables: ["supporting_LoyaltyPrograms"], keys: new Map() });
    expect(lines).toEqual([
      expect.stringMatching(/^block schema-contract: columns of the contract that are missing: ProgramId, .*RowHash$/),
      'block key-declared: the key column "ProgramId" does not exist',
    ]);
  });
});

describe("versions", () => {
  beforeEach(async () => {
    await customers();
    world.advance(60_000);
    await update({ _change: "update", ...row("b", { Name: "newer name" }) });
  });

  it("finds a gap, an entry that is none and a log without a beginning", async () => {
    await removePath(world, `${CUSTOMERS}/_delta_log/${"1".padStart(20, "0")}.json`);
    expect(await found()).toEqual(
      expect.arrayContaining([
        "block log-entries: neither a classic checkpoint nor the entries since version 0 give the newest version",
        "block version-gap: missing: 1",
      ]),
    );
    await world.store.putIfAbsent(`${CUSTOMERS}/_delta_log/${"1".padStart(20, "0")}.json`, "{ torn");
    expect((await found())[0]).toMatch(/^block log-entries: version 1 is not a log entry: /);
  });

  it("reads a table whose log starts with a checkpoint, and forgives gaps before it", async () => {
    for (let n = 0; n < 9; n++) await update({ _change: "update", ...row("a", { Name: `name ${n}` }) });
    for (const version of [0, 1, 2, 3, 5]) {
      await removePath(world, `${CUSTOMERS}/_delta_log/${String(version).padStart(20, "0")}.json`);
    }
    const report = await checkWorld(world);
    expect(findingsOf(report)).toEqual(["warn version-gap: missing, before the oldest checkpoint: 5"]);
    expect(report.tables[0]).toMatchObject({ version: 11, rows: 3 });
    expect(await found({ since: { version: 3 } })).toContain("block since-readable: missing since version 3: 5");
    expect(await found({ since: { time: new Date(0) } })).toContain(
      "block since-readable: the last refresh is older than the log",
    );
    expect(await found({ since: { version: 99 } })).toContain(
      "block since-readable: version 99 is newer than the table",
    );
  });

  it("takes a time for the newest version before it", async () => {
    const report = await checkWorld(world, { since: { time: new Date(world.now().getTime() - 90_000) } });
    expect(report.tables[0]?.since).toBe(0);
  });

  it("misses removed files and change files only within the retention", async () => {
    const entry = await entryAt(world, CUSTOMERS, 2);
    const removed = entry.find(({ remove }) => remove)?.remove?.path;
    const cdc = entry.find((action) => action.cdc)?.cdc?.path;
    await removePath(world, `${CUSTOMERS}/${removed}`);
    await removePath(world, `${CUSTOMERS}/${cdc}`);
    expect(await found()).toEqual([
      `block history-files: 1 removed files within the retention are gone: ${removed}`,
      `block change-feed: change files are gone: ${cdc}`,
    ]);
    world.advance(31 * DAY);
    expect(await found()).toEqual([]);
  });

  it("notices commits that replace rows without change files, and change files of another size", async () => {
    await editEntry(world, CUSTOMERS, 1, (actions) => actions.filter(({ cdc }) => !cdc));
    await editEntry(world, CUSTOMERS, 2, (actions) =>
      actions.map((action) => (action.cdc ? { cdc: { ...action.cdc, size: 7 } } : action)),
    );
    expect(await found()).toEqual([
      expect.stringMatching(/^block change-feed: change files differ from the log: .* bytes, logged 7\)$/),
      "warn change-feed: versions replaced files without change files: 1",
    ]);
  });
});

describe("files", () => {
  beforeEach(customers);

  it("finds missing files, wrong sizes and files that are no Parquet", async () => {
    const [add] = (await snapshotAt(world, CUSTOMERS)).files.values();
    const path = `${CUSTOMERS}/${add?.path}`;
    await editAdd(1, () => ({ size: 7 }));
    expect(await found()).toEqual([`block data-files: ${add?.path} has ${add?.size} bytes, the log says 7`]);
    await editAdd(1, () => ({ size: 4 }));
    await world.store.put(path, "text");
    expect(await found()).toEqual([expect.stringMatching(/^block data-readable: its data files cannot be read: /)]);
    await removePath(world, path);
    expect(await found()).toEqual([`block data-files: missing: ${add?.path}`]);
  });

  it("compares statistics with the rows", async () => {
    const stats = {
      numRecords: 4,
      minValues: { Name: "z", Amount: 1.500001, At: "2026-05-01T10:00:00.123Z" },
      maxValues: { Id: "b", Day: "2026-04-30", At: "2026-05-01T10:00:00.123Z" },
      nullCount: { Day: 0, At: 1 },
    };
    await editAdd(1, () => ({ stats: JSON.stringify(stats) }));
    const [line = ""] = (await found()).filter((one) => one.startsWith("block statistics"));
    const claims = [...line.matchAll(/: ((?:numRecords|nullCount|minimum|maximum)[^,]*?) is not true/g)].map(
      ([, claim]) => claim,
    );
    expect(claims).toEqual(["numRecords 4", "maximum of Id b", "minimum of Name z", "minimum of Amount 1.500001"]);
    expect(line).toMatch(/and 2 more$/);
  });

  it("only warns of a bound that its writer rounded to a double", async () => {
    await update({ _change: "update", ...row("b", { Amount: "12345678901.123456" }) });
    await editAdd(2, () => ({ stats: '{"numRecords":3,"maxValues":{"Amount":12345678901.123455}}' }));
    const [line, ...others] = await found();
    expect(line).toMatch(
      /^warn statistics: rounded to a double: .*: maximum of Amount 12345678901.123455 is not true$/,
    );
    expect(others).toEqual([]);
  });

  it("warns of many small files", async () => {
    const [add] = (await snapshotAt(world, CUSTOMERS)).files.values();
    const copies = Array.from({ length: 101 }, (_, n) => ({ ...add, path: `copy-${n}.parquet` }));
    for (const { path } of copies) {
      await copyFile(join(world.folder, CUSTOMERS, add?.path ?? ""), join(world.folder, CUSTOMERS, path));
    }
    await addEntry(
      world,
      CUSTOMERS,
      2,
      copies.map((copy) => ({ add: copy })),
    );
    expect(await found()).toContain("warn small-files: 102 of 102 data files are smaller than 1 MB");
  });
});

describe("key", () => {
  it("wants to know it, wants a string or an integer, and wants it to exist", async () => {
    await customers();
    expect(await found({ keys: new Map() })).toEqual(["warn key-declared: no key is known for this table"]);
    const withKey = (key: string) => found({ keys: new Map([[CUSTOMERS, key]]) });
    expect(await withKey("Nobody")).toEqual(['block key-declared: the key column "Nobody" does not exist']);
    expect((await withKey("Day"))[0]).toBe('block key-declared: the key column "Day" is date');
  });

  it("finds keys that are null, empty, double, or double but for case and blanks", async () => {
    const keys = ["a", "A ", "b", "b", " ", null];
    const rows = keys.map((key, n) => ({ ...row("x", { Name: `${n}`, Id: key }), _change: "insert" }));
    await mergeRows(world, CUSTOMERS, FIELDS, rows, { configuration: GOLD_CONFIGURATION, key: "Name" });
    expect(await found()).toEqual([
      'block key-present: "Id" is null in 1 rows and empty in 1',
      'block key-unique: 1 values of "Id" stand in several rows, e.g. b',
      'warn key-unique-folded: 1 values of "Id" stand in several rows, e.g. A ',
    ]);
  });

  it.each(["with a change feed", "without"])("notices rows that come back under another key, %s", async (feed) => {
    const configuration = { ...GOLD_CONFIGURATION, "delta.enableChangeDataFeed": `${feed !== "without"}` };
    const names = ["a", "b", "c"];
    await writeTable(
      world,
      CUSTOMERS,
      names.map((id) => row(id)),
      configuration,
    );
    await update({ _change: "delete", ...row("a") }, { _change: "insert", ...row("z", { Name: "name of a" }) });
    await update({ _change: "delete", ...row("b") }, { _change: "insert", ...row("y", { Name: "another" }) });
    expect(await found()).toEqual([]);
    expect(await found({ since: { version: 0 } })).toEqual([
      "block key-stable: 1 rows were deleted and inserted again under another key, otherwise equal",
    ]);
  });
});

describe("changes", () => {
  const many = Array.from({ length: 120 }, (_, n) => `id-${n}`);
  const renamed = (count: number) =>
    many.slice(0, count).map((id) => ({ _change: "update", ...row(id, { Name: "renamed" }) }));

  it("warns when the change feed tells of more than 30 % of the rows", async () => {
    await writeTable(
      world,
      CUSTOMERS,
      many.map((id) => row(id)),
    );
    await update(...renamed(36));
    expect(await found()).toEqual([]);
    await update({ _change: "update", ...row("id-100", { Name: "x" }) });
    expect(await found({ since: { version: 0 } })).toEqual([
      "warn changed-share: 37 of 120 rows (31 %) changed since version 0, according to the change data feed: this amounts to a full refresh",
    ]);
  });

  it("compares the files where there is no change feed, and trusts statistics where files are gone", async () => {
    const configuration = { ...GOLD_CONFIGURATION, "delta.enableChangeDataFeed": "false" };
    await writeTable(
      world,
      CUSTOMERS,
      many.map((id) => row(id)),
      configuration,
    );
    await update(...renamed(36));
    expect(await found()).toEqual([]);
    await update({ _change: "update", ...row("id-100", { Name: "x" }) });
    expect(await found({ since: { version: 0 } })).toEqual([
      expect.stringContaining("37 of 120 rows (31 %) changed since version 0, by comparing the files"),
    ]);
    const removed = (await entryAt(world, CUSTOMERS, 2)).find(({ remove }) => remove)?.remove?.path;
    await removePath(world, `${CUSTOMERS}/${removed}`);
    world.advance(31 * DAY);
    expect(await found()).toEqual([
      expect.stringContaining("240 of 120 rows (200 %) changed since version 1, according to the statistics"),
    ]);
  });

  it("finds rows that are reported as changed and are as they were", async () => {
    await customers();
    await update({ _change: "update", ...row("b") });
    expect(await found()).toEqual(["warn unchanged-rows: 1 rows are reported as updated and are as they were"]);
  });
});

it("finds dates that stand for an empty one", async () => {
  await writeTable(world, CUSTOMERS, [
    row("a", { Day: "1900-01-01" }),
    row("b", { At: "0001-01-01T00:00:00.000000Z" }),
    row("c", { Day: "1900-01-02", At: "1899-12-31T23:59:59.000000Z" }),
  ]);
  expect(await found()).toEqual([
    'warn empty-dates: "Day" is 1900-01-01 or in year 1 in 1 rows',
    'warn empty-dates: "At" is 1900-01-01 or in year 1 in 1 rows',
  ]);
});

it("reads a partitioned table with mapped column names, as another writer leaves it", async () => {
  await customers();
  const [add] = (await snapshotAt(world, CUSTOMERS)).files.values();
  const physical = (name: string) => ({ "delta.columnMapping.id": 1, "delta.columnMapping.physicalName": name });
  const field = (name: string, stored: string) => ({
    name,
    type: "string",
    nullable: true,
    metadata: physical(stored),
  });
  const schema = { type: "struct", fields: [field("Customer", "Id"), field("Text", "Name"), field("Region", "col-r")] };
  const configuration = { ...GOLD_CONFIGURATION, "delta.columnMapping.mode": "name" };
  const metaData = {
    ...{ id: "11111111-0000-4000-8000-000000000000", format: { provider: "parquet" }, configuration },
    ...{ schemaString: JSON.stringify(schema), partitionColumns: ["Region"], createdTime: 0 },
  };
  await world.store.putFile("Foreign/col-r=north/part.parquet", join(world.folder, CUSTOMERS, add?.path ?? ""));
  await addEntry(world, "Foreign", 0, [
    { protocol: { minReaderVersion: 2, minWriterVersion: 5 } },
    { metaData },
    { add: { ...add, path: "col-r=north/part.parquet", partitionValues: { "col-r": "north" } } },
  ]);
  const report = await checkWorld(world, { tables: ["Foreign"], keys: new Map([["Foreign", "Customer"]]) });
  expect(findingsOf(report)).toEqual([]);
  expect(report.tables[0]).toMatchObject({ table: "Foreign", version: 0, rows: 3 });
});

describe("logs that cannot be read", () => {
  const v2 = `${"1".padStart(20, "0")}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet`;

  it("says so of a schema that is none, and checks what is left", async () => {
    await customers();
    await editMetadata(() => ({ schemaString: '{"type":"struct"}' }));
    expect(await found()).toEqual(['block column-types: the schema has no list of fields: {"type":"struct"}']);
  });

  it("says so of an empty log", async () => {
    await customers();
    await world.store.put("Empty/_delta_log/_last_checkpoint", "{}");
    const report = await checkWorld(world);
    expect(findingsOf(report)).toEqual(["block log-entries: _delta_log holds neither an entry nor a checkpoint"]);
    expect(report.tables.map(({ table, version, rows }) => [table, version, rows])).toEqual([
      [CUSTOMERS, 1, 3],
      ["Empty", -1, null],
    ]);
  });

  it("says so where only a V2 checkpoint stands for the older entries", async () => {
    await customers();
    await update({ _change: "update", ...row("b", { Name: "newer name" }) });
    for (const version of [0, 1]) {
      await removePath(world, `${CUSTOMERS}/_delta_log/${String(version).padStart(20, "0")}.json`);
    }
    await world.store.put(`${CUSTOMERS}/_delta_log/${v2}`, "");
    const report = await checkWorld(world);
    expect(findingsOf(report)).toEqual([
      "block protocol-version: no protocol action that could be read",
      "block no-v2-checkpoints: V2 checkpoint of version 1",
      "block column-types: the log has no metaData action that could be read",
      "block log-entries: neither a classic checkpoint nor the entries since version 0 give the newest version",
    ]);
    expect(report.tables[0]?.rows).toBe(null);
  });

  it("says so of change files that are there and are no Parquet", async () => {
    await customers();
    const cdc = (await entryAt(world, CUSTOMERS, 1)).find((action) => action.cdc)?.cdc;
    await world.store.put(`${CUSTOMERS}/${cdc?.path}`, "x".repeat(cdc?.size ?? 0));
    expect(await found()).toEqual([expect.stringMatching(/^block change-feed: the changed files cannot be read: /)]);
  });
});

it("reads a remote root, one table after the other, and leaves no copies", async () => {
  const storage = await startTestStorage();
  try {
    await customers();
    await writeTable(world, "Orders", [row("a")]);
    const scratches: string[] = [];
    await cp(world.folder, join(storage.root, "lake", "gold", "commerce"), { recursive: true });
    const report = await checkWorld(world, {
      location: storage.location("lake", "gold/commerce"),
      keys: new Map([CUSTOMERS, "Orders"].map((table) => [table, "Id"])),
      open(text, { scratch }) {
        scratches.push(scratch);
        return adlsStore(remoteLocation(text), { credential: storage.credential, scratch });
      },
    });
    expect(findingsOf(report)).toEqual([]);
    expect(report.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ["Customers", 3],
      ["Orders", 1],
    ]);
    expect(report.root.find(({ check }) => check === "layout-root")?.outcome).toBe("passed");
    expect(scratches.map((folder) => existsSync(folder))).toEqual([false]);
  } finally {
    await storage.stop();
  }
});

it("refuses locations without tables and tables that are not there", async () => {
  await expect(checkWorld(world)).rejects.toMatchObject({ code: "CI-GOLD-020", exitCode: 1 });
  const account = checkWorld(world, { location: "https://stlake.dfs.core.windows.net" });
  await expect(account).rejects.toMatchObject({ code: "CI-GOLD-020", exitCode: 1 });
  await customers();
  await expect(checkWorld(world, { tables: ["Nobody"] })).rejects.toMatchObject({ code: "CI-GOLD-021", exitCode: 2 });
  const signal = AbortSignal.abort();
  await expect(checkWorld(world, { signal })).rejects.toMatchObject({ code: "CI-GOLD-022", exitCode: 130 });
});

it("describes every check on its page", async () => {
  const page = await readFile(new URL("../../../docs/gold-check.md", import.meta.url), "utf8");
  const listed = page.split("\n").flatMap((line) => {
    const [, id, reads, severity] = /^\| `([a-z0-9-]+)` \|.*\| (\w+) \| (\w+) \| [^|]+ \|$/.exec(line) ?? [];
    return id === undefined ? [] : [[id, reads, severity]];
  });
  const checks = [...LAYOUT_CHECKS, ...TABLE_CHECKS].map(({ id, reads, severity }) => [id, reads, severity]);
  expect(listed).toEqual(checks);
});

it("leaves what it reads as it was", async () => {
  await customers();
  const log = join(world.folder, CUSTOMERS, "_delta_log", `${"1".padStart(20, "0")}.json`);
  const before = await readFile(log);
  await writeFile(join(world.folder, CUSTOMERS, "_delta_log", "_last_checkpoint"), "{ torn");
  expect(await found()).toEqual([]);
  expect(await readFile(log)).toEqual(before);
});
