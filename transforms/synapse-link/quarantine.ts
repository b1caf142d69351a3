import { createHash } from "node:crypto";
import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { FILE_COLUMN, type ScanGroup, scanSql } from "../dialects/duckdb-fold.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import type { JobContext } from "../run-context.ts";
import { locateRecords } from "./locate.ts";
import type { LocalBatchFile } from "./scan.ts";
import { type SourceColumns, typedSelect } from "./silver-schema.ts";

const FIELDS: readonly Field[] = [
  { name: "quarantine_id", type: "string", nullable: false },
  { name: "reason", type: "string", nullable: false },
  { name: "column", type: "string", nullable: true },
  { name: "text", type: "string", nullable: true },
  { name: "file", type: "string", nullable: false },
  { name: "line", type: "long", nullable: false },
  { name: "source_folder", type: "string", nullable: false },
  { name: "id", type: "string", nullable: true },
  { name: "versionnumber", type: "long", nullable: true },
  { name: "first_run", type: "string", nullable: false },
  { name: "resolved_run", type: "string", nullable: true },
];

interface BadRow {
  readonly id: string;
  readonly version: string;
  readonly file: string;
  readonly fields: readonly { readonly column: string; readonly text: string }[];
}

/**
 * Keeps the winning rows that could not be read, one record per field: file, line, column, text. Reads `live_winner`.
 * The same field is kept once, however often its folder is read.
 *
 * @returns the number of rows held back.
 */
export async function quarantineRows(
  context: JobContext,
  model: Silver,
  columns: SourceColumns,
  groups: readonly ScanGroup[],
  files: readonly LocalBatchFile[],
): Promise<number> {
  const { session, lake, scratch, now, newId, runId } = context;
  const bad: BadRow[] = [];
  for (const group of groups) bad.push(...(await session.all<BadRow>(badRowsSql(model, columns, group))));
  if (bad.length === 0) return 0;
  const records = await withLines(bad, files);
  const rows = records.map(
    (values) => `(${values.map((value) => (value === null ? "null" : literal(value))).join(", ")})`,
  );
  const names = FIELDS.map(({ name }) => identifier(name));
  const table = `quarantine/silver/${model.name}`;
  const snapshot = await readSnapshot(lake, table, session);
  const known = snapshot ? `anti join ${await scanOf(snapshot, lake, table)} k using (quarantine_id)` : "";
  await session.run(`
    create or replace temp table quarantined as
      select n.* replace (cast(line as bigint) as line, cast(versionnumber as bigint) as versionnumber), 'insert' as _change
      from (values ${rows.join(", ")}) n(${names.join(", ")}) ${known}`);
  await mergeByKey({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields: FIELDS, configuration: {} },
    ...{ key: "quarantine_id", changes: "quarantined", operation: `QUARANTINE ${runId}` },
  });
  return bad.length;

  async function withLines(rowsOfFile: readonly BadRow[], local: readonly LocalBatchFile[]) {
    const list: (string | null)[][] = [];
    for (const file of local) {
      const own = rowsOfFile.filter((row) => row.file === file.local);
      if (own.length === 0) continue;
      const position = (name: string) => file.columns.findIndex((column) => column.name === name);
      const positions = { id: position("id"), version: position("versionnumber") };
      const places = await locateRecords(file.local, positions, new Set(own.map((row) => `${row.id} ${row.version}`)));
      for (const row of own) {
        const line = `${places.find((place) => place.id === row.id && place.version === row.version)?.line ?? 0}`;
        for (const { column, text } of row.fields) {
          const key = createHash("sha256").update(`${file.path}\n${line}\n${row.id}\n${column}`).digest("hex");
          const version = row.version === "" ? null : row.version;
          const kept = text.slice(0, 1000);
          list.push([
            key,
            "unreadable field",
            column,
            kept,
            file.path,
            line,
            file.folder,
            row.id,
            version,
            runId,
            null,
          ]);
        }
      }
    }
    return list;
  }
}

function badRowsSql(model: Silver, columns: SourceColumns, group: ScanGroup): string {
  const { unreadable } = typedSelect(model, columns, group, "__folder");
  if (unreadable.length === 0) return "select 1 where false";
  const field = ({ column, condition }: (typeof unreadable)[number]) =>
    `case when ${condition} then {'column': ${literal(column)}, 'text': ${identifier(column)}} end`;
  return `
    select id, version, file, fields from (
      select __id as id, coalesce("versionnumber", '') as version, ${FILE_COLUMN} as file,
        list_filter([${unreadable.map(field).join(", ")}], lambda field: field is not null) as fields
      from ${scanSql(group)} scan join live_winner
        on lower(scan."id") = __id and scan.${FILE_COLUMN} = __winner_file
        and try_cast(scan."versionnumber" as bigint) is not distinct from __v
      where ${unreadable.map(({ condition }) => condition).join(" or ")}
    )`;
}
