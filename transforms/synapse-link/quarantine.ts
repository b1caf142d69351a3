import { createHash } from "node:crypto";
import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { idOf } from "../dialects/duckdb-fold.ts";
import { identifier, literal } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";
import { type BadRow, unreadableRows } from "./bad-rows.ts";
import { withoutErasedRecords } from "./leave-out.ts";
import { locateRecords } from "./locate.ts";
import type { LocalBatchFile } from "./scan.ts";
import type { WideScan } from "./wide.ts";

/** Columns of quarantine tables of silver. */
export const QUARANTINE_FIELDS: readonly Field[] = [
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

/**
 * Keeps rows that could not be read, one record per field: file, line, column, text. The same field is kept once,
 * however often its folder is read; one that passes now is marked with this run.
 */
export async function quarantineRows(context: JobContext, scan: WideScan, bad: readonly BadRow[]): Promise<void> {
  const { session, lake, scratch, now, newId, runId } = context;
  const table = `quarantine/silver/${scan.model.name}`;
  const snapshot = await readSnapshot(lake, table, session);
  if (snapshot === undefined && bad.length === 0) return;
  const names = QUARANTINE_FIELDS.map(({ name }) => identifier(name)).join(", ");
  const kept = `(select ${names} from ${snapshot ? await scanOf(snapshot, lake, table, QUARANTINE_FIELDS) : `(${NONE})`})`;
  const { files } = scan.scanned;
  // Data files of a Delta table are rewritten with rows that did not change: there a row is known by its Id.
  const isSeen = files.some(({ isParquet }) => isParquet)
    ? `${idOf("id")} in (select id from narrow)`
    : `file in (${files.map(({ path }) => literal(path)).join(", ")})`;
  await session.run(`
    create or replace temp table open_quarantine as
      select * from ${kept} where resolved_run is null and ${isSeen}`);
  const { open } = await session.one<{ open: bigint }>("select count(*) as open from open_quarantine");
  // Rows in quarantine are looked at again even when a newer row has replaced them.
  const again = open > 0n ? await unreadableRows(session, scan, "open_quarantine") : [];
  const records = await withoutErasedRecords(context, table, await recordsOf([...bad, ...again], runId));
  if (records.length === 0 && open === 0n) return;
  const values = records.map((record) => `(${record.map(sqlText).join(", ")})`);
  await session.run(`
    create or replace temp table bad_field as
      select * replace (cast(line as bigint) as line, try_cast(versionnumber as bigint) as versionnumber)
      from ${values.length === 0 ? `(${NONE})` : `(values ${values.join(", ")}) n(${names})`};
    create or replace temp table quarantined as
      select *, 'insert' as _change from bad_field anti join ${kept} k using (quarantine_id)
      union all by name
      select * replace (${literal(runId)} as resolved_run), 'update' as _change
        from open_quarantine anti join bad_field using (quarantine_id)`);
  await mergeByKey({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields: QUARANTINE_FIELDS, configuration: {} },
    ...{ key: "quarantine_id", changes: "quarantined", operation: `QUARANTINE ${runId}` },
  });
}

const NONE = `select ${QUARANTINE_FIELDS.map(({ name, type }) => `cast(null as ${type === "long" ? "bigint" : "varchar"}) as ${identifier(name)}`).join(", ")} where false`;

/** One record per field, in the order of `QUARANTINE_FIELDS`. */
async function recordsOf(bad: readonly BadRow[], runId: string): Promise<(string | null)[][]> {
  const records = new Map<string, (string | null)[]>();
  for (const [file, rows] of byFile(bad)) {
    const lines = await linesOf(file, rows);
    for (const [position, { id, version, fields }] of rows.entries()) {
      const line = `${lines[position]}`;
      for (const { column, text, reason } of fields) {
        const origin = file.isParquet ? version : `${file.path}\n${line}`;
        const key = createHash("sha256").update(`${origin}\n${id}\n${column}`).digest("hex");
        const place = [file.path, line, file.folder];
        records.set(key, [key, reason, column, text, ...place, id || null, version || null, runId, null]);
      }
    }
  }
  return [...records.values()];
}

/** Line of each row, by its Id, version and first bad field; 0 in Parquet, and where the file was changed meanwhile. */
async function linesOf(file: LocalBatchFile, rows: readonly BadRow[]): Promise<number[]> {
  if (file.isParquet) return rows.map(() => 0);
  if (rows.every(({ line }) => line !== undefined)) return rows.map(({ line }) => line!);
  const position = (name: string) => file.columns.findIndex((column) => column.name === name);
  const positions = { id: position("id"), version: position("versionnumber") };
  const places = await locateRecords(file.local, positions, new Set(rows.map(({ id, version }) => `${id} ${version}`)));
  return rows.map(({ id, version, fields, line }) => {
    if (line !== undefined) return line;
    const [first] = fields;
    const place = places.find(
      (candidate) =>
        candidate.id === id &&
        candidate.version === version &&
        (first === undefined || (candidate.fields[position(first.column)] ?? "").startsWith(first.text)),
    );
    return place?.line ?? 0;
  });
}

function byFile(bad: readonly BadRow[]): Map<LocalBatchFile, BadRow[]> {
  const files = new Map<LocalBatchFile, BadRow[]>();
  for (const row of bad) files.set(row.file, [...(files.get(row.file) ?? []), row]);
  return files;
}

function sqlText(value: string | null): string {
  return value === null ? "cast(null as varchar)" : literal(value);
}
