import { rm } from "node:fs/promises";
import { describe, expect } from "vitest";
import { longGaps } from "../../../transforms/synapse-link/feed-plan.ts";
import { folderInProgress, instantOfFolder, planFolders } from "../../../transforms/synapse-link/folders.ts";
import { accounts, codesOf, customers, F1, F2, F3, F4, FEW, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";

const NOW = new Date("2024-01-03T00:00:00Z");

function folder(name: string, modelBytes: number | undefined = 10) {
  return { name, instant: instantOfFolder(name)!, modelBytes };
}

describe("batch folders", () => {
  it("C1 both forms of a folder's name parse and sort by instant; other names are ignored", async () => {
    expect(instantOfFolder("2024-01-01T10.00.00Z")).toBe(Date.UTC(2024, 0, 1, 10));
    expect(instantOfFolder("2024-01-01T10:00:00Z")).toBe(Date.UTC(2024, 0, 1, 10));
    expect(instantOfFolder("2024-01-01T10:00:00.5Z")).toBe(Date.UTC(2024, 0, 1, 10, 0, 0, 500));
    const others = [
      "Changelog",
      "2024-01-01",
      "2024-13-01T10.00.00Z",
      "2024-01-01T10.00:00Z",
      "2024-01-01T10.00.00",
      "backup 2024-01-01T10.00.00Z",
    ];
    expect(others.map(instantOfFolder)).toEqual(others.map(() => undefined));
    const names = ["2024-01-01T10:30:00.250Z", "2024-01-01T10.40.00Z", "2024-01-01T10:00:00Z"];
    const plan = planFolders(
      names.map((name) => folder(name)),
      "2024-01-02T00.00.00Z",
      NOW,
    );
    expect(plan.eligible.map(({ name }) => name)).toEqual([names[2], names[0], names[1]]);
  });

  it("C1 folders of both forms are folded in the order of their instants", async ({ lake }) => {
    const older = "2024-01-01T10.30.00Z";
    const newer = "2024-01-01T10:45:00.000Z";
    await lake.land({
      folders: {
        [newer]: customers({ recid: 1, versionnumber: null, SinkModifiedOn: "2024-01-01T10:50:00Z", IsDelete: true }),
        [older]: customers({ recid: 1, versionnumber: 5, accountnum: "A" }),
      },
    });
    const report = await lake.run();
    expect(report.folders.processed).toEqual([older, newer]);
    expect(await accounts(lake)).toEqual([]);
  });

  it("C2 only folders strictly older than the one in progress are read", async ({ lake }) => {
    const folders = { [F1]: customers({ recid: 1 }), [F2]: customers({ recid: 2 }), [F3]: customers({ recid: 3 }) };
    await lake.land({ folders, inProgress: F2 });
    const report = await lake.run();
    expect(report.folders).toMatchObject({ processed: [F1], inProgress: F2 });
    expect(await accounts(lake)).toEqual(["1:null"]);
  });

  it.for([
    ["missing", null],
    ["empty", ""],
    ["of another form", "soon"],
  ] as const)(
    "C2 nothing is read while changelog.info is %s, and the run says so",
    async ([, inProgress], { lake }) => {
      await lake.land({ folders: { [F1]: customers({ recid: 1 }) }, inProgress });
      const report = await lake.run();
      expect(report.outcome).toBe("nothing-to-do");
      expect(report.warnings).toContain(
        "Changelog/changelog.info names no folder: nothing is read until Dataverse writes it",
      );
      expect(await accounts(lake)).toEqual([]);
    },
  );

  it("C2 changelog.info may carry a byte order mark, line ends and a path", () => {
    expect(folderInProgress(`\uFEFF${F1}\r\n`)).toBe(F1);
    expect(folderInProgress(`/container/${F1}/`)).toBe(F1);
  });

  it("C3 a folder without model.json waits, is abandoned after the grace period, and is read if it completes after all", async ({
    lake,
  }) => {
    const rows = customers({ recid: 1, accountnum: "late" });
    await lake.land({ folders: { [F1]: { ...rows, model: null }, [F2]: customers({ recid: 2 }) } });
    const soon = await lake.run({ now: new Date("2024-01-01T12:00:00Z") });
    expect(soon.folders).toMatchObject({ processed: [F2], skipped: [F1], abandoned: [] });
    const later = await lake.run({ now: new Date("2024-01-03T12:00:00Z") });
    expect(later.folders).toMatchObject({ processed: [], skipped: [], abandoned: [F1] });
    expect(later.warnings).toEqual([`folder ${F1} was abandoned by Dataverse; its rows come again later`]);
    await lake.land({ folders: { [F1]: rows } });
    const last = await lake.run({ now: new Date("2024-01-04T12:00:00Z") });
    expect(last.folders).toMatchObject({ processed: [F1], abandoned: [] });
    expect(await accounts(lake)).toEqual(["1:late", "2:null"]);
  });

  it("C3 the newest folder is not abandoned: no later one is complete", () => {
    const plan = planFolders([folder(F1), folder(F2, 0)], F3, NOW);
    expect(plan).toMatchObject({ abandoned: [], waiting: [F2] });
  });

  it("C4 a model.json with content does not make the folder in progress complete", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) }, inProgress: F1 });
    expect((await lake.run()).folders.processed).toEqual([]);
  });

  it("C5 empty folders and tables without partitions are done with no rows, and the next run has nothing to do", async ({
    lake,
  }) => {
    const empty = { tables: { custtable: { columns: { accountnum: "string" } as const } } };
    await lake.land({
      folders: { [F1]: empty, [F2]: { tables: {} }, [F3]: { tables: { custtable: { files: { "2024.csv": "" } } } } },
    });
    const report = await lake.run();
    expect(report.folders.processed).toEqual([F1, F2, F3]);
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 0, rows: 0, feed: { rows: 0 } });
    expect(await lake.run()).toMatchObject({ outcome: "nothing-to-do", folders: { processed: [] } });
  });

  it("C5 a table whose copy is complete without any row is an empty table, not a missing one", async ({ lake }) => {
    const empty = { columns: { name: "string" } as const };
    const copying = { columns: { name: "string" } as const, syncState: "InProgress", syncCompleted: "" };
    await lake.land({ folders: { [F1]: { tables: { custgroup: empty, dirpartytable: copying } } } });
    const report = await lake.run();
    expect(report.tables.map(({ table, version, rows }) => [table, version, rows])).toEqual([["custgroup", 0, 0]]);
    await lake.land({ folders: { [F2]: { tables: { custgroup: { ...empty, rows: [{ recid: 1, name: "A" }] } } } } });
    await lake.run();
    expect(await lake.silver("custgroup", "recid, name")).toEqual([{ recid: 1n, name: "A" }]);
  });

  it("C6 a table without files in a folder is unchanged", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, accountnum: "A" }) } });
    await lake.run();
    await lake.land({
      folders: { [F2]: { tables: { custgroup: { columns: { name: "string" }, rows: [{ recid: 1 }] } } } },
    });
    const report = await lake.run();
    expect(report.tables.map(({ table }) => table)).toEqual(["custgroup"]);
    expect(await accounts(lake)).toEqual(["1:A"]);
  });

  it("C7 files are those of model.json and those of the folder; a difference is reported", async ({ lake }) => {
    const columns = { accountnum: "string" } as const;
    const files = { "2023.csv": [{ recid: 1 }], "2024_001.csv": [{ recid: 2 }], "2024_002.csv": [{ recid: 3 }] };
    await lake.land({ folders: { [F1]: { tables: { custtable: { columns, files, partitions: ["2024_001.csv"] } } } } });
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["1:null", "2:null", "3:null"]);
    expect(report.warnings).toContain(
      `${F1}: 2 files stand in model.json or in the folder, but not in both, e.g. ${F1}/custtable/2023.csv`,
    );
  });

  it("C8 internal folders are no tables", async ({ lake }) => {
    const extra = Object.fromEntries(
      ["Changelog", "OptionsetMetadata", "Snapshot", "Microsoft.Athena.TrickleFeedService"].map((name) => [
        `${name}/2024.csv`,
        "1,2\n",
      ]),
    );
    await lake.land({ folders: { [F1]: { ...customers({ recid: 1 }), extra } } });
    const report = await lake.run();
    expect(codesOf(report)).toEqual([]);
    expect(report.undeclaredTables).toEqual([]);
  });

  it("C10 a file that vanishes before it is read stops its table with a gap; the others go on", async ({ lake }) => {
    const columns = { accountnum: "string" } as const;
    const table = { columns, rows: [{ recid: 1 }], partitions: ["2024.csv", "2023.csv"] };
    await lake.land({
      folders: { [F1]: { tables: { custtable: table, custgroup: { columns: {}, rows: [{ recid: 1 }] } } } },
    });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toEqual({
      code: "CI-FEED-005",
      message: `${F1}/custtable/2023.csv vanished before it was processed: folder ${F1} has a gap.`,
      hint: "Lengthen the retention of the landing zone and re-initialise the table in Synapse Link.",
    });
    expect(tableOf(report, "custgroup").inserted).toBe(1);
    expect((await lake.run()).folders.processed).toEqual([F1]);
  });

  it("C10 a folder that is purged before every table read it is a gap of these tables, until they are copied again", async ({
    lake,
  }) => {
    const group = { columns: { name: "string" } as const, rows: [{ recid: 1 }] };
    const wide = { columns: { accountnum: "string" } as const, files: { "2024.csv": `${",".repeat(20)}x\n` } };
    await lake.land({ folders: { [F1]: { tables: { custtable: wide, custgroup: group } } } });
    await lake.run();
    await rm(`${lake.directory}/landing/${F1}`, { recursive: true });
    await lake.land({ folders: { [F2]: customers({ recid: 2, versionnumber: 20 }) } });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toMatchObject({
      code: "CI-FEED-005",
      message: `${F1} vanished before it was processed: the feed has a gap.`,
    });
    expect(codesOf(await lake.run())).toEqual(["CI-FEED-005"]);
    const copied = {
      ...customers({ recid: 3, versionnumber: 3 }).tables!.custtable!,
      syncCompleted: "1/1/2024 12:10:00 PM",
    };
    await lake.land({ folders: { [F3]: { tables: { custtable: copied } } } });
    expect(codesOf(await lake.run())).toEqual([]);
    expect(await accounts(lake)).toEqual(["2:null", "3:null"]);
    expect((await lake.run()).outcome).toBe("nothing-to-do");
  });

  it("C10 a folder that is purged after it was processed is no error", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, accountnum: "A" }) } });
    await lake.run();
    await rm(`${lake.directory}/landing/${F1}`, { recursive: true });
    await lake.land({ folders: { [F2]: customers({ recid: 2, accountnum: "B", versionnumber: 2 }) } });
    expect(codesOf(await lake.run())).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:A", "2:B"]);
  });

  it("C11 a folder that appears late is read although newer ones are done", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: customers({ recid: 1, versionnumber: 1 }), [F4]: customers({ recid: 4, versionnumber: 4 }) },
    });
    await lake.run();
    await lake.land({ folders: { [F2]: customers({ recid: 2, versionnumber: 2 }) } });
    const report = await lake.run();
    expect(report.folders.processed).toEqual([F2]);
    expect(await accounts(lake)).toEqual(["1:null", "2:null", "4:null"]);
  });

  it("C11 the ledger is per table: a table that failed reads its folder again, the others do not", async ({ lake }) => {
    const group = { columns: { name: "string" } as const, rows: [{ recid: 1 }] };
    const wide = { columns: { accountnum: "string" } as const, files: { "2024.csv": `${",".repeat(20)}x\n` } };
    await lake.land({ folders: { [F1]: { tables: { custtable: wide, custgroup: group } } } });
    expect(codesOf(await lake.run())).toEqual(["CI-FEED-006"]);
    await lake.land({
      folders: {
        [F1]: { tables: { custtable: { columns: { accountnum: "string" }, rows: [{ recid: 1 }] }, custgroup: group } },
      },
    });
    const report = await lake.run();
    expect(report.tables.map(({ table, inserted }) => [table, inserted])).toEqual([["custtable", 1]]);
    expect((await lake.run()).outcome).toBe("nothing-to-do");
  });

  it("C13 a table that is added later becomes available with its full copy; others are not disturbed", async ({
    lake,
  }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
    await lake.run();
    await lake.land({
      folders: { [F2]: { tables: { custgroup: { columns: { name: "string" }, rows: [{ recid: 1 }, { recid: 2 }] } } } },
    });
    const report = await lake.run();
    expect(report.tables.map(({ table, inserted }) => [table, inserted])).toEqual([["custgroup", 2]]);
  });

  it("C13 a table that is declared later reads the folders that others are done with", async ({ lake }) => {
    const tables = {
      ...customers({ recid: 1 }).tables,
      custgroup: { columns: { name: "string" } as const, rows: [{ recid: 1 }] },
    };
    await lake.land({ folders: { [F1]: { tables } } });
    await lake.run({ silver: FEW.filter(({ name }) => name !== "custgroup") });
    const report = await lake.run();
    expect(report.tables.map(({ table, inserted }) => [table, inserted])).toEqual([["custgroup", 1]]);
    expect((await lake.run()).outcome).toBe("nothing-to-do");
  });

  it("C15 the landing zone is only read", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) } });
    const refuse = async () => {
      throw new Error("the landing zone was written");
    };
    const landing = { ...lake.landing, put: refuse, putIfAbsent: refuse, putFile: refuse, remove: refuse };
    expect(codesOf(await lake.run({ landing }))).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:null"]);
  });

  it("C49 more than ten days between complete folders is a warning", async ({ lake }) => {
    const late = "2024-01-12T11.00.00Z";
    await lake.land({ folders: { [F1]: customers({ recid: 1 }), [late]: customers({ recid: 2 }) } });
    const gap = `11 days without a complete folder before ${late}: Dataverse forgets changes after 10 days, so re-initialise the tables in Synapse Link`;
    expect((await lake.run()).warnings).toContain(gap);
    expect(longGaps([folder(F1), folder(late)], new Set([F1, late]))).toEqual([]);
    expect(longGaps([folder(F1), folder("2024-01-11T10.00.00Z")], new Set())).toEqual([]);
  });

  it("C54 progress is told by folders and versions", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: customers({ recid: 1, versionnumber: 5, SinkModifiedOn: "2030-01-01T00:00:00Z" }) },
      inProgress: F2,
    });
    const report = await lake.run();
    expect(report.folders).toMatchObject({ processed: [F1], inProgress: F2 });
    expect(await lake.silver("custtable", "versionnumber, source_folder")).toEqual([
      { versionnumber: 5n, source_folder: F1 },
    ]);
  });
});

