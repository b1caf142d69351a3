import { ruleOf } from "./checks/rules.ts";
import type { CheckReport, RunReport } from "./report.ts";

const EFFECT = {
  block: "the table is held back",
  quarantine: "these rows are held back",
  warn: "published all the same",
} as const;

const RANK = { block: 0, quarantine: 1, warn: 2 } as const;

/** Failed checks as lines for whoever has to act: what failed, where its rows are, what to do; the gravest first. */
export function describeChecks({ checks, runId, tables }: Pick<RunReport, "checks" | "runId" | "tables">): string[] {
  const isBlocked = (name: string) =>
    tables.some(({ layer, table, problem }) => layer === "gold" && table === name && problem !== undefined);
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  const sorted = failed.toSorted((left, right) => RANK[left.severity] - RANK[right.severity]);
  return sorted.flatMap((check) => describeCheck(check, runId, isBlocked(check.table)));
}

function describeCheck(
  { table, check, severity, rows, sample = [] }: CheckReport,
  runId: string,
  isBlocked: boolean,
): string[] {
  const count = rows > 0 ? `${rows} rows, ` : "";
  const keys = sample.length > 0 ? `, e.g. ${sample.join(", ")}` : "";
  const code = severity === "block" ? "CI-GOLD-002 " : "";
  // Rows of a table that is held back as a whole are not moved to quarantine.
  const where =
    severity === "quarantine" && !isBlocked
      ? `quarantine/gold/${table}, in full`
      : `ops/runs/${runId}.json, keys of some rows`;
  const remedy = ruleOf(check)?.remedy;
  return [
    `${code}${severity} ${table}: "${check}" failed: ${count}${EFFECT[severity]}${keys}`,
    `  sample: ${where}`,
    ...(remedy === undefined ? [] : [`  next: ${remedy}`]),
  ];
}
