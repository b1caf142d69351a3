import { describe, expect } from "vitest";
import { accounts, codesOf, customers, F1, F2, F3, type Lake, tableOf } from "../../support/lake.ts";
import { it } from "../../support/lake-test.ts";
import { attributesOf } from "../../support/landing.ts";

const COLUMNS = { accountnum: "string", party: "int64", creditmax: "decimal", createddatetime: "dateTime" } as const;

async function quarantine(
  lake: Lake,
  columns = 'reason, "column", text, file, line, id, versionnumber, first_run, resolved_run',
) {
  return lake.rows("quarantine/silver/custtable", columns, 'file, line, "column"');
}

describe("rows that cannot be read", () => {
  it("C30 go to quarantine with file, line, column and text; the stored older row stays", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 1, versionnumber: 1, accountnum: "old", party: 7 }) } });
    await lake.run();
    const rows = [
      { recid: 2, versionnumber: 2, accountnum: "two\nlines" },
      {
        recid: 1,
        versionnumber: 3,
        accountnum: "new",
        party: { raw: '"seven"' },
        creditmax: { raw: "1,5".replace(",", ";") },
      },
    ];
    await lake.land({ folders: { [F2]: { tables: { custtable: { columns: COLUMNS, rows } } } } });
    const report = await lake.run();
    expect(report.outcome).toBe("succeeded");
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 1, updated: 0, quarantined: 1, feed: { rows: 2 } });
    expect(await accounts(lake)).toEqual(["1:old", "2:two\nlines"]);
    const place = {
      reason: "unreadable field",
      file: `${F2}/custtable/2024.csv`,
      line: 3n,
      id: "0000004d-0000-0000-0100-000000000000",
      versionnumber: 3n,
      first_run: "run-2",
      resolved_run: null,
    };
    expect(await quarantine(lake)).toEqual([
      { ...place, column: "creditmax", text: "1;5" },
      { ...place, column: "party", text: "seven" },
    ]);
  });

  it("C30 an older readable row of the same batch counts instead", async ({ lake }) => {
    const bad = { raw: '"x"' };
    await lake.land({
      folders: {
        [F1]: customers(
          { recid: 1, versionnumber: 1, accountnum: "oldest" },
          { recid: 1, versionnumber: 2, accountnum: "readable" },
          { recid: 1, versionnumber: 3, party: bad },
          { recid: 2, versionnumber: 4, party: bad },
          { recid: 3, versionnumber: 5, party: bad },
          { recid: 3, versionnumber: 6, IsDelete: true },
        ),
        [F2]: customers({ recid: 1, versionnumber: 7, party: bad }),
      },
    });
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["1:readable"]);
    expect(tableOf(report, "custtable")).toMatchObject({
      inserted: 1,
      quarantined: 3,
      feed: { rows: 7, superseded: 2, absent: 1 },
    });
  });

  it("C30 a row that passes later is marked, and reaches silver", async ({ lake }) => {
    const folder = (party: number | { raw: string }) =>
      customers(
        { recid: 1, versionnumber: 1, accountnum: "A" },
        { recid: 2, versionnumber: 2, accountnum: "B", party },
      );
    await lake.land({ folders: { [F1]: folder({ raw: '"x"' }) } });
    await lake.run();
    expect(await quarantine(lake, "first_run, resolved_run")).toEqual([{ first_run: "run-1", resolved_run: null }]);
    await lake.run({ replay: { from: F1, to: F1 } });
    expect(await quarantine(lake, "first_run, resolved_run")).toEqual([{ first_run: "run-1", resolved_run: null }]);
    await lake.land({ folders: { [F1]: folder(5) } });
    await lake.run({ replay: { from: F1, to: F1 } });
    expect(await quarantine(lake, "first_run, resolved_run")).toEqual([{ first_run: "run-1", resolved_run: "run-3" }]);
    expect(await accounts(lake)).toEqual(["1:A", "2:B"]);
  });

  it("C30 a row in quarantine that a newer one replaced is looked at again all the same", async ({ lake }) => {
    const bad = { recid: 1, versionnumber: 1, accountnum: "A" };
    const newer = customers({ recid: 1, versionnumber: 2, accountnum: "B" });
    await lake.land({ folders: { [F1]: customers({ ...bad, party: { raw: '"x"' } }) } });
    await lake.run();
    await lake.land({ folders: { [F2]: newer } });
    await lake.run({ replay: { from: F1, to: F2 } });
    expect(await quarantine(lake, "resolved_run")).toEqual([{ resolved_run: null }]);
    await lake.land({ folders: { [F1]: customers({ ...bad, party: 1 }) } });
    await lake.run({ replay: { from: F1, to: F2 } });
    expect(await quarantine(lake, "resolved_run")).toEqual([{ resolved_run: "run-3" }]);
    expect(await accounts(lake)).toEqual(["1:B"]);
  });

  it("C30 rows without Id, without version or with an unreadable delete flag are no rows of the table", async ({
    lake,
  }) => {
    await lake.land({
      folders: {
        [F1]: customers(
          { recid: 1, versionnumber: 1, accountnum: "A" },
          { recid: 2, Id: null, versionnumber: 2 },
          { recid: 3, versionnumber: null, accountnum: "no version" },
          { recid: 4, versionnumber: { raw: '"4x"' } },
          { recid: 5, versionnumber: 5, IsDelete: { raw: "Maybe" } },
          { recid: 6, Id: { raw: '"0000004d-customer-6"' }, versionnumber: 6 },
        ),
      },
    });
    // A null cell of the builder takes the default, so the Id is cut out of the text.
    const { readFile, writeFile } = await import("node:fs/promises");
    const path = `${lake.directory}/landing/${F1}/custtable/2024.csv`;
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(
      path,
      lines.map((line, position) => (position === 1 ? line.replace(/^[^,]*/, "") : line)).join("\n"),
    );
    const report = await lake.run();
    expect(await accounts(lake)).toEqual(["1:A"]);
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 1, quarantined: 5 });
    expect(await quarantine(lake, 'reason, "column", text, line')).toEqual([
      { reason: "no Id", column: "id", text: "", line: 2n },
      { reason: "no version on a row that is not a delete", column: "versionnumber", text: "", line: 3n },
      { reason: "unreadable field", column: "versionnumber", text: "4x", line: 4n },
      { reason: "unreadable field", column: "isdelete", text: "Maybe", line: 5n },
      { reason: "unreadable field", column: "id", text: "0000004d-customer-6", line: 6n },
    ]);
  });

  it("a row that is not UTF-8 goes to quarantine, the rest of its file is read", async ({ lake }) => {
    const [before, after] = ["first", "third"].map((name, n) => ({
      recid: n * 2 + 1,
      versionnumber: n * 2 + 1,
      accountnum: name,
    }));
    await lake.land({
      folders: { [F1]: customers(before!, { recid: 2, versionnumber: 2, accountnum: "caf\u00e9" }, after!) },
    });
    const { readFile, writeFile } = await import("node:fs/promises");
    const path = `${lake.directory}/landing/${F1}/custtable/2024.csv`;
    await writeFile(path, Buffer.from((await readFile(path, "utf8")).replace("caf\u00e9", "caf\u00e9"), "latin1"));
    const report = await lake.run();
    expect(codesOf(report)).toEqual([]);
    expect(await accounts(lake)).toEqual(["1:first", "3:third"]);
    expect(tableOf(report, "custtable")).toMatchObject({ inserted: 2, quarantined: 1, feed: { rows: 3 } });
    expect(await quarantine(lake, 'reason, "column", line, id')).toEqual([
      { reason: "not UTF-8", column: "accountnum", line: 2n, id: "0000004d-0000-0000-0200-000000000000" },
    ]);
  });

  it("a file most of whose rows cannot be read stops the table: its schema is wrong", async ({ lake }) => {
    await lake.land({ folders: { [F1]: customers({ recid: 99, accountnum: "old" }) } });
    await lake.run();
    const rows = Array.from({ length: 25 }, (_, n) => ({ recid: n + 1, party: n < 20 ? { raw: '"x"' } : n }));
    await lake.land({ folders: { [F2]: customers(...rows) } });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toMatchObject({
      code: "CI-FEED-009",
      message: `custtable: 20 of 25 rows of ${F2}/custtable/2024.csv do not fit the schema, e.g. "x" in party. The table is left as it was.`,
    });
    expect(await accounts(lake)).toEqual(["99:old"]);
  });
});

