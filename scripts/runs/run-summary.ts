import Table from "cli-table3";
import type { RunReport, TableReport } from "../../transforms/report.ts";

/** A run in one line. */
export interface RunSummary {
  readonly runId: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: RunReport["outcome"];
  readonly folders: number;
  /** Rows inserted, updated and deleted, by layer. */
  readonly silver: number;
  readonly gold: number;
  readonly quarantined: number;
  /** Error codes, each once. */
  readonly problems: readonly string[];
}

/** The line of a report. Pure. */
export function summaryOf(report: RunReport): RunSummary {
  const { runId, startedAt, finishedAt, outcome, folders, tables, problems } = report;
  const codes = [...problems, ...tables.flatMap(({ problem }) => problem ?? [])].map(({ code }) => code);
  return {
    ...{ runId, startedAt, outcome, folders: folders.processed.length },
    seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    silver: changesOf(tables, "silver"),
    gold: changesOf(tables, "gold"),
    quarantined: tables.reduce((sum, { quarantined }) => sum + quarantined, 0),
    problems: [...new Set(codes)].sort(),
  };
}

/** Runs as a table of plain text. Pure. */
export function describeRuns(runs: readonly RunSummary[]): string {
  const table = new Table({
    head: ["run", "outcome", "seconds", "folders", "silver rows", "gold rows", "quarantined", "problems"],
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const { runId, outcome, seconds, folders, silver, gold, quarantined, problems } of runs) {
    const counts = [folders, silver, gold, quarantined].map(String);
    table.push([runId, outcome, seconds.toFixed(1), ...counts, problems.join(", ")]);
  }
  return table.toString();
}

function changesOf(tables: readonly TableReport[], layer: TableReport["layer"]): number {
  return tables
    .filter((table) => table.layer === layer)
    .reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0);
}
