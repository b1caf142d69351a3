import type { Field } from "../delta/schema.ts";
import { FILE_COLUMN, type ScanGroup, scanSql } from "../dialects/duckdb-fold.ts";
import { identifier, type Session } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import { type SourceColumns, typedSelect } from "./silver-schema.ts";

/** Name of the column that holds whether a field of the row could not be read. */
const UNREADABLE = "__unreadable";

/**
 * Creates `live_winner` and returns the query that reads all columns of the winning rows, typed, plus `__unreadable`.
 * The winners are the build side of the join: the caller turns `build_side_probe_side` off, because a CSV scan carries
 * no cardinality and DuckDB would build on the wide side.
 */
export async function wideQuery(
  session: Session,
  model: Silver,
  columns: SourceColumns,
  fields: readonly Field[],
  groups: readonly ScanGroup[],
): Promise<string> {
  await session.run(`
    create or replace temp table live_winner as
      select id as __id, v as __v, winner.file as __winner_file, folder as __folder
      from winner join batch_file using (file) where not d;
  `);
  const { repeated } = await session.one<{ repeated: boolean }>(`
    select count(*) > (select count(*) from live_winner) as repeated from narrow n
    join live_winner w on w.__id = n.id and w.__winner_file = n.file and w.__v is not distinct from n.v`);
  const list = fields.map(({ name }) => identifier(name)).join(", ");
  return groups
    .map((group) => `select ${list}, ${UNREADABLE} from (${groupQuery(model, columns, group, repeated)})`)
    .join("\nunion all ");
}

/** The wide query without rows that could not be read. */
export function readableRows(query: string): string {
  return `select * exclude (${UNREADABLE}) from (${query}) where not ${UNREADABLE}`;
}

function groupQuery(model: Silver, columns: SourceColumns, group: ScanGroup, repeated: boolean): string {
  const { list, unreadable } = typedSelect(model, columns, group, "__folder");
  const conditions = unreadable.map(({ condition }) => condition).join(" or ") || "false";
  // random() keeps DuckDB from pushing the filter below the casts, which would run every cast twice.
  const flag = `(random() < 0 or ${conditions}) as ${UNREADABLE}`;
  const isDelete = group.columns.some(({ name }) => name === "isdelete");
  const order = `order by "sinkmodifiedon" desc nulls last${isDelete ? ', "isdelete" desc nulls last' : ""}`;
  return `select ${list.join(",\n ")}, ${flag}
    from ${scanSql(group)} scan join live_winner
      on lower(scan."id") = __id and scan.${FILE_COLUMN} = __winner_file
      and try_cast(scan."versionnumber" as bigint) is not distinct from __v
    ${repeated ? `qualify row_number() over (partition by __id ${order}) = 1` : ""}`;
}
