import { describe, expect } from "vitest";
import { modelJson } from "../../../scripts/generate/model-json.ts";
import { accounts, codesOf, customers, F1, F2, F3, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";
import { attributesOf } from "../../support/landing.ts";

const custgroup = { columns: { name: "string" } as const, rows: [{ recid: 1, name: "Retail" }] };
const LEADING = attributesOf({}).slice(0, 3);
const TRAILING = attributesOf({}).slice(3);

/** model.json text of one table for the per-table file. */
function schemaOf(table: string, columns: Parameters<typeof attributesOf>[0]): string {
  const entity = { name: table, attributes: attributesOf(columns), files: [] };
  return modelJson([{ ...entity, syncState: "Completed", syncCompleted: "1/1/2024 9:00:00 AM" }]);
}

describe("schemas of a changing feed", () => {
  it("C9 table names match case-insensitively", async ({ lake }) => {
    await lake.land({
      folders: {
        [F1]: { tables: { CustTable: { columns: { AccountNum: "string" }, rows: [{ recid: 1, AccountNum: "A" }] } } },
      },
    });
    const report = await lake.run();
    expect(report.undeclaredTables).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:A"]);
  });

  it("C18 columns bind by position to the schema of their own folder", async ({ lake }) => {
    const folder = (...names: string[]) => ({
      tables: {
        custtable: {
          attributes: [...LEADING, ...names.map((name) => ({ name, type: "string" as const })), ...TRAILING],
          rows: [
            {
              recid: names.length,
              accountnum: "account",
              currency: "EUR",
              custgroup: "group",
              versionnumber: names.length,
            },
          ],
        },
      },
    });
    await lake.land({
      folders: { [F1]: folder("accountnum", "currency"), [F2]: folder("custgroup", "currency", "accountnum") },
    });
    await lake.run();
    expect(await lake.silver("custtable", "recid, accountnum, currency, custgroup")).toEqual([
      { recid: 2n, accountnum: "account", currency: "EUR", custgroup: null },
      { recid: 3n, accountnum: "account", currency: "EUR", custgroup: "group" },
    ]);
  });

  describe("C19 a table that the folder's model.json does not describe", () => {
    const columns = { accountnum: "string" } as const;
    const table = { columns, rows: [{ recid: 1, accountnum: "A" }], isInModel: false };
    const path = "Microsoft.Athena.TrickleFeedService/custtable-model.json";

    it("C19 takes its own schema file first", async ({ lake }) => {
      const extra = { [path]: schemaOf("custtable", columns) };
      await lake.land({
        folders: { [F1]: { tables: { custtable: table }, extra } },
        model: schemaOf("custtable", { party: "int64" }),
      });
      await lake.run();
      expect(await accounts(lake)).toEqual(["1:A"]);
    });

    it("C19 takes the root schema if the field count fits", async ({ lake }) => {
      await lake.land({ folders: { [F1]: { tables: { custtable: table } } }, model: schemaOf("custtable", columns) });
      await lake.run();
      expect(await accounts(lake)).toEqual(["1:A"]);
    });

    it("C19 stops when the root schema has another field count", async ({ lake }) => {
      const model = schemaOf("custtable", { accountnum: "string", party: "int64" });
      await lake.land({ folders: { [F1]: { tables: { custtable: table, custgroup } } }, model });
      const report = await lake.run();
      expect(tableOf(report, "custtable").problem).toMatchObject({
        code: "CI-FEED-004",
        message: `custtable: ${F1}/custtable/2024.csv, line 1 has 14 fields; the root schema, which stands in for the folder's, has 15. The table is left as it was.`,
      });
      expect(tableOf(report, "custgroup").inserted).toBe(1);
    });

    it("C19 stops when there is no schema at all, or a broken one", async ({ lake }) => {
      await lake.land({ folders: { [F1]: { tables: { custtable: table, custgroup } } }, model: null });
      expect(codesOf(await lake.run())).toEqual(["CI-FEED-004"]);
      await lake.land({
        folders: { [F1]: { tables: { custtable: table, custgroup }, extra: { [path]: "{" } } },
        model: null,
      });
      expect(codesOf(await lake.run())).toEqual(["CI-FEED-002"]);
      expect(await lake.silver("custgroup", "name")).toEqual([{ name: "Retail" }]);
    });
  });

  it("C20 a narrow row is a prefix; both widths may stand in one file", async ({ lake }) => {
    const wide = [...attributesOf({ accountnum: "string" }), { name: "note", type: "string" as const }];
    const row = (recid: number, version: number) =>
      `"0000004d-0000-0000-0${recid}00-000000000000",,,"C-${recid}\n,"",x","usmf",1,1,${version},${recid},77,${version},,,`;
    const text = `${row(1, 1)}\n${row(2, 2)},"note"\n${row(3, 3)}\n`;
    await lake.land({
      folders: { [F1]: { tables: { custtable: { attributes: wide, files: { "2024.csv": text } } } } },
    });
    expect(codesOf(await lake.run())).toEqual([]);
    expect(await lake.silver("custtable", "recid, accountnum, note")).toEqual([
      { recid: 1n, accountnum: 'C-1\n,",x', note: null },
      { recid: 2n, accountnum: 'C-2\n,",x', note: "note" },
      { recid: 3n, accountnum: 'C-3\n,",x', note: null },
    ]);
  });

  it("C21 a row wider than the schema stops its table with file and line; the others go on", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, accountnum: "A" }) } });
    await lake.run();
    const attributes = attributesOf({ accountnum: "string", party: "int64" });
    const good = `"0000004d-0000-0000-0200-000000000000",,,"B",2,"usmf",1,1,2,2,77,2,,,`;
    const files = { "2024.csv": `${good}\n${good},"more"\n` };
    await lake.land({ folders: { [F2]: { tables: { custtable: { attributes, files }, custgroup } } } });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toEqual({
      code: "CI-FEED-006",
      message: `custtable: ${F2}/custtable/2024.csv, line 2 has 16 fields; the folder's schema has 15. The table is left as it was.`,
      hint: "The schema in Synapse Link is stale: remove and re-add the table there, then run with --full-refresh.",
    });
    expect(await accounts(lake)).toEqual(["1:A"]);
    expect(tableOf(report, "custgroup").inserted).toBe(1);
  });

  it("C21 a row that is wider by empty fields only loses nothing and is read", async ({ lake }) => {
    const attributes = attributesOf({ accountnum: "string" });
    const good = (recid: number) =>
      `"0000004d-0000-0000-0${recid}00-000000000000",,,"C-${recid}","usmf",1,1,${recid},${recid},77,${recid},,,`;
    const files = { "2024.csv": `${good(1)}\n${good(2)},,\n${good(3)}\n` };
    await lake.land({ folders: { [F1]: { tables: { custtable: { attributes, files } } } } });
    const report = await lake.run();
    expect(codesOf(report)).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:C-1", "2:C-2", "3:C-3"]);
  });

  it("C22 an appended column is null in rows before it", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 1 }) } });
    await lake.run();
    const attributes = [...attributesOf({ accountnum: "string" }), { name: "loyalty", type: "int64" as const }];
    await lake.land({
      folders: { [F2]: { tables: { custtable: { attributes, rows: [{ recid: 2, versionnumber: 2, loyalty: 7 }] } } } },
    });
    await lake.run();
    expect(await lake.silver("custtable", "recid, loyalty")).toEqual([
      { recid: 1n, loyalty: null },
      { recid: 2n, loyalty: 7n },
    ]);
  });

  it("C23 a dropped column stays and is null from then on", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: customers({ recid: 1, versionnumber: 1, party: 5 }, { recid: 2, versionnumber: 2, party: 6 }) },
    });
    await lake.run();
    const columns = { accountnum: "string" } as const;
    await lake.land({
      folders: { [F2]: { tables: { custtable: { columns, rows: [{ recid: 2, versionnumber: 3 }] } } } },
    });
    await lake.run();
    expect(await lake.silver("custtable", "recid, party")).toEqual([
      { recid: 1n, party: 5n },
      { recid: 2n, party: null },
    ]);
  });

  it("C24 a changed data type stops its table and names column, old and new type; the others go on", async ({
    lake,
  }) => {
    await lake.land({
      folders: { [F1]: { tables: { custtable: { columns: { loyalty: "int64" }, rows: [{ recid: 1 }] } } } },
    });
    await lake.run();
    const changed = { columns: { loyalty: "string" } as const, rows: [{ recid: 2, versionnumber: 2, loyalty: "x" }] };
    await lake.land({ folders: { [F2]: { tables: { custtable: changed, custgroup } } } });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toEqual({
      code: "CI-FEED-007",
      message: `custtable: column "loyalty" changed from int64 to string in ${F2}. The table is left as it was.`,
      hint: "Remove and re-add the table in Synapse Link, then run with --full-refresh.",
    });
    expect(await lake.silver("custtable", "recid")).toEqual([{ recid: 1n }]);
    expect(tableOf(report, "custgroup").inserted).toBe(1);
  });

  it("C24 a type other than the declared one stops the table at once", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: { tables: { custtable: { columns: { party: "string" }, rows: [{ recid: 1 }] } } } },
    });
    expect(codesOf(await lake.run())).toEqual(["CI-FEED-007"]);
  });

  it("C25 a stale schema is caught by fields that cannot be read, not loaded shifted", async ({ lake }) => {
    // The column accountnum is gone from the file, but not from the schema.
    const rows = [1, 2, 3].map(
      (n) =>
        `"0000004d-0000-0000-0${n}00-000000000000",,,5,"usmf",1,1,${n},${n},77,${n},"2024-01-01T00:00:00.0000000+00:00",,\n`,
    );
    const files = { "2024.csv": rows.join("") };
    await lake.land({
      folders: {
        [F1]: { tables: { custtable: { columns: { accountnum: "string", party: "int64" }, files }, custgroup } },
      },
    });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toMatchObject({
      code: "CI-FEED-009",
      message: `custtable: 3 of 3 rows of ${F1}/custtable/2024.csv do not fit the schema, e.g. "2024-01-01T00:00:00.0000000+00:00" in versionnumber. The table is left as it was.`,
    });
    expect(await lake.silver("custtable")).toEqual([]);
    expect(tableOf(report, "custgroup").inserted).toBe(1);
  });

  it("C52 level_ and level bind to one column; fno_id is the table's own Id", async ({ lake }) => {
    const table = (name: string, recid: number) => ({
      tables: {
        ecorescategory: {
          columns: { [name]: "int64", FnO_Id: "string" } as const,
          rows: [{ recid, versionnumber: recid, [name]: recid, FnO_Id: `own ${recid}` }],
        },
      },
    });
    await lake.land({ folders: { [F1]: table("level", 1), [F2]: table("level_", 2) } });
    await lake.run();
    await lake.land({ folders: { [F3]: table("Level_", 3) } });
    await lake.run();
    expect(await lake.silver("ecorescategory", "recid, level, fno_id")).toEqual([
      { recid: 1n, level: 1n, fno_id: "own 1" },
      { recid: 2n, level: 2n, fno_id: "own 2" },
      { recid: 3n, level: 3n, fno_id: "own 3" },
    ]);
  });

  it("C55 undeclared tables are listed and ignored, declared ones that are absent are named", async ({ lake }) => {
    const strange = { columns: {}, rows: [{ recid: 1 }] };
    await lake.land({ folders: { [F1]: { tables: { ...customers({ recid: 1 }).tables, msdyn_strange: strange } } } });
    const report = await lake.run();
    expect(report.undeclaredTables).toEqual(["msdyn_strange"]);
    expect(report.absentTables).toContain("dirpartytable");
    expect(report.absentTables).not.toContain("custtable");
    expect(codesOf(report)).toEqual([]);
  });

  it("an unknown data type stops its table alone", async ({ lake }) => {
    const odd = schemaOf("custtable", { accountnum: "string" }).replace(
      '"dataType": "string"',
      '"dataType": "geography"',
    );
    const files = { "2024.csv": "x\n" };
    await lake.land({
      folders: {
        [F1]: { tables: { custtable: { columns: { accountnum: "string" }, files } }, model: odd },
        [F2]: { tables: { custgroup } },
      },
    });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem?.code).toBe("CI-FEED-003");
    expect(tableOf(report, "custgroup").inserted).toBe(1);
  });
});
