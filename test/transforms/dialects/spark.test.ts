import { expect, it } from "vitest";
import { spark } from "../../../transforms/dialects/spark.ts";

const { fn } = spark;

it("quotes names and texts as Spark reads them", () => {
  expect(spark.id("a`b")).toBe("`a``b`");
  expect(fn.literal("it's a \\ path")).toBe("'it\\'s a \\\\ path'");
});

it("names the types of gold", () => {
  expect(
    ["string", "long", "boolean", "date", "timestamp", "decimal(18,6)"].map((type) => spark.typeName(type as "string")),
  ).toEqual([...["STRING", "BIGINT", "BOOLEAN", "DATE", "TIMESTAMP", "DECIMAL(18,6)"]]);
});

it("writes the hash over the same canonical text as DuckDB", () => {
  expect(
    fn.rowHash([
      ["a", "string"],
      ["b", "decimal(18,6)"],
      ["c", "boolean"],
      ["d", "timestamp"],
    ]),
  ).toBe(
    `sha2(coalesce(a, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(b as string))), char(30)) || char(31) || coalesce(case when c then '1' when not c then '0' end, char(30)) || char(31) || coalesce(date_format(d, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)), 256)`,
  );
});
