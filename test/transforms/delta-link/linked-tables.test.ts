import { cp, rm } from "node:fs/promises";
import { describe, expect } from "vitest";
import { readLinkLedger } from "../../../transforms/delta-link/ledger.ts";
import { nothingToDo } from "../../../transforms/idle.ts";
import { custgroup } from "../../../transforms/silver/custgroup.ts";
import { custtable } from "../../../transforms/silver/custtable.ts";
import { ecorescategory } from "../../../transforms/silver/ecorescategory.ts";
import { watchedStore } from "../../support/delta.ts";
import { accounts, codesOf, type Lake, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";
import { CUSTTABLE, customer, deletion, type LinkedTable, makeLinkedTable } from "../../support/linked-table.ts";
import { mortalStore } from "../../support/mortal-store.ts";

const run = { source: "synapse-link-delta", silver: [custtable] } as const;
const DAY = 86_400_000;
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const customers = (...recids: number[]) => recids.map((recid) => customer(recid, recid));

const copiesIn = ({ calls }: { calls: readonly string[] }) =>
  calls.filter((call) => call.startsWith("localCopy") && call.endsWith(".parquet"));

/** Ten customers, one file. */
async function tenCustomers(lake: Lake): Promise<{ table: LinkedTable; file: string }> {
  const table = await makeLinkedTable(lake);
  const [file = ""] = await table.commit({ 2024: customers(...range(1, 10)) });
  await lake.run(run);
  return { table, file };
}

describe("a linked Delta table", () => {
  it("reaches silver with its types, bound by name in any case, without what is deleted", async ({ lake }) => {
    const table = await makeLinkedTable(lake);
    await table.commit({ 2023: [customer(1, 10), customer(2, 11)], 2024: [customer(3, 12), deletion(4, 13)] });
    const report = await lake.run(run);
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 3, feed: { rows: 4, absent: 1 }, rows: 3 });
    expect(report).toMatchObject({ outcome: "succeeded", folders: { processed: ["custtable version 1"] } });
    const columns = "id, recid, dataareaid, versionnumber, accountnum, party, is_archived, source_folder";
    expect(await lake.silver("custtable", columns)).toEqual(
      [1, 2, 3].map((recid) => ({
        ...{ id: customer(recid, 0).Id, recid: BigInt(recid), dataareaid: "usmf", is_archived: false },
        ...{ versionnumber: BigInt(9 + recid), party: BigInt(9 + recid), accountnum: `A${9 + recid}` },
        source_folder: "2024-05-31T12:01:00.000Z",
      })),
    );
  });

  it("is read by its new versions: only added files, soft deletes remove rows", async ({ lake }) => {
    const table = await makeLinkedTable(lake);
    const [old = ""] = await table.commit({ 2023: customers(1, 2, 3), 2024: customers(4, 5, 6) });
    await lake.run(run);
    const changed = [customer(1, 11), deletion(2, 12), deletion(3, null, 13)];
    await table.commit({ 2023: changed }, { removes: [old] });
    const landing = watchedStore(lake.landing);
    const report = await lake.run({ ...run, landing });
    expect(tableOf(report, "custtable")).toMatchObject({ updated: 1, deleted: 2, feed: { rows: 3 }, rows: 4 });
    expect(report.warnings.filter((text) => text.includes("read whole"))).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:A11", "4:A4", "5:A5", "6:A6"]);
    expect(copiesIn(landing)).toHaveLength(1);
  });

  it("keeps a row that was deleted and made again, also when both happen between two runs", async ({ lake }) => {
    const { table, file } = await tenCustomers(lake);
    const [second = ""] = await table.commit(
      { 2024: [...customers(...range(2, 10)), deletion(1, 20)] },
      { removes: [file] },
    );
    await table.commit({ 2024: [...customers(...range(2, 10)), customer(1, 21)] }, { removes: [second] });
    await lake.run(run);
    expect((await accounts(lake))[0]).toBe("1:A21");
  });

  it("is not touched when nothing is new: one listing of the tables, one per table, no write", async ({ lake }) => {
    await tenCustomers(lake);
    const landing = watchedStore(lake.landing);
    const mortal = mortalStore(lake.store, Number.POSITIVE_INFINITY, "dies");
    const settings = { goldRoot: "commerce", language: "en-us", timeZone: "UTC", source: run.source };
    const idle = await nothingToDo(
      { landing, lake: mortal, settings, runId: "idle", now: new Date() },
      { silver: [custtable], gold: [] },
      "silver",
    );
    expect(idle).toMatchObject({ outcome: "nothing-to-do", warnings: [] });
    const log = "deltalake/CustTable_partitioned/_delta_log";
    expect(landing.calls).toEqual(["list deltalake", `list ${log} from ${"1".padStart(20, "0")}`]);
    const report = await lake.run({ ...run, lake: mortal });
    expect(report.outcome).toBe("nothing-to-do");
    expect(mortal.writes().filter((path) => !path.includes("optionsets"))).toEqual([]);
  });

  it("passes over a compaction: its files moved rows and changed none", async ({ lake }) => {
    const { table } = await tenCustomers(lake);
    await table.optimize();
    const landing = watchedStore(lake.landing);
    expect(await lake.run({ ...run, landing })).toMatchObject({ tables: [] });
    expect(copiesIn(landing)).toEqual([]);
    expect((await lake.run(run)).outcome).toBe("nothing-to-do");
  });

  it("gives a column that was added later, null in rows before it", async ({ lake }) => {
    const { table } = await tenCustomers(lake);
    const fields = [...CUSTTABLE, { name: "Note_Custom", type: "string", nullable: true } as const];
    await table.commit({ 2025: [customer(11, 11, { Note_Custom: "new" })] }, { fields });
    await lake.run(run);
    const notes = await lake.silver("custtable", "note_custom");
    expect(notes.map(({ note_custom }) => note_custom)).toEqual([...range(1, 10).map(() => null), "new"]);
  });
});

