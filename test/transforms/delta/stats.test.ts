import { stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DataFile, writeDataFiles } from "../../../transforms/delta/data-files.ts";
import type { Field } from "../../../transforms/delta/schema.ts";
import { lowerBound, rowsOf, statsJson, upperBound } from "../../../transforms/delta/stats.ts";
import { type DeltaWorld, field, openDeltaWorld, relationOfRows } from "../../support/delta.ts";

const inUtf8Order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("text bounds", () => {
  it("enclose every text in UTF-8 order and stay short", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom("a", "\u007f", "é", "\uffff", "😀", "\u{10ffff}"),
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      ),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, (value) => {
        const low = lowerBound(value);
        const high = upperBound(value);
        expect(inUtf8Order(low, value)).toBeLessThanOrEqual(0);
        expect(Array.from(low).length).toBeLessThanOrEqual(32);
        if (high === undefined) return;
        expect(inUtf8Order(high, value)).toBeGreaterThanOrEqual(0);
        expect(Array.from(high).length).toBeLessThanOrEqual(33);
      }),
      { numRuns: 2000 },
    );
  });

  it("count code points, not UTF-16 units", () => {
    expect(lowerBound("😀".repeat(40))).toBe("😀".repeat(32));
    expect(upperBound("😀".repeat(40))).toBe(`${"😀".repeat(32)}\u{10ffff}`);
    expect(upperBound("x".repeat(40))).toBe(`${"x".repeat(32)}\u007f`);
    expect(upperBound(`${"x".repeat(32)}\u{10ffff}`)).toBeUndefined();
  });
});

describe("statistics text", () => {
  const statsOf = (type: Field["type"], min: string, max: string, more = {}) =>
    statsJson(2, [field("c", type)], { '"c"': { min, max, null_count: "0", ...more } });
  const bounds = (min: string, max: string) =>
    `{"numRecords":2,"minValues":{${min && `"c":${min}`}},"maxValues":{${max && `"c":${max}`}},"nullCount":{"c":0}}`;

  it.each<[string, Field["type"], string, string, string, string]>([
    [
      "longs with all digits",
      "long",
      "-9223372036854775808",
      "9223372036854775807",
      "-9223372036854775808",
      "9223372036854775807",
    ],
    [
      "decimals with all digits",
      "decimal(38,6)",
      "-0.000001",
      "123456789012345678901234567890.123456",
      "-0.000001",
      "123456789012345678901234567890.123456",
    ],
    ["doubles", "double", "1e-07", "1e+300", "1e-07", "1e+300"],
    ["no infinity", "double", "-inf", "inf", "", ""],
    ["dates", "date", "0001-01-01", "9999-12-31", '"0001-01-01"', '"9999-12-31"'],
    ["no dates that readers cannot spell", "date", "0045-03-15 (BC)", "12024-01-01", "", ""],
    ["no infinite dates", "date", "-infinity", "infinity", "", ""],
    [
      "timestamps cut to milliseconds",
      "timestamp",
      "1969-12-31 23:59:59.999999+00",
      "2024-01-01 10:00:00.1+00",
      '"1969-12-31T23:59:59.999Z"',
      '"2024-01-01T10:00:00.100Z"',
    ],
    [
      "whole seconds",
      "timestamp",
      "1900-01-01 00:00:00+00",
      "2024-01-01 10:00:00+00",
      '"1900-01-01T00:00:00.000Z"',
      '"2024-01-01T10:00:00.000Z"',
    ],
    [
      "no timestamps that readers cannot spell",
      "timestamp",
      "0044-03-15 00:00:00+00 (BC)",
      "12024-01-01 10:00:00+00",
      "",
      "",
    ],
    ["text as JSON", "string", 'a"b', "c\n\\", '"a\\"b"', '"c\\n\\\\"'],
    ["nothing for booleans", "boolean", "0", "1", "", ""],
  ])("holds %s", (_name, type, min, max, low, high) => {
    expect(statsOf(type, min, max)).toBe(bounds(low, high));
    expect(() => JSON.parse(statsOf(type, min, max))).not.toThrow();
  });

  it("holds no bounds where NaN hides from them", () => {
    expect(statsOf("double", "1.0", "2.0", { has_nan: "true" })).toBe(bounds("", ""));
  });

  it("covers the first 32 columns", () => {
    const fields = Array.from({ length: 40 }, (_, position) => field(`c${position}`, "long"));
    const columns = Object.fromEntries(
      fields.map(({ name }) => [`"${name}"`, { min: "1", max: "2", null_count: "0" }]),
    );
    const stats = JSON.parse(statsJson(2, fields, columns));
    const first = fields.slice(0, 32).map(({ name }) => name);
    expect([stats.minValues, stats.maxValues, stats.nullCount].map(Object.keys)).toEqual([first, first, first]);
  });

  it("tells how many rows a file has", () => {
    expect([
      rowsOf('{"numRecords":12,"minValues":{}}'),
      rowsOf('{"numRecords": 3}'),
      rowsOf("{}"),
      rowsOf(undefined),
    ]).toEqual([12, 3, undefined, undefined]);
  });
});

