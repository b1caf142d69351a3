import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { printCommit } from "../../../transforms/delta/actions.ts";
import { commit } from "../../../transforms/delta/commit.ts";
import { writeDataFiles } from "../../../transforms/delta/data-files.ts";
import { stageMerge } from "../../../transforms/delta/merge.ts";
import { findFiles } from "../../../transforms/delta/touched.ts";
import { type DeltaWorld, entryAt, field, mergeRows, openDeltaWorld, rowsAt, snapshotAt } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const fields = [field("id", "string", false), field("name", "string"), field("n", "long")];
const insert = (id: string, name: string | null = id, n: string | null = "1") => ({ id, name, n, _change: "insert" });
const update = (id: string, name: string | null = id, n: string | null = "2") => ({ id, name, n, _change: "update" });
const remove = (id: string) => ({ id, name: null, n: null, _change: "delete" });
const fed = { configuration: { "delta.enableChangeDataFeed": "true" } };

/** Two files: a and b in one, c in the other. */
async function twoFiles(options = {}) {
  await mergeRows(world, "t", fields, [insert("a"), insert("b")], options);
  await mergeRows(world, "t", fields, [insert("c")], options);
}

describe("a merge", () => {
  it("creates the table with the first rows", async () => {
    const result = await mergeRows(world, "t", fields, [insert("a"), insert("b", null, null)]);
    expect(result).toMatchObject({ version: 0, inserted: 2, updated: 0, deleted: 0, filesAdded: 1, filesRemoved: 0 });
    expect(await rowsAt(world, "t")).toEqual([
      { id: "a", name: "a", n: "1" },
      { id: "b", name: null, n: null },
    ]);
    expect((await entryAt(world, "t", 0)).map((action) => Object.keys(action)[0])).toEqual([
      "commitInfo",
      "protocol",
      "metaData",
      "add",
    ]);
  });

  it("without a difference writes nothing", async () => {
    expect(await mergeRows(world, "t", fields, [])).toMatchObject({ version: -1 });
    expect(await readdir(world.folder)).toEqual([]);
    await twoFiles();
    const before = await readdir(join(world.folder, "t"), { recursive: true });
    expect(await mergeRows(world, "t", fields, [])).toMatchObject({ version: 1, filesAdded: 0, bytesWritten: 0 });
    expect(await readdir(join(world.folder, "t"), { recursive: true })).toEqual(before);
  });

  it("rewrites only files that hold a changed key", async () => {
    await twoFiles();
    const [first, second] = [...(await snapshotAt(world, "t")).files.keys()];
    const result = await mergeRows(world, "t", fields, [update("a", "A"), remove("b"), insert("d")]);
    expect(result).toMatchObject({ version: 2, inserted: 1, updated: 1, deleted: 1, filesRemoved: 1 });
    const files = [...(await snapshotAt(world, "t")).files.keys()];
    expect(files).toContain(second);
    expect(files).not.toContain(first);
    expect(await rowsAt(world, "t")).toEqual([
      { id: "a", name: "A", n: "2" },
      { id: "c", name: "c", n: "1" },
      { id: "d", name: "d", n: "1" },
    ]);
    const [removed] = (await entryAt(world, "t", 2)).flatMap((action) => action.remove ?? []);
    const { size } = (await snapshotAt(world, "t", 1)).files.get(first!)!;
    expect(removed).toEqual({
      path: first,
      deletionTimestamp: world.now().getTime(),
      dataChange: true,
      extendedFileMetadata: true,
      partitionValues: {},
      size,
    });
  });

  it("that deletes every row of a file only removes the file", async () => {
    await twoFiles();
    expect(await mergeRows(world, "t", fields, [remove("c")])).toMatchObject({ filesAdded: 0, filesRemoved: 1 });
    expect((await rowsAt(world, "t")).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("empties a table and fills it again", async () => {
    await twoFiles();
    await mergeRows(world, "t", fields, [remove("a"), remove("b"), remove("c")]);
    expect(await rowsAt(world, "t")).toEqual([]);
    await mergeRows(world, "t", fields, [insert("a", "again")]);
    expect(await rowsAt(world, "t")).toEqual([{ id: "a", name: "again", n: "1" }]);
  });

  it("keeps rows of a touched file whose key is empty", async () => {
    const loose = [field("id", "string"), ...fields.slice(1)];
    await mergeRows(world, "t", loose, [insert("a")]);
    const { session, store, scratch, newId, now } = world;
    const files = await writeDataFiles({
      session,
      store,
      table: "t",
      select: "select null as id, 'no key' as name, 1 as n union all select 'b', 'b', 1",
      fields: loose,
      scratch,
      files: "one",
      newId,
      now: now(),
    });
    await commit({
      store,
      table: "t",
      session,
      attempt: { actions: files.map(({ add }) => ({ add })), read: new Set() },
      basedOn: 0,
      operation: "WRITE",
      now,
      newId,
    });
    await mergeRows(world, "t", loose, [update("b")]);
    expect((await rowsAt(world, "t")).map(({ name }) => name)).toEqual(["no key", "a", "b"]);
  });

  it("searches only the candidates it is given", async () => {
    await twoFiles();
    const candidates = new Set([[...(await snapshotAt(world, "t")).files.keys()][1]!]);
    expect(await mergeRows(world, "t", fields, [update("c")], { candidates })).toMatchObject({
      updated: 1,
      filesRemoved: 1,
    });
    await expect(mergeRows(world, "t", fields, [update("a")], { candidates })).rejects.toThrow(
      "1 rows to replace, but 0 rows with 0 keys found",
    );
  });

  it.each([
    ["a key stands twice", [insert("x"), insert("x")], "2 changes have 1 keys"],
    ["a key is empty", [{ ...insert("x"), id: null }], "1 changes have 0 keys"],
    [
      "a row to update does not exist",
      [update("x")],
      "1 rows to replace, but 0 rows with 0 keys found, and 0 rows to insert exist",
    ],
    [
      "a row to insert exists",
      [update("a"), insert("b")],
      "1 rows to replace, but 1 rows with 1 keys found, and 1 rows to insert exist",
    ],
    [
      "a change is of no known kind",
      [{ ...insert("x"), _change: "upsert" }],
      "a change is neither insert, update nor delete",
    ],
  ])("refuses the changes when %s", async (_name, rows, message) => {
    await twoFiles();
    await expect(mergeRows(world, "t", fields, rows)).rejects.toThrow(message);
    expect((await snapshotAt(world, "t")).version).toBe(1);
  });

  it("is repeatable by its application's version", async () => {
    const run = (version: number, rows: readonly Record<string, string | null>[]) =>
      mergeRows(world, "t", fields, rows, { appTransaction: { appId: "silver/t", version } });
    await run(1, [insert("a")]);
    world.advance(1000);
    await run(2, [insert("b")]);
    expect((await snapshotAt(world, "t")).txns).toEqual(
      new Map([["silver/t", { version: 2, lastUpdated: world.now().getTime() }]]),
    );
    const before = await readdir(join(world.folder, "t"), { recursive: true });
    expect(await run(2, [insert("b")])).toMatchObject({ version: 1, inserted: 0, filesAdded: 0 });
    expect(await run(1, [insert("c")])).toMatchObject({ version: 1, inserted: 0 });
    expect(await readdir(join(world.folder, "t"), { recursive: true })).toEqual(before);
  });

  it("leaves a table untouched that a newer protocol protects", async () => {
    await twoFiles();
    const protocol = {
      minReaderVersion: 3,
      minWriterVersion: 7,
      readerFeatures: ["deletionVectors"],
      writerFeatures: ["deletionVectors"],
    };
    await world.store.putIfAbsent("t/_delta_log/00000000000000000002.json", printCommit([{ protocol }]));
    const before = await readdir(join(world.folder, "t"), { recursive: true });
    await expect(mergeRows(world, "t", fields, [update("a")])).rejects.toMatchObject({
      code: "CI-DELTA-001",
      message:
        "t: cannot write this Delta table: it has reader version 3; written are tables of reader version 1. Nothing was changed.",
    });
    expect(await readdir(join(world.folder, "t"), { recursive: true })).toEqual(before);
  });

  it("loses to a writer that came first, exit code 4", async () => {
    await twoFiles();
    const snapshot = await snapshotAt(world, "t");
    await mergeRows(world, "t", fields, [update("a")]);
    await expect(mergeRows(world, "t", fields, [update("b")], { snapshot })).rejects.toMatchObject({
      code: "CI-DELTA-005",
      exitCode: 4,
    });
    expect((await snapshotAt(world, "t")).version).toBe(2);
  });

  it("gives a table the time order of its commits, even when the clock goes back", async () => {
    await twoFiles();
    world.advance(-60_000);
    await mergeRows(world, "t", fields, [update("a")]);
    const times = await Promise.all(
      [0, 1, 2].map(async (version) => (await entryAt(world, "t", version))[0]!.commitInfo!.timestamp!),
    );
    expect(times).toEqual([times[0], times[0]! + 1, times[0]! + 2]);
  });

  it("rewrites touched files in several groups without losing a row", async () => {
    const key = field("id", "string", false);
    for (let part = 0; part < 4; part++) {
      await mergeRows(
        world,
        "t",
        [key],
        Array.from({ length: 5 }, (_, n) => ({ id: `${part}-${n}`, _change: "insert" })),
      );
    }
    const snapshot = await snapshotAt(world, "t");
    const huge = new Map([...snapshot.files].map(([path, file]) => [path, { ...file, size: 200 * 1024 * 1024 }]));
    const changes = [0, 1, 2, 3].map((part) => ({ id: `${part}-0`, _change: part === 3 ? "update" : "delete" }));
    await mergeRows(world, "t", [key], [...changes, { id: "new", _change: "insert" }], {
      snapshot: { ...snapshot, files: huge },
    });
    const expected = [0, 1, 2, 3]
      .flatMap((part) => [0, 1, 2, 3, 4].map((n) => `${part}-${n}`))
      .filter((id) => !["0-0", "1-0", "2-0"].includes(id));
    expect((await rowsAt(world, "t")).map(({ id }) => id)).toEqual([...expected, "new"]);
    const parts = [...(await snapshotAt(world, "t")).files.values()].map(({ stats }) => {
      const { minValues, maxValues } = JSON.parse(stats!);
      return [minValues.id, maxValues.id].map((id: string) => id.split("-")[0]);
    });
    expect(parts.every(([low, high]) => low === high)).toBe(true);
    expect(new Set(parts.map(([low]) => low))).toEqual(new Set(["0", "1", "2", "3", "new"]));
  });

  it("keeps ranges of the clustering column apart", async () => {
    const n = field("n", "long");
    const row = (id: number, change: string) => ({ id: `k${id}`, n: String(id), _change: change });
    for (const start of [200, 0, 100])
      await mergeRows(world, "t", [fields[0]!, n], [row(start, "insert"), row(start + 1, "insert")]);
    const snapshot = await snapshotAt(world, "t");
    const half = new Map([...snapshot.files].map(([path, file]) => [path, { ...file, size: 120 * 1024 * 1024 }]));
    await mergeRows(
      world,
      "t",
      [fields[0]!, n],
      [0, 100, 200].map((id) => row(id, "update")),
      { snapshot: { ...snapshot, files: half }, clusterBy: "n" },
    );
    const ranges = [...(await snapshotAt(world, "t")).files.values()].map(({ stats }) => [
      JSON.parse(stats!).minValues.n,
      JSON.parse(stats!).maxValues.n,
    ]);
    expect(ranges.filter(([low, high]) => low < 200 && high >= 200)).toEqual([]);
  });
});

describe("the layout of a merge", () => {
  it("does not mix files that lie far apart in the clustering column", async () => {
    const n = field("n", "long");
    const row = (id: number, change: string) => ({ id: `k${id}`, n: String(id), _change: change });
    for (const start of [0, 100, 200]) {
      await mergeRows(world, "t", [fields[0]!, n], [row(start, "insert"), row(start + 1, "insert")]);
    }
    const snapshot = await snapshotAt(world, "t");
    await mergeRows(world, "t", [fields[0]!, n], [row(0, "update"), row(200, "delete")], { snapshot, clusterBy: "n" });
    const ranges = [...(await snapshotAt(world, "t")).files.values()].map(({ stats }) => {
      const { minValues, maxValues } = JSON.parse(stats!);
      return [minValues.n, maxValues.n];
    });
    expect(ranges.sort((a, b) => a[0] - b[0])).toEqual([
      [0, 1],
      [100, 101],
      [201, 201],
    ]);
  });

  it("sorted, has rows of one range in one file, whatever order they come in", async () => {
    const { session } = world;
    const typed = [field("id", "string", false), field("n", "long")];
    await session.run(`create or replace temp table many as
      select 'k' || i as id, i * 7919 % 100003 as n, 'insert' as _change from range(100003) t(i)`);
    const options = { changes: "many", clusterBy: "n", fileSizeBytes: 1 };
    const overlapping = async (table: string) => {
      const files = [...(await snapshotAt(world, table)).files.values()].map(({ stats }) => JSON.parse(stats ?? ""));
      const ranges = files.map(({ minValues, maxValues }) => [minValues.n, maxValues.n]).sort((a, b) => a[0] - b[0]);
      return {
        files: ranges.length,
        overlaps: ranges.filter(([low], at) => at > 0 && low <= ranges[at - 1]?.[1]).length,
      };
    };
    await mergeRows(world, "sorted", typed, [], { ...options, isSorted: true });
    await mergeRows(world, "unsorted", typed, [], options);
    const { files, overlaps } = await overlapping("sorted");
    expect([files > 2, overlaps]).toEqual([true, 0]);
    expect((await overlapping("unsorted")).overlaps).toBeGreaterThan(0);
  });

  it("tells which files hold some keys", async () => {
    await twoFiles();
    const { session, store } = world;
    await session.run("create or replace temp table wanted as select unnest(['c', 'elsewhere']) as k0");
    const snapshot = await snapshotAt(world, "t");
    const found = await findFiles({ session, store, table: "t", snapshot, key: "id" }, "wanted");
    expect([...found.values()].map(({ path }) => path)).toEqual([...snapshot.files.keys()].slice(1));
  });

  it("can be staged: files are written, and nobody sees them before the commit", async () => {
    await twoFiles();
    const { session, store, scratch, now, newId } = world;
    await session.run(
      "create or replace temp table change as select 'a' as id, 'A' as name, 5::bigint as n, 'update' as _change",
    );
    const staged = await stageMerge({
      ...{ store, table: "t", session, scratch, now, newId, snapshot: await snapshotAt(world, "t"), fields, key: "id" },
      ...{ configuration: {}, changes: "change", operation: "MERGE" },
    });
    expect(staged.result).toMatchObject({ version: 2, updated: 1, filesAdded: 1, filesRemoved: 1 });
    expect((await snapshotAt(world, "t")).version).toBe(1);
    expect(await staged.commit()).toBe(2);
    expect((await rowsAt(world, "t"))[0]).toEqual({ id: "a", name: "A", n: "5" });
  });
});

describe("a schema that grows inside a merge", () => {
  const wider = [...fields, { ...field("day", "date", false), comment: "New." }];

  it("reads the new column as null in old rows", async () => {
    await twoFiles();
    await mergeRows(world, "t", wider, [{ ...update("a"), day: "2024-01-01" }]);
    expect(await rowsAt(world, "t")).toEqual([
      { id: "a", name: "a", n: "2", day: "2024-01-01" },
      { id: "b", name: "b", n: "1", day: null },
      { id: "c", name: "c", n: "1", day: null },
    ]);
    expect((await snapshotAt(world, "t")).metadata.schema.at(-1)).toEqual({
      name: "day",
      type: "date",
      nullable: true,
      comment: "New.",
    });
    expect(await rowsAt(world, "t", 1)).toHaveLength(3);
  });

  it("commits new columns even without a changed row", async () => {
    await twoFiles();
    expect(await mergeRows(world, "t", wider, [])).toMatchObject({ version: 2, filesAdded: 0, filesRemoved: 0 });
    expect((await rowsAt(world, "t"))[0]).toEqual({ id: "a", name: "a", n: "1", day: null });
  });

  it("keeps columns that the changes no longer have, null in changed rows", async () => {
    await twoFiles();
    await mergeRows(
      world,
      "t",
      [fields[0]!, fields[2]!],
      [
        { id: "a", n: "7", _change: "update" },
        { id: "d", n: "8", _change: "insert" },
      ],
    );
    expect(await rowsAt(world, "t")).toEqual([
      { id: "a", name: null, n: "7" },
      { id: "b", name: "b", n: "1" },
      { id: "c", name: "c", n: "1" },
      { id: "d", name: null, n: "8" },
    ]);
  });

  it("keeps id, properties and other writers' notes", async () => {
    await twoFiles();
    const before = (await snapshotAt(world, "t")).metadata.raw;
    const schema = JSON.parse(before.schemaString);
    schema.fields[1].metadata = { "other.note": [1, { deep: true }] };
    const foreign = {
      ...before,
      name: "t",
      description: "d",
      schemaString: JSON.stringify(schema),
      configuration: { "other.property": "x" },
    };
    await world.store.putIfAbsent("t/_delta_log/00000000000000000002.json", printCommit([{ metaData: foreign }]));
    await mergeRows(world, "t", wider, []);
    const after = (await snapshotAt(world, "t")).metadata.raw;
    expect({ ...after, schemaString: JSON.parse(after.schemaString).fields.slice(0, 3) }).toEqual({
      ...foreign,
      schemaString: schema.fields,
    });
  });

  it.each([
    ["another type", [fields[0]!, field("n", "integer")], "CI-DELTA-004"],
    ["a name with a blank", [...fields, field("first name", "string")], "CI-DELTA-006"],
    ["two names that differ by case", [...fields, field("NAME", "string")], "CI-DELTA-006"],
  ])("refuses %s and leaves the table", async (_name, wanted, code) => {
    await twoFiles();
    await expect(mergeRows(world, "t", wanted, [])).rejects.toMatchObject({ code });
    expect((await snapshotAt(world, "t")).version).toBe(1);
  });

  it("never writes null into a column that must not be null", async () => {
    const strict = [fields[0]!, field("n", "long", false)];
    await mergeRows(world, "t", strict, [{ id: "a", n: "1", _change: "insert" }]);
    await expect(mergeRows(world, "t", strict, [{ id: "b", n: null, _change: "insert" }])).rejects.toMatchObject({
      code: "CI-DELTA-008",
    });
    expect((await snapshotAt(world, "t")).version).toBe(0);
  });
});

describe("the change feed of a merge", () => {
  async function feedOf(version: number) {
    const paths = (await entryAt(world, "t", version)).flatMap(({ cdc }) =>
      cdc ? [join(world.folder, "t", cdc.path)] : [],
    );
    if (paths.length === 0) return [];
    return world.session.all(
      `select id, name, n::varchar as n, _change_type from read_parquet([${paths.map((path) => `'${path}'`).join(", ")}]) order by id, _change_type`,
    );
  }

  it("holds both images of an update, and nothing that did not change", async () => {
    await twoFiles(fed);
    await mergeRows(world, "t", fields, [update("a", "A"), remove("c"), insert("d")]);
    expect(await feedOf(2)).toEqual([
      { id: "a", name: "A", n: "2", _change_type: "update_postimage" },
      { id: "a", name: "a", n: "1", _change_type: "update_preimage" },
      { id: "c", name: "c", n: "1", _change_type: "delete" },
      { id: "d", name: "d", n: "1", _change_type: "insert" },
    ]);
    const [change] = (await entryAt(world, "t", 2)).flatMap(({ cdc }) => cdc ?? []);
    expect(change).toMatchObject({
      path: expect.stringMatching(/^_change_data\/cdc-.*\.parquet$/),
      partitionValues: {},
      dataChange: false,
    });
  });

  it("is not written for a pure append", async () => {
    await twoFiles(fed);
    expect(await feedOf(0)).toEqual([]);
    expect(await feedOf(1)).toEqual([]);
    expect((await entryAt(world, "t", 0))[1]).toEqual({ protocol: { minReaderVersion: 1, minWriterVersion: 4 } });
  });

  it("is not written where it is not asked for", async () => {
    await twoFiles();
    await mergeRows(world, "t", fields, [update("a"), remove("c")]);
    expect(await feedOf(2)).toEqual([]);
  });

  it("shows old rows with the columns of the new schema", async () => {
    await twoFiles(fed);
    await mergeRows(world, "t", [...fields, field("day", "date")], [{ ...update("a"), day: "2024-01-01" }]);
    const [change] = (await entryAt(world, "t", 2)).flatMap(({ cdc }) => cdc ?? []);
    expect(
      await world.session.all(
        `select day, _change_type from read_parquet('${join(world.folder, "t", change!.path)}') order by 2`,
      ),
    ).toEqual([
      { day: "2024-01-01", _change_type: "update_postimage" },
      { day: null, _change_type: "update_preimage" },
    ]);
  });
});