describe("columns of a linked table", () => {
  it("C52 bind by suffix variants too, a declared one in its exported type", async ({ lake }) => {
    const fields = [
      ...CUSTTABLE.filter(({ name }) => !["AccountNum", "party"].includes(name)),
      ...[{ name: "LEVEL_", type: "integer", nullable: true } as const],
      ...[{ name: "Name", type: "string", nullable: true } as const],
    ];
    const table = await makeLinkedTable(lake, "deltalake/EcoResCategory_partitioned", { fields });
    await table.commit({ 2024: [customer(1, 10, { LEVEL_: 3, Name: "Shoes  " })] });
    await lake.run({ ...run, silver: [ecorescategory] });
    expect(await lake.silver("ecorescategory", "level, name")).toEqual([{ level: 3n, name: "Shoes" }]);
  });
});

describe("changes that cannot be followed", () => {
  it("lead to a whole read when vacuum took a file away; rows gone in the source are swept", async ({ lake }) => {
    const { table } = await tenCustomers(lake);
    const [gone = ""] = await table.commit({ 2025: customers(11) });
    await table.optimize();
    const [file = ""] = (await table.live()).filter((path) => path.startsWith("PartitionId=2024"));
    // The deletion of row 10 was purged before anybody saw it.
    await table.commit({ 2024: customers(...range(1, 9)) }, { removes: [file] });
    await table.vacuum([gone]);
    const report = await lake.run(run);
    expect(report.warnings).toContainEqual(expect.stringContaining("data files of its changes are gone"));
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 1, swept: 1, rows: 10 });
    expect((await accounts(lake)).at(-1)).toBe("11:A11");
  });

  it("lead to a whole read when the log was cleaned up", async ({ lake }) => {
    const { table, file } = await tenCustomers(lake);
    const rest = customers(...range(1, 9));
    await table.commit({ 2024: [...rest, deletion(10, 20)] }, { removes: [file] });
    const [second = ""] = (await table.live()).slice(-1);
    await table.commit({ 2024: rest }, { removes: [second] });
    await table.cleanUp();
    const report = await lake.run(run);
    expect(report.warnings).toContainEqual(expect.stringContaining("log entries after version 1 are gone"));
    expect(tableOf(report, "custtable")).toMatchObject({ swept: 1, rows: 9 });
    expect(await accounts(lake)).toHaveLength(9);
    expect((await lake.run(run)).outcome).toBe("nothing-to-do");
  });

  it("lead to a whole read and a sweep when the table was made anew", async ({ lake }) => {
    await tenCustomers(lake);
    const again = await makeLinkedTable(lake, "deltalake/CustTable_partitioned", { id: "second" });
    await again.commit({ 2024: [...customers(...range(1, 8)), customer(9, 19)] });
    const report = await lake.run(run);
    expect(report.warnings).toContainEqual(expect.stringContaining("custtable was read whole: it was made anew"));
    expect(tableOf(report, "custtable")).toMatchObject({ updated: 1, unchanged: 8, swept: 1, rows: 9 });
    // A copy that is filled bit by bit shows the row again, in the version it had.
    await again.commit({ 2025: customers(10) });
    await lake.run(run);
    expect(await accounts(lake)).toContain("10:A10");
  });

  it("sweep no more than a fifth unasked, and say so until a full refresh", async ({ lake }) => {
    await tenCustomers(lake);
    const again = await makeLinkedTable(lake, "deltalake/CustTable_partitioned", { id: "second" });
    await again.commit({ 2024: customers(...range(1, 5)) });
    expect(codesOf(await lake.run(run))).toEqual(["CI-FEED-011"]);
    expect(await accounts(lake)).toHaveLength(10);
    await again.commit({ 2025: customers(11) });
    expect(codesOf(await lake.run(run))).toEqual(["CI-FEED-011"]);
    expect(codesOf(await lake.run({ ...run, fullRefresh: ["custtable"] }))).toEqual([]);
    expect(await accounts(lake)).toEqual([...range(1, 5), 11].map((recid) => `${recid}:A${recid}`));
    expect((await lake.run(run)).outcome).toBe("nothing-to-do");
  });

  it("are old ones: after 28 days a purge may have come first, so the whole table is compared", async ({ lake }) => {
    const { table, file } = await tenCustomers(lake);
    const first = table.clock;
    await table.commit({ 2024: customers(...range(1, 9)), 2025: customers(11) }, { removes: [file] });
    await table.commit({ 2026: customers(12) });
    const report = await lake.run({ ...run, now: new Date(first + 28 * DAY) });
    expect(report.warnings).toContainEqual(expect.stringContaining("run at least every 28 days"));
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 2, swept: 1 });
  });
});

