import Table from "cli-table3";
import type { RunReport, TableReport } from "../../transforms/report.ts";

/** One run as the demo shows it. */
export interface DemoRun {
  /** What the run was about, e.g. "initial sync". */
  readonly title: string;
  readonly report: RunReport;
  /** Wall time of the pipeline from start to end. */
  readonly seconds: number;
}

/** A gold table as Customer Insights finds it. */
export interface PublishedTable {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly files: number;
}

/** Plain text only: it survives logs and copies. */
const plain = () => ({ head: [], border: [], compact: true });

/** Rows, inserts, updates and deletes of every gold table, run by run, and one line for silver as a whole. */
export function describeRuns(runs: readonly DemoRun[]): string {
  const table = new Table({
    head: ["run", "table", "rows", "inserted", "updated", "deleted", "quarantined", "version"],
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right"],
    style: plain(),
  });
  for (const { title, report, seconds } of runs) {
    const name = `${title} (${seconds.toFixed(1)} s)`;
    if (report.outcome === "nothing-to-do") {
      table.push([name, "nothing to do, no byte written", "", "", "", "", "", ""]);
      continue;
    }
    const silver = report.tables.filter(({ layer }) => layer === "silver");
    const gold = report.tables.filter(({ layer }) => layer === "gold");
    const same = gold.filter(isUnchanged);
    const lines = [sumOf(silver), ...gold.filter((one) => !isUnchanged(one)).map(lineOf)];
    if (same.length > 0) lines.push([`${same.length} more tables: unchanged, not written`, "", "", "", "", "", ""]);
    for (const [position, line] of lines.entries()) table.push([position === 0 ? name : "", ...line]);
  }
  return table.toString();
}

/** The tables below the gold root as their Delta logs say. */
export function describePublished(tables: readonly PublishedTable[]): string {
  const table = new Table({
    head: ["Customer Insights reads", "rows", "Delta version", "files"],
    colAligns: ["left", "right", "right", "right"],
    style: plain(),
  });
  for (const { name, rows, version, files } of tables) table.push([name, `${rows}`, `${version}`, `${files}`]);
  return table.toString();
}

function sumOf(tables: readonly TableReport[]): string[] {
  const sum = (count: (table: TableReport) => number) => `${tables.reduce((total, table) => total + count(table), 0)}`;
  const of = (name: "rows" | "inserted" | "updated" | "deleted" | "quarantined") => sum((table) => table[name]);
  const title = `silver: ${tables.length} tables`;
  return [title, of("rows"), of("inserted"), of("updated"), of("deleted"), of("quarantined"), ""];
}

function isUnchanged({ filesAdded, filesRemoved, quarantined }: TableReport): boolean {
  return filesAdded + filesRemoved + quarantined === 0;
}

function lineOf({ table, rows, inserted, updated, deleted, quarantined, version }: TableReport): string[] {
  return [table, ...[rows, inserted, updated, deleted, quarantined, version].map(String)];
}