describe("data files", () => {
  let world: DeltaWorld;
  beforeAll(async () => {
    world = await openDeltaWorld();
  });
  afterAll(() => world.close());

  const fields: Field[] = [
    field("id", "string", false),
    field("l", "long"),
    field("i", "integer"),
    field("small", "decimal(18,6)"),
    field("wide", "decimal(38,6)"),
    field("x", "double"),
    field("b", "boolean"),
    field("d", "date"),
    field("t", "timestamp"),
    field('odd"name.$', "string"),
  ];

  async function write(select: string): Promise<DataFile[]> {
    const { session, store, scratch, newId, now } = world;
    return writeDataFiles({ session, store, table: "t", select, fields, scratch, newId, now: now() });
  }

  it("have bounds that no row leaves, nulls and empty text included", async () => {
    const texts = fc
      .string({
        unit: fc.oneof(
          fc.constantFrom("a", "é", "\uffff", "😀"),
          fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        ),
        maxLength: 120,
      })
      .filter((text) => !text.includes("\0"));
    const scaled = (digits: number) =>
      fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n }).map((n) => {
        const padded = (n < 0n ? -n : n).toString().padStart(7, "0");
        return `${n < 0n ? "-" : ""}${padded.slice(0, -6)}.${padded.slice(-6)}`;
      });
    const micros = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });
    const row = fc.record({
      l: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
      i: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map(String)),
      small: fc.option(scaled(18)),
      wide: fc.option(scaled(38)),
      x: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
      b: fc.option(fc.boolean().map(String)),
      d: fc.option(
        fc
          .integer({ min: -719_162, max: 2_932_896 })
          .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10)),
      ),
      t: fc.option(
        micros.map((us) => {
          const ms = us / 1000n - (us % 1000n < 0n ? 1n : 0n);
          const rest = us - ms * 1000n;
          return `${new Date(Number(ms)).toISOString().replace("Z", "")}${String(rest).padStart(3, "0")}+00`;
        }),
      ),
      'odd"name.$': fc.option(texts),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const named = rows.map((values, position) => ({ id: `k${position}`, ...values }));
        const relation = relationOfRows(fields, named);
        const files = await write(`select * from ${relation}`);
        expect(files.reduce((sum, file) => sum + file.rows, 0)).toBe(rows.length);
        for (const { path, add } of files) {
          const stats = JSON.parse(add.stats!);
          const literalOf = (name: string, group: "minValues" | "maxValues") => {
            const raw = new RegExp(
              `"${group}":\\{[^}]*?${JSON.stringify(name).replace(/[$.\\]/g, "\\$&")}:(-?[0-9][^,}]*)`,
            ).exec(add.stats!)?.[1];
            return raw ?? stats[group][name];
          };
          const outside: string[] = [];
          for (const { name, type } of fields) {
            const column = `"${name.replaceAll('"', '""')}"`;
            const low = literalOf(name, "minValues");
            const high = literalOf(name, "maxValues");
            const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
            const cast = (text: string) => {
              const sql = {
                string: quoted(text),
                timestamp: `timestamptz ${quoted(text)}`,
                date: `date ${quoted(text)}`,
              }[type as string];
              return (
                sql ??
                `cast(${quoted(text)} as ${type.startsWith("decimal") ? type : type === "double" ? "double" : "bigint"})`
              );
            };
            if (low !== undefined) outside.push(`${column} < ${cast(low)}`);
            // Readers add a millisecond, because bounds of timestamps are cut.
            if (high !== undefined)
              outside.push(`${column} > ${cast(high)}${type === "timestamp" ? " + interval 1 millisecond" : ""}`);
            outside.push(`false`);
          }
          const source = `read_parquet('${join(world.folder, "t", path)}')`;
          const nulls = fields.map(
            ({ name }) =>
              `count(*) filter ("${name.replaceAll('"', '""')}" is null) as "${name.replaceAll('"', '""')}"`,
          );
          const { broken, ...counted } = await world.session.one<Record<string, bigint>>(
            `select count(*) filter (${outside.join(" or ")}) as broken, ${nulls.join(", ")} from ${source}`,
          );
          expect(broken).toBe(0n);
          expect(stats.nullCount).toEqual(
            Object.fromEntries(Object.entries(counted).map(([name, count]) => [name, Number(count)])),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("carry a footer that other readers understand", async () => {
    const [file] = await write(
      `select * from ${relationOfRows(fields, [{ id: "a", small: "1.5", wide: "2.5", t: "2024-01-01 10:00:00+00", d: "0001-01-01" }])}`,
    );
    const path = join(world.folder, "t", file!.path);
    const footer = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(file!.size).toBe((await stat(path)).size);
    expect(Number(footer.num_rows)).toBe(1);
    expect(footer.key_value_metadata).toContainEqual({ key: "org.apache.spark.version", value: "3.5.0" });
    const types = Object.fromEntries(
      footer.schema.slice(1).map(({ name, type, type_length }) => [name, [type, type_length]]),
    );
    expect(types).toMatchObject({
      l: ["INT64", undefined],
      i: ["INT32", undefined],
      small: ["INT64", undefined],
      wide: ["FIXED_LEN_BYTE_ARRAY", 16],
      x: ["DOUBLE", undefined],
      b: ["BOOLEAN", undefined],
    });
    const instant = footer.schema.find(({ name }) => name === "t");
    expect(instant).toMatchObject({
      type: "INT64",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
    });
    expect(footer.row_groups[0]!.columns[0]!.meta_data!.codec).toBe("ZSTD");
  });

  it("are refused when a required column is empty", async () => {
    await expect(
      write(
        'select null as id, 1 as l, 1 as i, 1 as small, 1 as wide, 1 as x, true as b, null as d, null as t, \'\' as "odd""name.$"',
      ),
    ).rejects.toMatchObject({
      code: "CI-DELTA-008",
      message: 't: required columns are empty: "id" in 1 rows. Nothing was committed.',
    });
  });

  it("are not written for no rows", async () => {
    expect(await write(`select * from ${relationOfRows(fields, [])}`)).toEqual([]);
  });
});