describe("a linked table that fails", () => {
  it("with deletion vectors or column mapping stops alone, with the Delta code", async ({ lake }) => {
    const feature = "delta.columnMapping.mode";
    await makeLinkedTable(lake, "deltalake/custtable_partitioned", { configuration: { [feature]: "name" } });
    const group = await makeLinkedTable(lake, "deltalake/custgroup_partitioned");
    await group.commit({ 2024: customers(1) });
    const report = await lake.run({ ...run, silver: [custtable, custgroup] });
    expect(report).toMatchObject({
      outcome: "failed",
      tables: [{ table: "custtable" }, { table: "custgroup", inserted: 1 }],
    });
    expect(codesOf(report)).toEqual(["CI-DELTA-001"]);
  });

  it("by a column of another type is left as it was", async ({ lake }) => {
    const { table } = await tenCustomers(lake);
    const fields = CUSTTABLE.map((one) => (one.name === "AccountNum" ? { ...one, type: "double" as const } : one));
    await table.commit({ 2025: [customer(11, 11, { AccountNum: 1.5 })] }, { fields });
    expect(codesOf(await lake.run(run))).toEqual(["CI-FEED-007"]);
    expect(await accounts(lake)).toHaveLength(10);
  });

  it("without a log yet waits, and one that is absent is named", async ({ lake }) => {
    await lake.landing.put("deltalake/custtable_partitioned/readme", "");
    const report = await lake.run({ ...run, silver: [custtable, custgroup] });
    expect(codesOf(report)).toEqual(["CI-LINK-003"]);
    expect(report.absentTables).toEqual(["custgroup"]);
  });

  it("because a live file is gone says so and is read by the next run", async ({ lake }) => {
    const { table } = await tenCustomers(lake);
    const [next = ""] = await table.commit({ 2025: customers(11) });
    await cp(`${lake.directory}/landing/${table.path}/${next}`, `${lake.directory}/kept`);
    await table.vacuum([next]);
    expect(codesOf(await lake.run(run))).toEqual(["CI-LINK-002"]);
    await cp(`${lake.directory}/kept`, `${lake.directory}/landing/${table.path}/${next}`);
    expect(codesOf(await lake.run(run))).toEqual([]);
    expect(await accounts(lake)).toHaveLength(11);
  });

  it("is no table at all: nothing is linked", async ({ lake }) => {
    await expect(lake.run(run)).rejects.toMatchObject({ code: "CI-LINK-001" });
  });
});

