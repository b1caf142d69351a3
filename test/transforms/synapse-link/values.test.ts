import fc from "fast-check";
import { describe, expect } from "vitest";
import { fieldOf } from "../../../scripts/generate/csv.ts";
import { defineBronze, type ExportedType } from "../../../transforms/kernel/bronze.ts";
import { defineSilver, type SilverColumn } from "../../../transforms/kernel/silver.ts";
import { customers, F1, type Lake, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";

/** Values of one column of silver after texts were exported as they stand. */
async function read(lake: Lake, type: ExportedType, raws: readonly string[], refinement: SilverColumn = {}) {
  const model = defineSilver(defineBronze("sample", { value: { type } }), {
    grain: "One row per text.",
    columns: { value: refinement },
  });
  const rows = raws.map((raw, position) => ({ recid: position + 1, value: { raw } }));
  await lake.land({ folders: { [F1]: { tables: { sample: { columns: { value: type }, rows } } } } });
  const report = await lake.run({ silver: [model] });
  const values = await lake.silver("sample", "recid, value");
  return { values: values.map(({ value }) => value), quarantined: tableOf(report, "sample").quarantined };
}

describe("texts of the export", () => {
  it("C16 doubled quotes, commas and line ends inside quotes, a byte order mark and mixed line ends are read", async ({
    lake,
  }) => {
    const texts = [
      'a "quoted" word',
      "a,b",
      "two\nlines",
      "two\r\nlines",
      "\u00fc\u20ac\ud83d\ude00",
      "'",
      "a\r\nb",
      "c",
    ];
    const line = (text: string, n: number) =>
      `"0000004d-0000-0000-0${n}00-000000000000",,,${fieldOf({ name: "a", type: "string" }, text)},,"usmf",1,1,${n},${n},77,${n},,,`;
    const files = {
      "lf.csv": `\uFEFF${line(texts[0]!, 1)}\n${line(texts[1]!, 2)}\n${line(texts[2]!, 3)}\n`,
      "mixed.csv": `${line(texts[3]!, 4)}\r\n${line(texts[4]!, 5)}\n${line(texts[5]!, 6)}\r\n`,
      // The scanner would take its line end from the first one it sees, inside quotes or not.
      "quoted-first.csv": `${line(texts[6]!, 7)}\n${line(texts[7]!, 8)}\n`,
      "empty.csv": "",
    };
    await lake.land({
      folders: { [F1]: { tables: { custtable: { columns: { accountnum: "string", party: "int64" }, files } } } },
    });
    await lake.run();
    expect((await lake.silver("custtable", "recid, accountnum")).map(({ accountnum }) => accountnum)).toEqual(texts);
  });

  it("C16 any text survives the way through the file", { timeout: 60_000 }, async ({ lake }) => {
    const [sample] = fc.sample(
      fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 300, maxLength: 300 }),
      { numRuns: 1, seed: 7 },
    );
    const texts = (sample ?? []).map((text) => `<${text}>`).filter((text) => !text.includes("\0"));
    await lake.land({
      folders: { [F1]: customers(...texts.map((accountnum, position) => ({ recid: position + 1, accountnum }))) },
    });
    await lake.run();
    expect((await lake.silver("custtable", "recid, accountnum")).map(({ accountnum }) => accountnum)).toEqual(texts);
  });

  it("C17 an unquoted empty field, an empty text and blanks are null; trailing blanks are cut", async ({ lake }) => {
    const { values } = await read(lake, "string", ["", '""', '"  "', '"a  "', '"  a"', "bare"]);
    expect(values).toEqual([null, null, null, "a", "  a", "bare"]);
  });

  it("C26 booleans parse in every spelling", async ({ lake }) => {
    const { values, quarantined } = await read(lake, "boolean", [
      "True",
      "true",
      "TRUE",
      "1",
      "False",
      "false",
      "FALSE",
      "0",
      '"True"',
      "",
    ]);
    expect(values).toEqual([true, true, true, true, false, false, false, false, true, null]);
    expect(quarantined).toBe(0);
  });

  it("C27 all forms of dates parse", async ({ lake }) => {
    const forms = [
      '"2020-01-01T00:15:00.0000000Z"',
      '"2020-01-01T00:15:00Z"',
      '"2020-01-01T00:15:00.0000000+00:00"',
      '"2020-01-01T02:15:00+02:00"',
      '"1/1/2020 12:15:00 AM"',
      "2020-01-01T00:15:00",
      '"2020-01-01T00:15:00.1234567Z"',
    ];
    const { values, quarantined } = await read(lake, "dateTimeOffset", [...forms, '"1/31/2020 1:05:09 PM"', ""]);
    expect(values).toEqual([
      ...Array(6).fill("2020-01-01 00:15:00+00"),
      "2020-01-01 00:15:00.123456+00",
      "2020-01-31 13:05:09+00",
      null,
    ]);
    expect(quarantined).toBe(0);
  });

  it("C27 year 1 and 1900-01-01 are null, in any column", async ({ lake }) => {
    const { values } = await read(lake, "dateTimeOffset", [
      '"0001-01-01T00:00:00.0000000"',
      '"0001-01-03T00:00:00.0000000"',
      '"1900-01-01T00:00:00.0000000+00:00"',
      '"1900-01-01T00:00:01.0000000+00:00"',
      '"1899-05-05T00:00:00Z"',
    ]);
    expect(values).toEqual([null, null, null, "1900-01-01 00:00:01+00", null]);
  });

  it("C27 the end of time is null only where it means an open end", async ({ lake }) => {
    const ends = [
      '"2154-12-30T00:00:00Z"',
      '"2154-12-31T23:59:59Z"',
      '"9999-12-30T00:00:00Z"',
      '"9999-12-31T23:59:59.9999999Z"',
    ];
    expect((await read(lake, "dateTime", ends, { openEnd: true })).values).toEqual([
      "2154-12-30 00:00:00+00",
      null,
      null,
      null,
    ]);
  });

  it("C27 elsewhere the end of time is a date like any other", async ({ lake }) => {
    const { values, quarantined } = await read(lake, "dateTime", ['"2154-12-31T23:59:59Z"', '"9999-12-31T00:00:00Z"'], {
      as: "date",
    });
    expect([values, quarantined]).toEqual([["2154-12-31", "9999-12-31"], 0]);
  });

  it("C28 decimals keep six digits exactly at full size", async ({ lake }) => {
    const exact = [
      "0.000001",
      "-0.000001",
      "123456789012.123456",
      "99999999999999999999999999999999.999999",
      "-99999999999999999999999999999999.999999",
      "10",
    ];
    const { values, quarantined } = await read(lake, "decimal", exact);
    expect(values).toEqual([...exact.slice(0, 5), "10.000000"]);
    expect(quarantined).toBe(0);
  });

  it("C29 whole numbers beyond 2^53 survive, and fractions are not rounded away", async ({ lake }) => {
    const { values, quarantined } = await read(lake, "int64", [
      "9007199254740993",
      "-9223372036854775808",
      "9223372036854775807",
      "0",
      "1.5",
    ]);
    expect(values).toEqual([9007199254740993n, -9223372036854775808n, 9223372036854775807n, 0n]);
    expect(quarantined).toBe(1);
  });

  it("C46 archived rows stay, marked, and are counted", async ({ lake }) => {
    const columns = { sysdatastatecode: "int64", accountnum: "string" } as const;
    const rows = [0, 1, 2, null].map((sysdatastatecode, position) => ({ recid: position + 1, sysdatastatecode }));
    await lake.land({ folders: { [F1]: { tables: { custtable: { columns, rows } } } } });
    const report = await lake.run();
    expect((await lake.silver("custtable", "is_archived")).map((row) => row.is_archived)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(tableOf(report, "custtable").archived).toBe(2);
  });

  it("C51 texts of exactly 2000 characters in memo columns are reported, shorter columns are not", async ({ lake }) => {
    const memo = [
      { name: "notes", type: "string", maxLength: -1 },
      { name: "code", type: "string", maxLength: 2000 },
      { name: "account", type: "string", maxLength: 20 },
    ] as const;
    const { attributesOf } = await import("../../support/landing.ts");
    const standard = attributesOf({});
    const attributes = [...standard.slice(0, 3), ...memo, ...standard.slice(3)];
    const text = (length: number) => "\u00fc".repeat(length);
    const rows = [1999, 2000, 2001, 2000].map((length, position) => ({
      recid: position + 1,
      notes: text(length),
      code: text(length),
    }));
    await lake.land({ folders: { [F1]: { tables: { custtable: { attributes, rows } } } } });
    const report = await lake.run();
    expect(report.warnings.filter((warning) => warning.includes("2000"))).toEqual([
      "custtable.notes: 2 texts of exactly 2000 characters may have been cut by the export",
    ]);
    expect((await lake.silver("custtable", "length(notes) as n")).map(({ n }) => n)).toEqual([
      1999n,
      2000n,
      2001n,
      2000n,
    ]);
  });

  it("C53 silver keeps dataareaid as exported", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: customers({ recid: 1, dataareaid: "USMF" }, { recid: 2, dataareaid: "dat" }) },
    });
    await lake.run();
    expect((await lake.silver("custtable", "dataareaid")).map(({ dataareaid }) => dataareaid)).toEqual(["USMF", "dat"]);
  });

  it("columns of the deny-list and technical columns never reach silver", async ({ lake }) => {
    const columns = { accountnum: "string", bankaccount: "string", creditrating: "string" } as const;
    await lake.land({
      folders: { [F1]: { tables: { custtable: { columns, rows: [{ recid: 1, bankaccount: "IBAN" }] } } } },
    });
    await lake.run();
    const [row = {}] = await lake.silver("custtable");
    const hidden = [
      "bankaccount",
      "creditrating",
      "isdelete",
      "sinkcreatedon",
      "createdon",
      "modifiedon",
      "partition",
      "sysrowversion",
      "recversion",
    ];
    expect(Object.keys(row).filter((name) => hidden.includes(name))).toEqual([]);
  });
});
