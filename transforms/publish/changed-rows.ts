import { identifier } from "../engine/session.ts";
import type { Gold } from "../kernel/gold.ts";

/** Creates `fresh`: the model's rows as they should be now. */
export function freshSql(select: string): string {
  return `create or replace temp table fresh as ${select}`;
}

/** Counts of what would stop a table: keys that are empty or stand twice. */
export function keyProblemsSql(model: Gold): string {
  const key = identifier(model.key);
  return `select count(*) filter (${key} is null or cast(${key} as varchar) = '') as empty,
    count(${key}) - count(distinct ${key}) as repeated from fresh`;
}

/** Moves rows with an empty required column from `fresh` to `held_back`. */
export function holdBackSql(model: Gold): string {
  const required = Object.entries(model.columns).filter(([, column]) => column.nullable === false);
  const isMissing = required.map(([name]) => `${identifier(name)} is null`).join(" or ") || "false";
  return `create or replace temp table held_back as select * from fresh where ${isMissing};
    delete from fresh where ${isMissing};`;
}

/** Creates `change` from `fresh` and the published rows: only rows whose content differs. */
export function changeSql(model: Gold, published: string | undefined): string {
  const key = identifier(model.key);
  const names = [...Object.keys(model.columns), "RowHash"].map(identifier);
  const head = "create or replace temp table change as";
  if (published === undefined) return `${head} select *, 'insert' as _change from fresh`;
  return `${head}
    select f.*, case when o.${key} is null then 'insert' else 'update' end as _change
    from fresh f left join (select ${key}, "RowHash" from ${published}) o on o.${key} = f.${key}
    where o.${key} is null or o."RowHash" <> f."RowHash"
    union all by name
    select ${names.map((name) => `o.${name}`).join(", ")}, 'delete' as _change
    from ${published} o anti join fresh f on f.${key} = o.${key}`;
}
