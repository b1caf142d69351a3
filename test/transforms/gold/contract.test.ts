import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { spark } from "../../../transforms/dialects/spark.ts";
import { identifier } from "../../../transforms/engine/session.ts";
import { compile } from "../../../transforms/kernel/gold.ts";
import { GOLD, SILVER } from "../../../transforms/models.ts";
import { buildIn, type GoldLake, lakeOf, SETTINGS } from "../../support/gold.ts";

let lake: GoldLake;
beforeAll(async () => {
  lake = await lakeOf(Object.fromEntries(SILVER.map(({ name }) => [name, [{}]])));
});
afterAll(() => lake.session.close());

it("DuckDB's macros are reviewed text", async () => {
  await expect(duckdb.setup.trimStart()).toMatchFileSnapshot("../golden/duckdb/macros.sql");
});

describe.each(GOLD)("$name", (model) => {
  it.each([duckdb, spark])("compiles to reviewed $name SQL", async (dialect) => {
    const { select } = compile(model, dialect, SETTINGS);
    await expect(`${select}\n`).toMatchFileSnapshot(`../golden/${dialect.name}/${model.name}.sql`);
  });

  it("joins by hash: nothing compares every row with every other", async () => {
    await buildIn(lake, model);
    await lake.session.run("set nested_loop_join_threshold = 0");
    const query = compile(model, duckdb, SETTINGS).select;
    const [plan] = await lake.session.all(`explain (format json) ${query}`);
    const joins =
      Object.values(plan ?? {})
        .join(" ")
        .match(/BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN|IE_JOIN/g) ?? [];
    expect(joins).toEqual([]);
  });

  it("produces exactly the columns it promises, RowHash last", async () => {
    await buildIn(lake, model);
    const described = await lake.session.all<{ column_name: string; column_type: string }>(
      `describe gold.${identifier(model.name)}`,
    );
    expect(described.map(({ column_name, column_type }) => [column_name, column_type])).toEqual([
      ...Object.entries(model.columns).map(([name, { type }]) => [
        name,
        duckdb.typeName(type).replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"),
      ]),
      ["RowHash", "VARCHAR"],
    ]);
  });
});