describe("fields that cannot be read", () => {
  it("put the row into quarantine once, under its Id, until a later version can be read", async ({ lake }) => {
    const fields = CUSTTABLE.map((one) => (one.name === "party" ? { ...one, type: "string" as const } : one));
    const table = await makeLinkedTable(lake, "deltalake/custtable_partitioned", { fields });
    const bad = customer(2, 12, { party: "many" });
    const [first = ""] = await table.commit({ 2024: [customer(1, 11), bad] });
    expect(tableOf(await lake.run(run), "custtable")).toMatchObject({ inserted: 1, quarantined: 1 });
    const columns = 'id, "column", text, file, line, versionnumber, resolved_run';
    const entry = { id: bad.Id, column: "party", text: "many", file: `${table.path}/${first}`, line: 0n };
    const kept = () => lake.rows("quarantine/silver/custtable", columns, "quarantine_id");
    expect(await kept()).toEqual([{ ...entry, versionnumber: 12n, resolved_run: null }]);
    const [second = ""] = await table.commit({ 2024: [customer(1, 13), bad] }, { removes: [first] });
    await lake.run(run);
    expect(await kept()).toEqual([{ ...entry, versionnumber: 12n, resolved_run: null }]);
    await table.commit({ 2024: [customer(1, 13), customer(2, 14)] }, { removes: [second] });
    await lake.run(run);
    expect(await kept()).toEqual([{ ...entry, versionnumber: 12n, resolved_run: "run-3" }]);
    expect(await accounts(lake)).toEqual(["1:A13", "2:A14"]);
  });
});

