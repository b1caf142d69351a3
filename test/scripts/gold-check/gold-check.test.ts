import { existsSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TABLE_CHECKS } from "../../../scripts/gold-check/checks.ts";
import { LAYOUT_CHECKS } from "../../../scripts/gold-check/layout-checks.ts";
import { GOLD_CONFIGURATION } from "../../../transforms/publish/gold-schema.ts";
import { adlsStore } from "../../../transforms/storage/adls-store.ts";
import { CUSTOMERS, checkedCustomers } from "../../support/checked-customers.ts";
import { type DeltaWorld, openDeltaWorld, snapshotAt } from "../../support/delta.ts";
import { addEntry, checkWorld, findingsOf, row, writeTable } from "../../support/gold-root.ts";
import { remoteLocation, startTestStorage } from "../../support/storage.ts";

let world: DeltaWorld;
beforeEach(async () => {
  world = await openDeltaWorld();
});
afterEach(() => world.close());

const { customers, found } = checkedCustomers(() => world);

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