describe("a model.json that is not one", () => {
  it.for([
    ["not JSON", "{ broken"],
    ["no model", '{"entities": 5}'],
  ] as const)("%s: the folder is named and stays pending, the others are read", async ([, model], { lake }) => {
    const broken = customers({ recid: 2, versionnumber: 2, accountnum: "B" });
    const folders = {
      [F1]: customers({ recid: 1, versionnumber: 1, accountnum: "A" }),
      [F2]: { ...broken, model },
      [F3]: customers({ recid: 3, versionnumber: 3, accountnum: "C" }),
    };
    await lake.land({ folders });
    const report = await lake.run();
    expect(report.outcome).toBe("failed");
    expect(report.problems).toMatchObject([{ subject: F2, code: "CI-FEED-002" }]);
    expect(report.folders.processed).toEqual([F1, F3]);
    expect(await accounts(lake)).toEqual(["1:A", "3:C"]);
    await lake.land({ folders: { [F2]: broken } });
    expect((await lake.run()).folders.processed).toEqual([F2]);
    expect(await accounts(lake)).toEqual(["1:A", "2:B", "3:C"]);
  });

  it("of 0 bytes: the folder waits", async ({ lake }) => {
    await lake.land({ folders: { [F1]: { ...customers({ recid: 1 }), model: "" } } });
    expect((await lake.run({ now: new Date("2024-01-01T11:00:00Z") })).folders.skipped).toEqual([F1]);
  });

  it("at the root: it is named, and folders with their own are read", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1 }) }, model: "{" });
    const report = await lake.run();
    expect(report.problems).toMatchObject([{ subject: "model.json", code: "CI-FEED-002" }]);
    expect(await accounts(lake)).toEqual(["1:null"]);
  });

  it("an empty landing zone says that the link is not there yet", async ({ lake }) => {
    await expect(lake.run()).rejects.toMatchObject({ code: "CI-FEED-001" });
  });
});
