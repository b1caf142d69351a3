import type { RunReport } from "./report.ts";

/** The report as lines a person reads in a log. Numbers only where something happened. */
export function describeReport(report: RunReport): string[] {
  const { folders, tables, warnings } = report;
  const lines = [`run ${report.runId}: ${report.outcome}, ${folders.processed.length} folders`];
  for (const table of tables) {
    const { inserted, updated, deleted, quarantined, problem } = table;
    if (problem) {
      lines.push(`${table.layer} ${table.table}: ${problem.code} ${problem.message}`, `  hint: ${problem.hint}`);
    } else if (inserted + updated + deleted + quarantined > 0) {
      lines.push(
        `${table.layer} ${table.table} v${table.version}: +${inserted} ~${updated} -${deleted}, ${quarantined} quarantined, ${table.rows} rows`,
      );
    }
  }
  return [...lines, ...warnings.map((warning) => `warning: ${warning}`)];
}
