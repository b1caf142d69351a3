import { createHash } from "node:crypto";
import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import type { JobContext } from "../run-context.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import { QUARANTINE_FIELDS } from "../synapse-link/quarantine.ts";
import type { RejectedLine } from "./read-files.ts";

const TABLE = `quarantine/silver/${storefrontevents.name}`;

/**
 * Keeps lines that could not be read, one record per line: file, line, field, value. A line is kept once, however often
 * its file is read; one of these files that reads well now is marked with this run.
 *
 * @param files paths of the files that were read.
 */
export async function quarantineLines(
  context: JobContext,
  rejected: readonly RejectedLine[],
  files: readonly string[],
): Promise<void> {
  const { session, lake, scratch, now, newId, runId } = context;
  const snapshot = await readSnapshot(lake, TABLE, session);
  if (snapshot === undefined && rejected.length === 0) return;
  const names = QUARANTINE_FIELDS.map(({ name }) => identifier(name)).join(", ");
  const typed = (name: string, type: string) => `cast(${name} as ${type === "long" ? "bigint" : "varchar"})`;
  const none = `select ${QUARANTINE_FIELDS.map(({ name, type }) => `${typed("null", type)} as ${identifier(name)}`).join(", ")} where false`;
  const kept = snapshot === undefined ? `(${none})` : await scanOf(snapshot, lake, TABLE, QUARANTINE_FIELDS);
  const values = rejected.map(({ file, line, reason, column, text }) => {
    const key = createHash("sha256").update(`${file}\n${line}\n${reason}`).digest("hex");
    const folder = file.slice(0, file.lastIndexOf("/"));
    const cells = [key, reason, column, text, file, line, folder, null, null, runId, null];
    return `(${cells.map((cell) => (cell === null ? "null" : literal(String(cell)))).join(", ")})`;
  });
  const list = QUARANTINE_FIELDS.map(({ name, type }) => `${typed(identifier(name), type)} as ${identifier(name)}`);
  await session.run(`
    create or replace temp table bad_line as
      ${values.length === 0 ? none : `select ${list.join(", ")} from (values ${values.join(", ")}) n(${names})`};
    create or replace temp table kept_line as select ${names} from ${kept};
    create or replace temp table line_change as
      select *, 'insert' as _change from bad_line anti join kept_line using (quarantine_id)
      union all by name
      select * replace (${literal(runId)} as resolved_run), 'update' as _change
      from kept_line anti join bad_line using (quarantine_id)
      where resolved_run is null and file in (${["", ...files].map(literal).join(", ")})`);
  await mergeByKey({
    ...{ store: lake, table: TABLE, session, scratch, now, newId, snapshot, fields: QUARANTINE_FIELDS },
    ...{ configuration: {}, key: "quarantine_id", changes: "line_change", operation: `QUARANTINE ${runId}` },
  });
}
