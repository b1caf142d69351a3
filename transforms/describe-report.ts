import { describeChecks } from "./describe-checks.ts";
import type { RunReport, TableReport } from "./report.ts";

/** The report as lines a person reads in a log. Numbers only where something happened. */
export function describeReport(report: RunReport): string[] {
  const { folders, tables, problems, warnings, undeclaredTables, absentTables } = report;
  const lines = [`run ${report.runId}: ${report.outcome}, ${folders.processed.length} folders`];
  for (const { code, message, hint } of problems) lines.push(`${code} ${message}`, `  hint: ${hint}`);
  for (const table of tables) lines.push(...describeTable(table));
  lines.push(...describeChecks(report));
  if (undeclaredTables.length > 0) lines.push(`not declared, ignored: ${undeclaredTables.join(", ")}`);
  if (absentTables.length > 0) lines.push(`declared, but not in the feed: ${absentTables.join(", ")}`);
  return [...lines, ...warnings.map((warning) => `warning: ${warning}`)];
}

function describeTable(table: TableReport): string[] {
  const { layer, inserted, updated, deleted, quarantined, swept = 0, expired = 0, archived = 0, feed, problem } = table;
  const lines: string[] = [];
  if (problem) lines.push(`${layer} ${table.table}: ${problem.code} ${problem.message}`, `  hint: ${problem.hint}`);
  const isTouched = inserted + updated + deleted + quarantined + swept + expired > 0 || (feed?.rows ?? 0) > 0;
  if (!isTouched) return lines;
  const parts = [`+${inserted} ~${updated} -${deleted}`, `${quarantined} quarantined`, `${table.rows} rows`];
  if (feed) {
    const { rows, superseded, stale, absent } = feed;
    parts.push(
      `fed ${rows}: ${superseded} superseded, ${stale} stale, ${absent} already gone, ${table.unchanged} unchanged`,
    );
  }
  if (feed?.withheld !== undefined) parts.push(`${feed.withheld} without consent`);
  if (swept > 0) parts.push(`${swept} swept`);
  if (expired > 0) parts.push(`${expired} expired`);
  if (archived > 0) parts.push(`${archived} archived`);
  return [...lines, `${layer} ${table.table} v${table.version}: ${parts.join(", ")}`];
}
