import { localFiles, relationOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import { replaceOptionSets } from "../synapse-link/option-sets.ts";
import type { LinkedState } from "./ledger.ts";
import { logEndOf } from "./newest-entry.ts";

/** Columns of the links' table by silver's names (gold contract; Synapse Link metadata). */
const COLUMNS = {
  column_name: "OptionSetName",
  value: "Option",
  is_user_localized: "IsUserLocalizedLabel",
  lcid: "LocalizedLabelLanguageCode",
  label: "LocalizedLabel",
  global_name: "GlobalOptionSetName",
  table_name: "EntityName",
  symbol: "ExternalValue",
} as const;

/** Columns without which the others mean nothing. */
const REQUIRED = ["column_name", "value", "lcid", "table_name"];

/**
 * Brings silver's option sets to the newest version of the links' `GlobalOptionsetMetadata` (fact C50).
 *
 * @throws OperatorError CI-FEED-008 when the table lacks a column or a value; option sets are left as they were.
 */
export async function foldLinkedOptionSets(
  context: JobContext,
  path: string,
): Promise<{ readonly state: LinkedState; readonly warnings: readonly string[] }> {
  const { session, landing } = context;
  const snapshot = await readSnapshot(landing, path, session);
  if (snapshot === undefined) throw unreadable(path, "it has no Delta log");
  const { schema, partitionColumns, id } = snapshot.metadata;
  const stored = (name: string) => schema.find((field) => field.name.toLowerCase() === name.toLowerCase())?.name;
  const missing = REQUIRED.map((name) => COLUMNS[name as keyof typeof COLUMNS]).filter((name) => !stored(name));
  if (missing.length > 0) throw unreadable(path, `it has no column ${missing.join(", ")}`);
  const list = Object.entries(COLUMNS).map(([name, source]) => {
    const column = stored(source);
    return `cast(${column === undefined ? "null" : identifier(column)} as varchar) as ${identifier(name)}`;
  });
  const local = await localFiles(landing, path, [...snapshot.files.values()]);
  const flag = stored("IsDelete");
  const isLive =
    flag === undefined ? "" : `where not coalesce(cast(${identifier(flag)} as varchar) in ('true', '1'), false)`;
  const relation = `(select ${list.join(", ")} from ${relationOf([...local], schema, partitionColumns)} ${isLive})`;
  const { warnings } = await replaceOptionSets(context, relation, path);
  const { entry } = await logEndOf(landing, path, snapshot.version);
  return { state: { path, id, version: snapshot.version, entry, isSweepOpen: false }, warnings };
}

function unreadable(path: string, reason: string): OperatorError {
  const message = `${path} cannot be read: ${reason}. Option sets are left as they were.`;
  return new OperatorError("CI-FEED-008", message, "The next version of the table is read by the next run.");
}