describe("bad input", () => {
  const attributes = attributesOf({ accountnum: "string" });
  const line = (n: number, name: string) =>
    `"0000004d-0000-0000-0${n}00-000000000000",,,${name},"usmf",1,1,${n},${n},77,${n},,,`;
  const custgroup = { columns: { name: "string" } as const, rows: [{ recid: 1 }] };

  it.for([
    [
      "a file that ends inside a quote",
      `${line(1, '"A"')}\n"0000004d-0000`,
      "line 2 cannot be read: Value with unterminated quote found",
    ],
    [
      "an unterminated quote",
      `${line(1, '"A')}\n${line(2, '"B"')}\n${line(3, '"C"')}\n`,
      "line 1 cannot be read: Value with unterminated quote found",
    ],
    [
      "a bare quote inside a text",
      `${line(1, '"A"B"')}\n${line(2, '"C"')}\n`,
      "line 1 cannot be read: Value with unterminated quote found",
    ],
  ] as const)("%s stops the table and names the place", async ([, text, reason], { lake }) => {
    await lake.land({
      folders: { [F1]: { tables: { custtable: { attributes, files: { "2024.csv": text } }, custgroup } } },
    });
    const report = await lake.run();
    expect(tableOf(report, "custtable").problem).toEqual({
      code: "CI-FEED-008",
      message: `custtable: ${F1}/custtable/2024.csv, ${reason}. The table is left as it was.`,
      hint: "The file is read again in every run. If it stays broken, re-initialise the table in Synapse Link and run with --full-refresh.",
    });
    expect(tableOf(report, "custgroup").inserted).toBe(1);
  });

  it("a file that ends in the middle of a row stops the table", async ({ lake }) => {
    const text = `${line(1, '"A"')}\n${line(2, '"B"').slice(0, 60)}`;
    await lake.land({ folders: { [F1]: { tables: { custtable: { attributes, files: { "2024.csv": text } } } } } });
    expect(tableOf(await lake.run(), "custtable").problem).toMatchObject({
      code: "CI-FEED-008",
      message: `custtable: ${F1}/custtable/2024.csv, line 2 cannot be read: the file ends in the middle of a row. The table is left as it was.`,
    });
  });

  it("UTF-16 stops the table", async ({ lake }) => {
    const text = Buffer.from(`${line(1, '"A"')}\n${line(2, '"B"')}\n`, "utf16le");
    await lake.land({ folders: { [F1]: { tables: { custtable: { attributes, files: { "2024.csv": text } } } } } });
    expect(codesOf(await lake.run())).toEqual([expect.stringMatching(/^CI-FEED-00[89]$/)]);
  });

  it("decimals out of range and dates that are none go to quarantine", async ({ lake }) => {
    const rows = [
      { recid: 1, creditmax: { raw: "100000000000000000000000000000000.0" } },
      { recid: 2, createddatetime: { raw: '"2024-13-45T00:00:00Z"' } },
      { recid: 3, createddatetime: { raw: '"10000-01-01T00:00:00Z"' } },
      { recid: 4, creditmax: { raw: "1e400" } },
      { recid: 5, createddatetime: { raw: '"1800-01-01T00:00:00Z"' } },
    ];
    await lake.land({ folders: { [F1]: { tables: { custtable: { columns: COLUMNS, rows } } } } });
    await lake.run();
    expect((await quarantine(lake, "line")).map(({ line: place }) => place)).toEqual([1n, 2n, 3n, 4n]);
    expect(await lake.silver("custtable", "recid, createddatetime")).toEqual([{ recid: 5n, createddatetime: null }]);
  });

  it("a field of 5 MB and NUL bytes are texts like others", async ({ lake }) => {
    await lake.land({
      folders: { [F1]: customers({ recid: 1, accountnum: "x".repeat(5_000_000) }, { recid: 2, accountnum: "a\0b" }) },
    });
    await lake.run();
    const rows = await lake.silver(
      "custtable",
      "length(accountnum) as n, accountnum = 'a' || chr(0) || 'b' as is_same",
    );
    expect(rows).toEqual([
      { n: 5_000_000n, is_same: false },
      { n: 3n, is_same: true },
    ]);
  });

  it("nothing of a stopped table is lost: it catches up once the file is whole", async ({ lake }) => {
    await lake.land({
      folders: {
        [F1]: customers({ recid: 1, accountnum: "A" }),
        [F2]: { tables: { custtable: { attributes, files: { "2024.csv": '"' } } } },
      },
    });
    expect(codesOf(await lake.run())).toEqual(["CI-FEED-008"]);
    await lake.land({
      folders: {
        [F2]: customers({ recid: 2, accountnum: "B", versionnumber: 2 }),
        [F3]: customers({ recid: 3, accountnum: "C", versionnumber: 3 }),
      },
    });
    await lake.run();
    expect(await accounts(lake)).toEqual(["1:A", "2:B", "3:C"]);
  });
});
