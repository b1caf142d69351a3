import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { printCommit } from "../../../transforms/delta/actions.ts";
import { commit } from "../../../transforms/delta/commit.ts";
import { writeDataFiles } from "../../../transforms/delta/data-files.ts";
import { type DeltaWorld, entryAt, field, mergeRows, openDeltaWorld, rowsAt, snapshotAt } from "../../support/delta.ts";
import { fields, insert, remove, twoFiles, update } from "../../support/merged-table.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

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
    await twoFiles(world);
    const before = await readdir(join(world.folder, "t"), { recursive: true });
    expect(await mergeRows(world, "t", fields, [])).toMatchObject({ version: 1, filesAdded: 0, bytesWritten: 0 });
    expect(await readdir(join(world.folder, "t"), { recursive: true })).toEqual(before);
  });

  it("rewrites only files that hold a changed key", async () => {
    await twoFiles(world);
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
    await twoFiles(world);
    expect(await mergeRows(world, "t", fields, [remove("c")])).toMatchObject({ filesAdded: 0, filesRemoved: 1 });
    expect((await rowsAt(world, "t")).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("empties a table and fills it again", async () => {
    await twoFiles(world);
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
    await twoFiles(world);
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
    await twoFiles(world);
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
    await twoFiles(world);
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
    await twoFiles(world);
    const snapshot = await snapshotAt(world, "t");
    await mergeRows(world, "t", fields, [update("a")]);
    await expect(mergeRows(world, "t", fields, [update("b")], { snapshot })).rejects.toMatchObject({
      code: "CI-DELTA-005",
      exitCode: 4,
    });
    expect((await snapshotAt(world, "t")).version).toBe(2);
  });

  it("gives a table the time order of its commits, even when the clock goes back", async () => {
    await twoFiles(world);
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
