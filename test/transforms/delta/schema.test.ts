import { describe, expect, it } from "vitest";
import {
  appendToSchemaString,
  checkNames,
  duckdbTypeOf,
  mergeSchemas,
  parseSchemaString,
  toSchemaString,
} from "../../../transforms/delta/schema.ts";
import { field } from "../../support/delta.ts";

describe("a table's schema", () => {
  it("comes back as it was printed, comments included", () => {
    const fields = [
      field("Id", "string", false),
      { ...field("Amount", "decimal(18,6)"), comment: "In company currency." },
    ];
    expect(parseSchemaString("t", toSchemaString(fields))).toEqual(fields);
  });

  it("refuses types that Customer Insights cannot read", () => {
    const nested = {
      type: "struct",
      fields: [{ name: "a", type: { type: "array", elementType: "string" }, nullable: true, metadata: {} }],
    };
    expect(() => parseSchemaString("silver/t", JSON.stringify(nested))).toThrow(
      expect.objectContaining({ code: "CI-DELTA-003" }),
    );
    expect(() =>
      parseSchemaString("silver/t", JSON.stringify({ ...nested, fields: [{ name: "a", type: "timestamp_ntz" }] })),
    ).toThrow(
      'silver/t: column "a" has type timestamp_ntz; readable are string, long, integer, boolean, date, timestamp, double, decimal(p,s).',
    );
  });

  it("names DuckDB's types", () => {
    expect((["string", "long", "timestamp", "decimal(38,6)"] as const).map(duckdbTypeOf)).toEqual([
      "VARCHAR",
      "BIGINT",
      "TIMESTAMPTZ",
      "DECIMAL(38,6)",
    ]);
  });
});

describe("schema evolution", () => {
  const old = [field("id", "string", false), field("Amount", "integer")];

  it("appends new columns as nullable, whatever the order they are asked in", () => {
    expect(mergeSchemas("t", old, [field("fresh", "date", false), ...old])).toEqual([...old, field("fresh", "date")]);
  });

  it("knows columns whatever their case, and keeps those no longer asked for", () => {
    expect(mergeSchemas("t", old, [field("AMOUNT", "integer")])).toEqual(old);
  });

  it("refuses integer to long: Customer Insights does not widen types", () => {
    expect(() => mergeSchemas("gold/commerce/Orders", old, [field("Amount", "long")])).toThrow(
      expect.objectContaining({
        code: "CI-DELTA-004",
        message:
          'gold/commerce/Orders: column "Amount" is integer and would become long. Only new columns can be added.',
      }),
    );
  });

  it("keeps what other writers noted about old columns", () => {
    const spark = JSON.stringify({
      type: "struct",
      fields: [
        { name: "id", type: "string", nullable: true, metadata: { "delta.userMetadata": { deep: [1] }, comment: "c" } },
      ],
      note: "kept",
    });
    expect(JSON.parse(appendToSchemaString(spark, [field("n", "long")]))).toEqual({
      type: "struct",
      fields: [
        { name: "id", type: "string", nullable: true, metadata: { "delta.userMetadata": { deep: [1] }, comment: "c" } },
        { name: "n", type: "long", nullable: true, metadata: {} },
      ],
      note: "kept",
    });
  });
});

describe("column names", () => {
  it.each([" a", "a,b", "a;b", "a{", "a}", "a(", "a)", "a\nb", "a\tb", "a=b", ""])("refuse %j", (name) => {
    expect(() => checkNames("t", [field(name, "string")])).toThrow(expect.objectContaining({ code: "CI-DELTA-006" }));
  });

  it("refuse names that differ only by case, and name all problems at once", () => {
    expect(() => checkNames("t", [field("Id", "string"), field("a b", "string"), field("ID", "string")])).toThrow(
      't: column names that a Delta table cannot have: "a b" is empty or holds one of " ,;{}()=", tab, line feed; "ID" stands twice (names are compared without case). Nothing was changed.',
    );
  });

  it("accept quotes, dots and letters of any language", () => {
    expect(() =>
      checkNames(
        "t",
        ['a"b', "a.b", "größe", "a'b"].map((name) => field(name, "string")),
      ),
    ).not.toThrow();
  });
});
