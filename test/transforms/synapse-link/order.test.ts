import { describe, expect } from "vitest";
import { readLedger } from "../../../transforms/synapse-link/ledger.ts";
import { accounts, customers, F1, F2, F3, F4, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";

describe("which row of an id counts", () => {
  it("C31 neither file names nor the place in a file decide", async ({ lake }) => {
    const columns = { accountnum: "string" } as const;
    const files = {
      "2023.csv": [
        { recid: 1, versionnumber: 9, accountnum: "newest" },
        { recid: 1, versionnumber: 3, accountnum: "old" },
      ],
      "2024_001.csv": [{ recid: 1, versionnumber: 5, accountnum: "older" }],
    };
    await lake.land({ folders: { [F1]: { tables: { custtable: { columns, files } } } } });
    await lake.run();
    expect(await accounts(lake)).toEqual(["1:newest"]);
  });

  it("C32 deletes count in whatever file they stand", async ({ lake }) => {
    const columns = { accountnum: "string" } as const;
    await lake.land({
      folders: { [F1]: customers({ recid: 1 }, { recid: 2 }, { recid: 3 }, { recid: 4, accountnum: "stays" }) },
    });
    const files = {
      "1.csv": [{ recid: 1, IsDelete: true }],
      "4.csv": [{ recid: 2, IsDelete: true }],
      "2024.csv": [{ recid: 3, IsDelete: true }],
    };
    await lake.land({ folders: { [F2]: { tables: { custtable: { columns, files } } } } });
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["4:stays"]);
    expect(tableOf(report, "custtable").feed).toEqual({ rows: 7, superseded: 3, stale: 0, absent: 3 });
  });

  it("C33 a delete needs its Id only", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 1 }, { recid: 2, versionnumber: 2 }) } });
    await lake.run();
    const bare = {
      Id: "0000004d-0000-0000-0100-000000000000",
      recid: null,
      dataareaid: null,
      versionnumber: 5,
      IsDelete: true,
    };
    await lake.land({ folders: { [F2]: customers(bare) } });
    const report = await lake.run();
    expect(tableOf(report, "custtable")).toMatchObject({ deleted: 1, rows: 1 });
    expect(await accounts(lake)).toEqual(["2:null"]);
  });

  it("C34 a fully filled delete works as well", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, accountnum: "A" }, { recid: 2, accountnum: "B" }) } });
    await lake.run();
    await lake.land({ folders: { [F2]: customers({ recid: 1, accountnum: "A", versionnumber: 9, IsDelete: true }) } });
    await lake.run();
    expect(await accounts(lake)).toEqual(["2:B"]);
  });

  it("C35 Id compares case-insensitively", async ({ lake }) => {
    const id = "0000004D-0000-0000-AB00-000000000000";
    await lake.land({ folders: { [F1]: customers({ Id: id, recid: 0xab, accountnum: "A", versionnumber: 1 }) } });
    await lake.run();
    await lake.land({
      folders: { [F2]: customers({ Id: id.toLowerCase(), recid: 0xab, accountnum: "B", versionnumber: 2 }) },
    });
    await lake.run();
    expect(await lake.silver("custtable", "id, accountnum")).toEqual([{ id: id.toLowerCase(), accountnum: "B" }]);
  });

  it("C36 an Id that does not carry the row's recid is reported, and its delete still arrives", async ({ lake }) => {
    const id = "0000004d-0000-0000-ff00-000000000000";
    await lake.land({
      folders: { [F1]: customers({ Id: id, recid: 7, versionnumber: 1 }, { recid: 8, versionnumber: 2 }) },
    });
    const report = await lake.run();
    await lake.land({ folders: { [F2]: customers({ Id: id, recid: null, versionnumber: 3, IsDelete: true }) } });
    await lake.run();
    expect(report.warnings).toContain(
      "custtable: the Id of 1 rows does not carry their recid; increments read every data file",
    );
    expect(await accounts(lake)).toEqual(["8:null"]);
    expect((await readLedger(lake.store, "custtable")).recIds).toBe("differ");
  });

  it("C37 the highest version wins in one folder, then the later sink time, then the delete; identical rows collapse", async ({
    lake,
  }) => {
    const early = "2024-01-01T10:00:00Z";
    const late = "2024-01-01T10:05:00Z";
    await lake.land({
      folders: {
        [F1]: customers(
          { recid: 1, versionnumber: 8, SinkModifiedOn: early, accountnum: "high version" },
          { recid: 1, versionnumber: 7, SinkModifiedOn: late, accountnum: "late sink time" },
          { recid: 2, versionnumber: 5, SinkModifiedOn: late, accountnum: "late" },
          { recid: 2, versionnumber: 5, SinkModifiedOn: early, accountnum: "early" },
          { recid: 3, versionnumber: 5, SinkModifiedOn: late, accountnum: "deleted" },
          { recid: 3, versionnumber: 5, SinkModifiedOn: late, IsDelete: true },
          { recid: 4, versionnumber: 5, SinkModifiedOn: late, accountnum: "back again" },
          { recid: 4, versionnumber: 5, SinkModifiedOn: early, IsDelete: true },
          { recid: 5, versionnumber: 5, SinkModifiedOn: late, accountnum: "twice" },
          { recid: 6, versionnumber: 5, SinkModifiedOn: early, accountnum: "early" },
          { recid: 6, versionnumber: 5, SinkModifiedOn: late, accountnum: "late" },
          { recid: 5, versionnumber: 5, SinkModifiedOn: late, accountnum: "twice" },
        ),
      },
    });
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["1:high version", "2:late", "4:back again", "5:twice", "6:late"]);
    expect(tableOf(report, "custtable")).toMatchObject({
      inserted: 5,
      feed: { rows: 12, superseded: 6, stale: 0, absent: 1 },
    });
  });

  it("C37 the same version in several files and sink times is one row", async ({ lake }) => {
    const columns = { accountnum: "string" } as const;
    const row = (SinkModifiedOn: string) => ({ recid: 1, versionnumber: 5, SinkModifiedOn, accountnum: "A" });
    const [early, late] = [row("2024-01-01T10:00:00Z"), row("2024-01-01T10:05:00Z")];
    const files = { "2023.csv": [late], "2024.csv": [early, late] };
    await lake.land({
      folders: { [F1]: customers({ recid: 9 }), [F2]: { tables: { custtable: { columns, files } } } },
    });
    const report = await lake.run();
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 2, feed: { rows: 4, superseded: 2 } });
    const again = await lake.run({ replay: { from: F2, to: F2 } });
    expect(tableOf(again, "custtable")).toMatchObject({
      unchanged: 1,
      filesAdded: 0,
      feed: { rows: 3, superseded: 2 },
    });
  });

  it("C38 delete then re-create in one folder keeps the row", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 1, accountnum: "A" }) } });
    await lake.run();
    await lake.land({
      folders: {
        [F2]: customers(
          { recid: 1, versionnumber: 3, accountnum: "B" },
          { recid: 1, versionnumber: 2, IsDelete: true },
        ),
      },
    });
    await lake.run();
    expect(await accounts(lake)).toEqual(["1:B"]);
  });

  it("C39 a stale delete after a re-create keeps the row", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 5, accountnum: "A" }) } });
    await lake.run();
    await lake.land({ folders: { [F2]: customers({ recid: 1, versionnumber: 4, IsDelete: true }) } });
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["1:A"]);
    expect(tableOf(report, "custtable")).toMatchObject({ deleted: 0, filesAdded: 0, feed: { rows: 1, stale: 1 } });
  });

  it("C40 a change applies only if it is newer than the stored row or the stored delete", async ({ lake }) => {
    await lake.land({
      folders: {
        [F1]: customers(
          { recid: 1, versionnumber: 5, accountnum: "A" },
          { recid: 2, versionnumber: 5, accountnum: "B" },
        ),
      },
    });
    await lake.run();
    await lake.land({
      folders: {
        [F2]: customers({ recid: 1, versionnumber: 7, IsDelete: true }, { recid: 3, versionnumber: 7, IsDelete: true }),
      },
    });
    await lake.run();
    const older = [1, 2, 3].map((recid) => ({ recid, versionnumber: 4, accountnum: "older" }));
    await lake.land({ folders: { [F3]: customers(...older) } });
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["2:B"]);
    expect(tableOf(report, "custtable").feed).toEqual({ rows: 3, superseded: 0, stale: 3, absent: 0 });
    await lake.land({ folders: { [F4]: customers({ recid: 1, versionnumber: 8, accountnum: "again" }) } });
    await lake.run();
    expect(await accounts(lake)).toEqual(["1:again", "2:B"]);
  });

  it("C41 reading all folders again changes nothing", async ({ lake }) => {
    await lake.land({
      folders: {
        [F1]: customers({ recid: 1, accountnum: "A" }, { recid: 2, accountnum: "B" }),
        [F2]: customers({ recid: 2, IsDelete: true }),
      },
    });
    await lake.run();
    const report = await lake.run({ replay: { from: F1, to: F2 } });
    expect(tableOf(report, "custtable")).toMatchObject({
      inserted: 0,
      updated: 0,
      deleted: 0,
      unchanged: 1,
      filesAdded: 0,
      filesRemoved: 0,
      version: 0,
    });
    expect(await accounts(lake)).toEqual(["1:A"]);
  });

  it("C42 the same Id and version delivered again changes nothing", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 5, accountnum: "A" }) } });
    await lake.run();
    await lake.land({
      folders: {
        [F2]: customers(
          { recid: 1, versionnumber: 5, accountnum: "A" },
          { recid: 1, versionnumber: 5, accountnum: "A" },
        ),
      },
    });
    const report = await lake.run();
    expect(tableOf(report, "custtable")).toMatchObject({
      version: 0,
      unchanged: 1,
      filesAdded: 0,
      feed: { rows: 2, superseded: 1 },
    });
    expect(await lake.silver("custtable", "source_folder")).toEqual([{ source_folder: F1 }]);
  });

  describe("C43 a delete without version", () => {
    const gone = (recid: number, SinkModifiedOn: string) => ({
      recid,
      versionnumber: null,
      SinkModifiedOn,
      IsDelete: true,
    });

    it("C43 removes the row known up to its folder and nothing sunk later", async ({ lake }) => {
      await lake.land({
        folders: {
          [F1]: customers(
            { recid: 1, versionnumber: 5, SinkModifiedOn: "2024-01-01T10:00:00Z", accountnum: "A" },
            { recid: 2, versionnumber: 6, SinkModifiedOn: "2024-01-01T10:30:00Z", accountnum: "B" },
          ),
        },
      });
      await lake.run();
      await lake.land({
        folders: { [F2]: customers(gone(1, "2024-01-01T10:10:00Z"), gone(2, "2024-01-01T10:10:00Z")) },
      });
      const report = await lake.run();
      expect(await accounts(lake)).toEqual(["2:B"]);
      expect(tableOf(report, "custtable")).toMatchObject({ deleted: 1, feed: { rows: 2, stale: 1 } });
    });

    it("C43 leaves a row that was re-created in a later folder", async ({ lake }) => {
      await lake.land({
        folders: {
          [F1]: customers({ recid: 1, versionnumber: 5, accountnum: "A" }),
          [F3]: customers({ recid: 1, versionnumber: 9, accountnum: "B" }),
        },
      });
      await lake.run();
      await lake.land({ folders: { [F2]: customers(gone(1, "2024-01-01T23:00:00Z")) } });
      const report = await lake.run();
      expect(tableOf(report, "custtable").feed).toEqual({ rows: 1, superseded: 0, stale: 1, absent: 0 });
      expect(await accounts(lake)).toEqual(["1:B"]);
    });

    it("C43 removes a row of an older folder that arrives late", async ({ lake }) => {
      await lake.land({ folders: { [F2]: customers(gone(1, "2024-01-01T11:00:00Z")) } });
      await lake.run();
      await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 5, accountnum: "A" }) } });
      await lake.run();
      expect(await accounts(lake)).toEqual([]);
    });

    it("C43 leaves a row that was sunk again after it", async ({ lake }) => {
      const row = { recid: 1, versionnumber: 5, accountnum: "A" };
      await lake.land({ folders: { [F1]: customers({ ...row, SinkModifiedOn: "2024-01-01T10:00:00Z" }) } });
      await lake.run();
      await lake.land({ folders: { [F2]: customers({ ...row, SinkModifiedOn: "2024-01-01T11:30:00Z" }) } });
      await lake.run();
      await lake.land({ folders: { [F3]: customers(gone(1, "2024-01-01T11:00:00Z")) } });
      await lake.run();
      expect(await accounts(lake)).toEqual(["1:A"]);
      await lake.land({ folders: { [F4]: customers(gone(1, "2024-01-01T12:00:00Z")) } });
      await lake.run();
      expect(await accounts(lake)).toEqual([]);
    });
  });

  it("C44 neither sysrowversion nor sink time goes before versionnumber", async ({ lake }) => {
    await lake.land({
      folders: {
        [F1]: customers(
          { recid: 1, versionnumber: 2, sysrowversion: 1, SinkModifiedOn: "2024-01-01T10:00:00Z", accountnum: "newer" },
          { recid: 1, versionnumber: 1, sysrowversion: 9, SinkModifiedOn: "2024-01-01T10:30:00Z", accountnum: "older" },
        ),
      },
    });
    await lake.run();
    expect(await accounts(lake)).toEqual(["1:newer"]);
  });

  it("C45 rows of base and derived tables have Ids and deletes of their own", async ({ lake }) => {
    const party = { columns: { name: "string" } as const, rows: [{ recid: 5, tableid: 2303, name: "Ana" }] };
    const person = { columns: { birthyear: "int64" } as const, rows: [{ recid: 5, tableid: 4512, birthyear: 1980 }] };
    await lake.land({ folders: { [F1]: { tables: { dirpartytable: party, dirperson: person } } } });
    await lake.run();
    const gone = { columns: { name: "string" } as const, rows: [{ recid: 5, tableid: 2303, IsDelete: true }] };
    await lake.land({ folders: { [F2]: { tables: { dirpartytable: gone } } } });
    await lake.run();
    expect(await lake.silver("dirpartytable", "recid")).toEqual([]);
    expect(await lake.silver("dirperson", "recid")).toEqual([{ recid: 5n }]);
  });

  it("stores a higher version even when nothing else changed, so that a late older one stays late", async ({
    lake,
  }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 5, accountnum: "A" }) } });
    await lake.run();
    await lake.land({ folders: { [F2]: customers({ recid: 1, versionnumber: 9, accountnum: "A" }) } });
    await lake.run();
    await lake.land({ folders: { [F3]: customers({ recid: 1, versionnumber: 7, accountnum: "late" }) } });
    await lake.run();
    expect(await lake.silver("custtable", "accountnum, versionnumber")).toEqual([
      { accountnum: "A", versionnumber: 9n },
    ]);
  });
});
