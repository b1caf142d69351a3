import { identifier } from "../engine/session.ts";
import type { AddFile } from "./actions.ts";
import type { DataFile } from "./data-files.ts";
import type { ChangeCounts, Merge } from "./merge-options.ts";
import { estimate, writeSelect } from "./rewrite.ts";
import { relationOf } from "./scan.ts";
import type { Field } from "./schema.ts";

/** Column of change files that says what happened to the row. */
const CHANGE_TYPE: Field = { name: "_change_type", type: "string", nullable: false };

/**
 * Writes the change files of a merge: only rows that truly changed, with both images of an update. Readers take a
 * commit's change files for the whole truth about it, so inserted rows are in them too. Memory depends on the number of
 * changed keys: old rows stream past them.
 */
export function writeChangeFiles(
  merge: Merge,
  touched: ReadonlyMap<string, AddFile>,
  { inserted, updated, deleted }: ChangeCounts,
): Promise<DataFile[]> {
  const { fields, changes } = merge;
  const key = identifier(merge.key);
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  const select = `
    select ${names}, case c.change when 'update' then 'update_preimage' else 'delete' end as _change_type
    from ${relationOf([...touched], fields)} o
      join (select ${key} as changed_key, _change as change from ${changes} where _change <> 'insert') c
      on c.changed_key = o.${key}
    union all
    select ${names}, case _change when 'update' then 'update_postimage' else 'insert' end from ${changes}
    where _change <> 'delete'`;
  const rows = inserted + 2n * updated + deleted;
  return writeSelect(merge, select, estimate(merge, rows), {
    fields: [...fields, CHANGE_TYPE],
    directory: "_change_data",
  });
}
