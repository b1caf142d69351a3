import { ruleOf } from "./checks/rules.ts";
import type { CheckReport, RunReport } from "./report.ts";

const EFFECT = {
  block: "the table is held back",
  quarantine: "these rows are held back",
  warn: "published all the same",
} as const;

const RANK = { block: 0, quarantine: 1, warn: 2 } as const;

/** Failed checks as lines for whoever has to act: what failed, where its rows are, what to do; the gravest first. */
export function describeChecks({ checks, runId }: Pick<RunReport, "checks" | "runId">): string[] {
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  const sorted = failed.toSorted((left, right) => RANK[left.severity] - RANK[right.severity]);
  return sorted.flatMap((check) => describeCheck(check, runId));
}

function describeCheck({ table, check, severity, rows, sample = [] }: CheckReport, runId: string): string[] {
  const count = rows > 0 ? `${rows} rows, ` : "";
  const keys = sample.length > 0 ? `, e.g. ${sample.join(", ")}` : "";
  const code = severity === "block" ? "CI-GOLD-002 " : "";
  const where =
    severity === "quarantine" ? `quarantine/gold/${table}, in full` : `ops/runs/${runId}.json, keys of some rows`;
  const remedy = ruleOf(check)?.remedy;
  return [
    `${code}${severity} ${table}: "${check}" failed: ${count}${EFFECT[severity]}${keys}`,
    `  sample: ${where}`,
    ...(remedy === undefined ? [] : [`  next: ${remedy}`]),
  ];
}
