import { afterAll, beforeAll, expect, it } from "vitest";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { compile } from "../../../transforms/kernel/gold.ts";
import { createTracedViews, traceRows } from "../../../transforms/lineage/trace-rows.ts";
import { GOLD } from "../../../transforms/models.ts";
import { buildIn, type GoldLake, lakeOf, SETTINGS } from "../../support/gold.ts";

let lake: GoldLake;
beforeAll(async () => {
  lake = await lakeOf({});
});
afterAll(() => lake.session.close());

it.each(GOLD)("the query of $name can be traced", async (model) => {
  await buildIn(lake, model);
  const compiled = compile(model, duckdb, SETTINGS);
  await createTracedViews(lake.session, compiled);
  expect([...(await traceRows(lake.session, model, compiled, ["no such key"]))]).toEqual([]);
});
