import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AddFile } from "../../../transforms/delta/actions.ts";
import { localFiles, relationOf } from "../../../transforms/delta/scan.ts";
import type { Field } from "../../../transforms/delta/schema.ts";
import { type DeltaWorld, field, openDeltaWorld } from "../../support/delta.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const file = (path: string, partitionValues: AddFile["partitionValues"] = {}): AddFile => ({
  path,
  partitionValues,
  size: 1,
  modificationTime: 1,
  dataChange: true,
});

async function parquet(path: string, select: string): Promise<void> {
  const local = join(world.scratch, "file.parquet");
  await world.session.run(`copy (${select}) to '${local}' (format parquet)`);
  await world.store.putFile(`t/${path}`, local);
}

async function rows(files: AddFile[], fields: Field[], partitionColumns: string[] = []) {
  const relation = relationOf([...(await localFiles(world.store, "t", files))], fields, partitionColumns);
  return world.session.all(`select * from ${relation} order by all nulls first`);
}

describe("a scan of data files", () => {
  it("has the schema's columns and types, null where a file is older than a column", async () => {
    await parquet("old.parquet", "select 'a' as id, 1::integer as n");
    await parquet("new.parquet", "select 1.5::decimal(18,6) as amount, 'b' as id, 2::integer as n, 'dropped' as gone");
    const fields = [
      field("id", "string"),
      field("amount", "decimal(18,6)"),
      field("n", "integer"),
      field("day", "date"),
    ];
    expect(await rows([file("old.parquet"), file("new.parquet")], fields)).toEqual([
      { id: "a", amount: null, n: 1, day: null },
      { id: "b", amount: "1.500000", n: 2, day: null },
    ]);
  });

  it("of no file has the columns and no row", async () => {
    expect(await rows([], [field("id", "string")])).toEqual([]);
    expect(
      await world.session.all(`describe select * from ${relationOf([], [field("at", "timestamp")])}`),
    ).toMatchObject([{ column_name: "at", column_type: "TIMESTAMP WITH TIME ZONE" }]);
  });

  it("takes partition values from the log: empty is null, paths are not read", async () => {
    await parquet("day=2020-01-01/p=x%20y/1.parquet", "select 'a' as id");
    await parquet("day=__HIVE_DEFAULT_PARTITION__/p=/2.parquet", "select 'b' as id, 'stored too' as p");
    const fields = [field("id", "string"), field("day", "date"), field("p", "string"), field("n", "long")];
    const files = [
      file("day=2020-01-01/p=x%2520y/1.parquet", { day: "2024-02-29", p: "it's", n: "9007199254740993" }),
      file("day=__HIVE_DEFAULT_PARTITION__/p=/2.parquet", { day: null, p: "", n: null }),
    ];
    expect(await rows(files, fields, ["day", "p", "n"])).toEqual([
      { id: "a", day: "2024-02-29", p: "it's", n: 9_007_199_254_740_993n },
      { id: "b", day: null, p: null, n: null },
    ]);
  });

  it("reads no column out of a path", async () => {
    await parquet("id=path/1.parquet", "select 'stored' as id");
    expect(await rows([file("id=path/1.parquet")], [field("id", "string")])).toEqual([{ id: "stored" }]);
  });

  it("reads timestamp partitions in both spellings", async () => {
    await parquet("1.parquet", "select 'a' as id");
    await parquet("2.parquet", "select 'b' as id");
    const files = [
      file("1.parquet", { at: "2024-01-01 10:00:00.5" }),
      file("2.parquet", { at: "2024-01-01T10:00:00.500000Z" }),
    ];
    expect(await rows(files, [field("id", "string"), field("at", "timestamp")], ["at"])).toEqual([
      { id: "a", at: "2024-01-01 10:00:00.5+00" },
      { id: "b", at: "2024-01-01 10:00:00.5+00" },
    ]);
  });

  it("reads column names as other writers case them, and instants without a zone as UTC", async () => {
    await parquet("1.parquet", "select 'a' as ID, timestamp '2024-01-01 10:00:00' as At");
    expect(await rows([file("1.parquet")], [field("id", "string"), field("at", "timestamp")])).toEqual([
      { id: "a", at: "2024-01-01 10:00:00+00" },
    ]);
  });

  it("refuses files outside the table", async () => {
    for (const path of ["abfss://c@a.dfs.core.windows.net/t/1.parquet", "/t/1.parquet", "%2Ft%2F1.parquet"]) {
      await expect(localFiles(world.store, "t", [file(path)])).rejects.toMatchObject({ code: "CI-DELTA-001" });
    }
  });

  it("copies few files at a time", async () => {
    let running = 0;
    let most = 0;
    const store = {
      ...world.store,
      async localCopy(path: string) {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
        return path;
      },
    };
    await localFiles(
      store,
      "t",
      Array.from({ length: 20 }, (_, n) => file(`${n}`)),
    );
    expect(most).toBe(4);
  });
});