describe("the other forms", () => {
  it("of Link to Fabric lie in Tables, also below the schema dbo, without partitions", async ({ lake }) => {
    const options = { partitionColumn: undefined, fields: CUSTTABLE.slice(0, -1) };
    const table = await makeLinkedTable(lake, "Tables/custtable", options);
    await table.commit({ all: [customer(1, 10), deletion(2, 11)] });
    const group = await makeLinkedTable(lake, "Tables/dbo/custgroup", options);
    await group.commit({ all: [customer(1, 10)] });
    const report = await lake.run({ source: "fabric-link", silver: [custtable, custgroup] });
    expect(report.absentTables).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:A10"]);
    expect(await lake.silver("custgroup", "recid")).toEqual([{ recid: 1n }]);
  });

  it("bring option sets from GlobalOptionsetMetadata, in every language", async ({ lake }) => {
    const string = (name: string) => ({ name, type: "string", nullable: true }) as const;
    const long = (name: string) => ({ name, type: "long", nullable: true }) as const;
    const fields = [
      ...[string("OptionSetName"), long("Option"), { ...string("IsUserLocalizedLabel"), type: "boolean" as const }],
      ...[long("LocalizedLabelLanguageCode"), string("LocalizedLabel"), string("GlobalOptionSetName")],
      ...[string("EntityName"), string("ExternalValue"), string("PartitionId")],
    ];
    const metadata = await makeLinkedTable(lake, "deltalake/GlobalOptionsetMetadata_partitioned", { fields });
    const option = { OptionSetName: "blocked", Option: 1, EntityName: "CustTable", ExternalValue: "Invoice" };
    const inEnglish = { ...option, LocalizedLabelLanguageCode: 1033, LocalizedLabel: "Invoice" };
    const inGerman = { ...option, LocalizedLabelLanguageCode: 1031, LocalizedLabel: "Rechnung" };
    await metadata.commit({ 2024: [inEnglish, inGerman] });
    await lake.run(run);
    const columns = "table_name, column_name, value, lcid, label, symbol";
    const expected = { table_name: "custtable", column_name: "blocked", value: 1n, symbol: "Invoice" };
    expect(await lake.rows("silver/optionsets", columns, "lcid")).toEqual([
      { ...expected, lcid: 1031n, label: "Rechnung" },
      { ...expected, lcid: 1033n, label: "Invoice" },
    ]);
    expect((await lake.run(run)).outcome).toBe("nothing-to-do");
  });

  it("have no folders to replay", async ({ lake }) => {
    await tenCustomers(lake);
    const replay = { from: "2024-01-01T10.00.00Z", to: "2024-01-01T11.00.00Z" };
    await expect(lake.run({ ...run, replay })).rejects.toMatchObject({ code: "CI-JOB-004", exitCode: 2 });
  });

  it("take over from CSV folders: the whole table is compared with what silver holds", async ({ lake }) => {
    const rows = range(1, 10).map((recid) => ({ recid, versionnumber: recid, accountnum: `A${recid}`, party: recid }));
    const columns = { accountnum: "string", party: "int64" } as const;
    await lake.land({ folders: { "2024-01-01T10.00.00Z": { tables: { custtable: { columns, rows } } } } });
    await lake.run({ silver: [custtable] });
    const table = await makeLinkedTable(lake);
    await table.commit({ 2024: [...customers(...range(1, 8)), customer(9, 19)] });
    expect(tableOf(await lake.run(run), "custtable")).toMatchObject({ inserted: 0, swept: 1, rows: 9 });
    expect((await accounts(lake)).at(-1)).toBe("9:A19");
  });
});

describe("a run that dies", () => {
  it("at any write is completed by the next one", { timeout: 60_000 }, async ({ lake }) => {
    await tenCustomers(lake);
    const again = await makeLinkedTable(lake, "deltalake/CustTable_partitioned", { id: "second" });
    await again.commit({
      2024: [...customers(...range(3, 10)), customer(2, 19), customer(11, 20), deletion(12, null, 21)],
    });
    await cp(`${lake.directory}/lake`, `${lake.directory}/before`, { recursive: true });
    const now = new Date("2024-06-02T00:00:00Z");
    const stateOf = async () => ({
      rows: await lake.silver("custtable"),
      ledger: [...(await readLinkLedger(lake.store))],
    });
    const undisturbed = mortalStore(lake.store, Number.POSITIVE_INFINITY, "dies");
    await lake.run({ ...run, lake: undisturbed, now });
    const expected = await stateOf();
    expect(expected.rows).toHaveLength(10);
    const writes = undisturbed.writes();
    expect(writes.length).toBeGreaterThan(8);
    for (let survived = 0; survived <= writes.length; survived++) {
      await rm(`${lake.directory}/lake`, { recursive: true });
      await cp(`${lake.directory}/before`, `${lake.directory}/lake`, { recursive: true });
      const mortal = mortalStore(lake.store, survived, "dies");
      await lake.run({ ...run, lake: mortal, now }).catch(() => undefined);
      await lake.run({ ...run, now });
      expect({ after: writes[survived - 1], ...(await stateOf()) }).toEqual({
        after: writes[survived - 1],
        ...expected,
      });
      expect((await lake.run({ ...run, now })).outcome).toBe("nothing-to-do");
    }
  });
});
