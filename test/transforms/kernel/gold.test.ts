import { describe, expect, it } from "vitest";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { spark } from "../../../transforms/dialects/spark.ts";
import { compile, compileAll, defineGold, type Gold } from "../../../transforms/kernel/gold.ts";
import { nearest } from "../../../transforms/kernel/nearest.ts";
import { custtable } from "../../../transforms/silver/custtable.ts";
import { dirpartytable } from "../../../transforms/silver/dirpartytable.ts";
import { retailcusttable } from "../../../transforms/silver/retailcusttable.ts";
import { SETTINGS } from "../../support/gold.ts";

const columns = { Key: { type: "string", nullable: false, description: "The key." } } as const;

function model(name: string, query: Gold["query"]): Gold {
  return defineGold({ name, grain: "One row per test.", key: "Key", columns, query });
}

const customers = model(
  "customers",
  ({ ref }) => `
    select c.accountnum as Key
    from ${ref(custtable)} c
    left join ${ref(dirpartytable)} p on p.recid = c.party
  `,
);

describe("compile", () => {
  it("collects the models that a query reads, each once", () => {
    const twice = model(
      "twice",
      ({ ref }) =>
        `select a.Key from ${ref(customers)} a join ${ref(customers)} b on a.Key = b.Key join ${ref(custtable)} c on true`,
    );
    expect(compile(twice, duckdb, SETTINGS).inputs).toEqual([customers, custtable]);
  });

  it("selects the contract's columns, and the hash last, for each dialect", () => {
    expect(compile(customers, duckdb, SETTINGS).select).toBe(
      [
        "select",
        '    "Key",',
        `    sha256(concat(coalesce("Key", chr(30)))) as "RowHash"`,
        "from (",
        "select c.accountnum as Key",
        'from "silver"."custtable" c',
        'left join "silver"."dirpartytable" p on p.recid = c.party',
        ") contract",
      ].join("\n"),
    );
    expect(compile(customers, spark, SETTINGS).select).toContain("from `silver`.`custtable` c");
  });

  it("refuses a column that a source does not have, and names the one that was meant", () => {
    const misspelt = model(
      "misspelt",
      ({ ref }) =>
        `select c.acountnum as Key, p.zzz from ${ref(custtable)} c join ${ref(dirpartytable)} p on p.recid = c.party`,
    );
    expect(() => compile(misspelt, duckdb, SETTINGS)).toThrow(
      'Gold misspelt: no column "c.acountnum", did you mean "c.accountnum"; "p.zzz"?',
    );
    const ofGold = model("ofGold", ({ ref }) => `select k.Kay as Key from ${ref(customers)} k`);
    expect(() => compile(ofGold, spark, SETTINGS)).toThrow('did you mean "k.Key"?');
  });

  it("does not judge an alias that also stands for a sub-select", () => {
    const both = model(
      "both",
      ({ ref }) => `select c.whatever as Key from (select c.accountnum as whatever from ${ref(custtable)} c) c`,
    );
    expect(() => compile(both, duckdb, SETTINGS)).not.toThrow();
  });

  it("tells a query which optional tables are there", () => {
    const optional = model("optional", ({ has }) => `select '${has(retailcusttable)}' as Key`);
    expect(compile(optional, duckdb, SETTINGS).rows).toContain("select 'true' as Key");
    expect(compile(optional, duckdb, SETTINGS, new Set(["retailcusttable"])).rows).toContain("select 'false' as Key");
  });
});

describe("compileAll", () => {
  it("refuses a model that reads one listed after it, or itself: no cycle can be built", () => {
    const self: Gold = model("self", ({ ref }) => `select s.Key from ${ref(self)} s`);
    const dependent = model("dependent", ({ ref }) => `select c.Key from ${ref(customers)} c`);
    expect(compileAll([customers, dependent], duckdb, SETTINGS).map(({ model: { name } }) => name)).toEqual([
      "customers",
      "dependent",
    ]);
    expect(() => compileAll([dependent, customers], duckdb, SETTINGS)).toThrow(
      "Gold dependent reads customers, which must be listed before it.",
    );
    expect(() => compileAll([self], duckdb, SETTINGS)).toThrow("Gold self reads self, which must be listed before it.");
  });
});

describe("defineGold", () => {
  it("refuses a key that is no column", () => {
    const bad = { name: "bad", grain: "", key: "Id", columns, query: () => "" };
    expect(() => defineGold(bad)).toThrow('Gold bad: key column "Id" is not in columns.');
  });
});

describe("nearest", () => {
  it("finds the name that differs least, and none when all are far", () => {
    expect(nearest("custacount", ["custaccount", "currency"])).toBe("custaccount");
    expect(nearest("CURENCY", ["custaccount", "currency"])).toBe("currency");
    expect(nearest("zzz", ["custaccount", "currency"])).toBeUndefined();
  });
});
