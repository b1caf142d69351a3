import { fileNameOf } from "../../transforms/delta/replay.ts";
import type { Session } from "../../transforms/engine/session.ts";
import type { Gold } from "../../transforms/kernel/gold.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { type ChangeSet, readChangeSet } from "./change-set.ts";
import type { Check, Skipped } from "./check.ts";
import { type RowReader, rowsOf } from "./data-rows.ts";
import { type SchemaField, schemaFieldsOf } from "./schema-field.ts";
import { type LogState, stateAt, type TableLog } from "./table-log.ts";

/** The version that Customer Insights read last: its number, or a time before which it was committed. */
export type Since = { readonly version: number } | { readonly time: Date };

/** One table and everything its checks read. */
export interface TableSubject {
  readonly table: string;
  readonly store: Store;
  readonly session: Session;
  readonly now: Date;
  readonly log: TableLog;
  /** State of the newest version. */
  readonly state: LogState;
  readonly fields: readonly SchemaField[];
  /** Why the schema could not be read. */
  readonly schemaProblem: string | undefined;
  /** Declaration to compare with. */
  readonly contract: Gold | undefined;
  /** Column that identifies a row, from the contract or from the operator. */
  readonly key: string | undefined;
  /** Sizes of the files below the table by name, its log left out. */
  readonly listing: ReadonlyMap<string, number>;
  /** Version before the changes to look at: -1 when everything is new, undefined when it is not in the log. */
  readonly since: number | undefined;
  readonly sinceState: LogState | undefined;
  /** The live rows, or why they cannot be read. */
  readonly rows: string | Skipped;
  /** What the commits after `since` changed, or why that cannot be told. */
  readonly changes: ChangeSet | Skipped;
}

/** A check of one table. */
export type TableCheck = Check<TableSubject>;

export interface SubjectOptions {
  readonly store: Store;
  readonly session: Session;
  readonly table: string;
  readonly log: TableLog;
  readonly now: Date;
  readonly contract: Gold | undefined;
  readonly key: string | undefined;
  readonly since: Since | undefined;
}

/** Reads what the checks of a table need. Whatever cannot be read is noted, not thrown. */
export async function openSubject(options: SubjectOptions): Promise<TableSubject> {
  const { store, session, table, log, since: asked } = options;
  const state = await stateAt(log, log.newest, { store, table, session });
  const { fields, problem: schemaProblem } = fieldsOf(state);
  const listing = await listFiles(store, table);
  const since = sinceOf(log, asked);
  const sinceState =
    since === undefined || since < 0 ? undefined : await stateAt(log, since, { store, table, session });
  const base = { ...{ store, session, table, log, state, fields, schemaProblem, listing, since, sinceState } };
  const reader = { store, table, fields, partitionColumns: state.metaData?.partitionColumns ?? [] };
  const given = { now: options.now, contract: options.contract, key: options.key };
  if (schemaProblem !== undefined) {
    const unknown = { skipped: "the schema could not be read" };
    return { ...base, ...given, rows: unknown, changes: unknown };
  }
  const rows = await rowsOrReason(session, state, reader, listing);
  const changes = await readChangeSet({ ...base, key: options.key }, reader);
  return { ...base, ...given, rows, changes };
}

/** The version before the changes to look at. Pure. */
function sinceOf(log: TableLog, since: Since | undefined): number | undefined {
  if (since === undefined) return log.newest - 1;
  if ("version" in since) return since.version;
  const earlier = log.commits.filter((version) => (log.committedAt.get(version) ?? Number.NaN) <= since.time.getTime());
  return earlier.at(-1) ?? (log.commits[0] === 0 ? -1 : undefined);
}

function fieldsOf({ metaData }: LogState): { fields: readonly SchemaField[]; problem: string | undefined } {
  if (metaData === undefined) return { fields: [], problem: "the log has no metaData action that could be read" };
  try {
    return { fields: schemaFieldsOf(metaData), problem: undefined };
  } catch (error) {
    return { fields: [], problem: (error as Error).message };
  }
}

async function listFiles(store: Store, table: string): Promise<Map<string, number>> {
  const files = new Map<string, number>();
  for await (const { path, size, isDirectory } of store.list(table, { recursive: true })) {
    const name = path.slice(table.length + 1);
    if (!isDirectory && !name.startsWith("_delta_log/")) files.set(name, size);
  }
  return files;
}

async function rowsOrReason(
  session: Session,
  state: LogState,
  reader: RowReader,
  listing: ReadonlyMap<string, number>,
): Promise<TableSubject["rows"]> {
  const files = [...state.files.values()];
  if (!state.isComplete) return { skipped: "the log does not say which files are the table's" };
  if (files.some(({ deletionVector }) => deletionVector != null)) {
    return { skipped: "deletion vectors hide rows of its files" };
  }
  const missing = files.find(({ path }) => !listing.has(fileNameOf(path)));
  if (missing !== undefined) return { skipped: `the data file ${missing.path} is missing` };
  const relation = await rowsOf(reader, files);
  try {
    await session.all(`describe select * from ${relation}`);
    return relation;
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    return { skipped: `its data files cannot be read: ${reason}`, isUnreadable: true };
  }
}
