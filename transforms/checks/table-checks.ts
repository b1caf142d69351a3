import { fileRetentionOf, logRetentionOf } from "../delta/retention.ts";
import { duckdbTypeOf } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { identifier, type Session } from "../engine/session.ts";
import { DENIED_COLUMNS } from "../kernel/denied-columns.ts";
import type { Gold } from "../kernel/gold.ts";
import type { CheckReport } from "../report.ts";

/** What Customer Insights asks a Delta source to keep, milliseconds: 15 days (Learn, 03/11/2026). */
const LEAST_RETENTION = 15 * 86_400_000;

/** Columns that no table may have, whatever an overlay asks for: payment data, credentials, identity papers. */
const DENIED = new Set(Object.values(DENIED_COLUMNS).flat());

/** Judges whether computed rows have the contract's columns, types and order. */
export async function schemaCheck(session: Session, model: Gold, relation: string): Promise<CheckReport> {
  const described = await session.all<{ column_name: string; column_type: string }>(
    `describe select * from ${relation}`,
  );
  const [names, types] = [described.map((column) => column.column_name), described.map((column) => column.column_type)];
  const probe = Object.entries(model.columns).map(
    ([name, { type }]) => `cast(null as ${duckdbTypeOf(type)}) as ${identifier(name)}`,
  );
  const wanted = await session.all<(typeof described)[number]>(`describe select ${probe.join(", ")}`);
  const wrong = wanted
    .filter(({ column_name, column_type }, place) => names[place] !== column_name || types[place] !== column_type)
    .map(({ column_name }) => column_name);
  const surplus = names.slice(wanted.length);
  return blocking(model, "schema equals the contract (Q5)", [...wrong, ...surplus]);
}

/** Judges the published table before anything is added to it: what Customer Insights could not read stays as it is. Pure. */
export function deltaCheck(model: Gold, { protocol, metadata, files }: Snapshot): CheckReport {
  const { configuration } = metadata;
  const problems = [
    ...(protocol.minReaderVersion > 1 ? [`reader version ${protocol.minReaderVersion}`] : []),
    ...(protocol.minWriterVersion > 4 ? [`writer version ${protocol.minWriterVersion}`] : []),
    ...(configuration["delta.enableDeletionVectors"] === "true" ? ["delta.enableDeletionVectors = true"] : []),
    ...(logRetentionOf(configuration) < LEAST_RETENTION ? ["delta.logRetentionDuration below 15 days"] : []),
    ...(fileRetentionOf(configuration) < LEAST_RETENTION ? ["delta.deletedFileRetentionDuration below 15 days"] : []),
    ...[...files.keys()].filter((path) => path.includes("/")).map((path) => `file ${path} not beside the log`),
  ];
  return blocking(model, "Delta protocol, properties and layout are Customer Insights' (Q6)", problems);
}

/** Judges the columns of a table against those that never leave bronze. Pure. */
export function deniedColumnsCheck(model: Gold): CheckReport {
  const denied = Object.keys(model.columns).filter((name) => DENIED.has(name.toLowerCase()));
  return blocking(model, "no column that never leaves bronze (Q32)", denied);
}

function blocking({ name }: Gold, check: string, problems: readonly string[]): CheckReport {
  const sample = problems.slice(0, 5);
  return {
    ...{ table: name, check, severity: "block", outcome: problems.length === 0 ? "passed" : "failed" },
    ...{ rows: problems.length, ...(sample.length > 0 && { sample }) },
  };
}
