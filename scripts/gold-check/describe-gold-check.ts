import { styleText } from "node:util";
import { AREAS } from "./check.ts";
import type { GoldCheckReport } from "./gold-check.ts";
import type { CheckOutcome } from "./run-checks.ts";

/** The report for a person, a line each: grouped by table, ✔ per area that passed, ✖ and ! per finding. */
export function describeGoldCheck(report: GoldCheckReport, color: boolean): string[] {
  const paint = painter(color);
  const lines = [paint("bold", report.location), ...outcomeLines(report.root, paint)];
  for (const { table, version, rows, since, checks } of report.tables) {
    const counted = rows === null ? "rows unknown" : `${rows.toLocaleString("en-US")} rows`;
    const compared = since === null || since < 0 ? "" : `, changes since version ${since}`;
    lines.push(
      "",
      `${paint("bold", table)}  ${counted}, version ${version}${compared}`,
      ...outcomeLines(checks, paint),
    );
  }
  return [...lines, "", summaryOf(report)];
}

type Paint = (style: "bold" | "red" | "yellow" | "green" | "dim", text: string) => string;

function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

function outcomeLines(outcomes: readonly CheckOutcome[], paint: Paint): string[] {
  return AREAS.flatMap((area) => {
    const own = outcomes.filter((outcome) => outcome.area === area);
    if (own.length === 0) return [];
    const failed = own.filter(({ outcome }) => outcome === "failed");
    const passed = own.filter(({ outcome }) => outcome === "passed").length;
    const reasons = new Set(own.flatMap(({ reason }) => reason ?? []));
    const skipped = reasons.size === 0 ? "" : paint("dim", ` · not checked: ${[...reasons].join("; ")}`);
    const count = `${passed} ${passed === 1 ? "check" : "checks"} passed`;
    const head =
      passed > 0 ? [`  ${paint("green", "✔")} ${area}: ${count}${skipped}`] : skipped ? [`  - ${area}${skipped}`] : [];
    return [...head, ...failed.flatMap((outcome) => findingLines(outcome, paint))];
  });
}

function findingLines({ check, findings }: CheckOutcome, paint: Paint): string[] {
  return findings.flatMap(({ severity, found, accepted, remedy }) => [
    `  ${severity === "block" ? paint("red", "✖") : paint("yellow", "!")} ${check}: ${found}`,
    `      accepted: ${accepted}`,
    `      do: ${remedy}`,
  ]);
}

function summaryOf({ root, tables }: GoldCheckReport): string {
  const outcomes = [...root, ...tables.flatMap(({ checks }) => checks)];
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const blocking = findings.filter(({ severity }) => severity === "block").length;
  const warnings = findings.length - blocking;
  const skipped = outcomes.filter(({ outcome }) => outcome === "skipped").length;
  const checks = `${tables.length} ${tables.length === 1 ? "table" : "tables"}, ${outcomes.length - skipped} checks made, ${skipped} not applicable`;
  const verdict =
    blocking > 0 ? "Customer Insights cannot rely on this root." : "Customer Insights can read this root.";
  return `${checks}: ${blocking} blocking, ${warnings} ${warnings === 1 ? "warning" : "warnings"}. ${verdict}`;
}
