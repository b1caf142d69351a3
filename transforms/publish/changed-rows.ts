import { identifier } from "../engine/session.ts";
import type { Gold } from "../kernel/gold.ts";

/** Relation of the changes of a first publish: all rows, whose hash stands beside them. */
export function insertsOf(fresh: string): string {
  return `(select *, 'insert' as _change from ${fresh})`;
}

/**
 * Creates `change` from the rows as they should be and the published ones: only rows that differ in a column, with the
 * hash of their content. Comparing columns costs a third of hashing every row.
 *
 * @param hash expression of the row hash.
 * @param published relation with the model's columns.
 * @param everyRow treats every row as changed, because the list of columns that the hash covers did.
 */
export function changeSql(
  model: Gold,
  options: {
    readonly fresh: string;
    readonly hash: string;
    readonly published: string;
    readonly everyRow: boolean;
  },
): string {
  const { fresh, hash, published, everyRow } = options;
  const head = "create or replace temp table change as";
  const key = identifier(model.key);
  const others = Object.keys(model.columns).filter((name) => name !== model.key);
  const differs = others.map((name) => `f.${identifier(name)} is distinct from o.${identifier(name)}`);
  const isChanged = everyRow || differs.length === 0 ? String(everyRow) : differs.join(" or ");
  return `${head}
    select *, ${hash} as "RowHash" from (
      select f.*, case when o.${key} is null then 'insert' else 'update' end as _change
      from ${fresh} f left join ${published} o on o.${key} = f.${key}
      where o.${key} is null or ${isChanged})
    union all by name
    select o.${key}, 'delete' as _change from ${published} o anti join ${fresh} f on f.${key} = o.${key}`;
}
