import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Field } from "../../../transforms/delta/schema.ts";
import { spark as dialect } from "../../../transforms/dialects/spark.ts";
import { compileAll, type Gold, type GoldSettings } from "../../../transforms/kernel/gold.ts";
import { columnTypesOf, type Silver } from "../../../transforms/kernel/silver.ts";
import { GOLD } from "../../../transforms/models.ts";
import { goldPath } from "../../end-to-end/compare.ts";
import { assertEqual, type Verdicts } from "../verdicts.ts";
import type { Spark } from "./spark.ts";

/**
 * Computes every gold table with Spark from the silver tables of a lake and compares it with the table that the
 * embedded engine published: types, and each row by its hash, which covers every column.
 */
export async function judgeGoldParity(
  spark: Spark,
  { check }: Verdicts,
  lake: string,
  settings: GoldSettings,
): Promise<void> {
  const absent = new Set<string>();
  await spark.run("create database silver");
  await spark.run("create database gold");
  const sources = compileAll(GOLD, dialect, settings).flatMap(({ compiled }) => compiled.inputs);
  for (const model of new Set(sources)) {
    if (model.layer === "silver" && (await createSilverView(spark, model, lake))) absent.add(model.name);
  }
  for (const { model, compiled } of compileAll(GOLD, dialect, settings, absent)) {
    await check(`${goldPath(model.name)}: Spark computes the rows that were published`, async () => {
      await spark.run(`create table gold.\`${model.name}\` using parquet as ${compiled.select}`);
      await compareTypes(spark, model, compiled.select);
      await compareRows(spark, model, join(lake, goldPath(model.name)));
    });
  }
}

/** Makes a silver table a relation with all columns its model declares; true when the lake does not hold the table. */
async function createSilverView(spark: Spark, model: Silver, lake: string): Promise<boolean> {
  const table = join(lake, "silver", model.name);
  const isAbsent = !existsSync(table);
  const types = Object.entries(columnTypesOf(model));
  const nulls = (missing: typeof types) =>
    missing.map(([name, type]) => `cast(null as ${sparkType(type)}) as \`${name}\``);
  const stored = isAbsent ? {} : await spark.types(`select * from delta.\`${table}\``);
  const missing = nulls(types.filter(([name]) => !(name in stored)));
  const from = isAbsent ? "where false" : `from delta.\`${table}\``;
  const list = isAbsent ? missing : ["*", ...missing];
  await spark.run(`create view silver.\`${model.name}\` as select ${list.join(", ")} ${from}`);
  return isAbsent && model.optional !== undefined;
}

function sparkType(type: Field["type"]): string {
  return dialect.fn.cast("x", type).replace(/^cast\(x as (.*)\)$/, "$1");
}

async function compareTypes(spark: Spark, model: Gold, select: string): Promise<void> {
  const expected = Object.entries(model.columns).map(([name, { type }]) => [name, sparkType(type).toLowerCase()]);
  const found = await spark.types(select);
  assertEqual(Object.entries(found), [...expected, ["RowHash", "string"]], "types");
}

async function compareRows(spark: Spark, model: Gold, published: string): Promise<void> {
  const columns = Object.keys(model.columns).map((name) => `\`${name}\``);
  const computed = `gold.\`${model.name}\``;
  const same = `c.\`${model.key}\` = p.\`${model.key}\``;
  const { rows } = await spark.rows(`
    select ${columns.flatMap((name) => [`c.${name} as c_${name.slice(1, -1)}`, `p.${name} as p_${name.slice(1, -1)}`]).join(", ")}
    from ${computed} c full outer join delta.\`${published}\` p on ${same}
    where c.RowHash is distinct from p.RowHash order by coalesce(c.\`${model.key}\`, p.\`${model.key}\`) limit 5`);
  const shown = rows.map((row) =>
    Object.keys(model.columns)
      .filter((name) => row[`c_${name}`] !== row[`p_${name}`])
      .map((name) => `${name}: Spark ${row[`c_${name}`]}, published ${row[`p_${name}`]}`)
      .join("; "),
  );
  assertEqual(shown, [], "rows that differ");
  const counts = await spark.rows(
    `select (select count(*) from ${computed}) as c, (select count(*) from delta.\`${published}\`) as p`,
  );
  assertEqual(counts.rows[0]?.c, counts.rows[0]?.p, "rows");
}
