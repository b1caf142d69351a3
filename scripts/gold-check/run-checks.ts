import type { Check, Finding, Severity } from "./check.ts";

/** What one check came to. */
export interface CheckOutcome {
  readonly check: string;
  readonly title: string;
  readonly area: string;
  readonly severity: Severity;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  readonly reason?: string;
  readonly findings: readonly (Finding & { readonly severity: Severity })[];
}

/** Runs checks one after the other. One that throws did not pass: its error is a finding. */
export async function runChecks<Subject>(checks: readonly Check<Subject>[], subject: Subject): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const { id, title, area, severity, run } of checks) {
    const named = { check: id, title, area, severity };
    const result = await Promise.resolve()
      .then(() => run(subject))
      .catch((error: unknown) => [failureOf(error)]);
    if ("skipped" in result) {
      outcomes.push({ ...named, outcome: "skipped", reason: result.skipped, findings: [] });
      continue;
    }
    const findings = result.map((finding) => ({ ...finding, severity: finding.severity ?? severity }));
    outcomes.push({ ...named, outcome: findings.length === 0 ? "passed" : "failed", findings });
  }
  return outcomes;
}

function failureOf(error: unknown): Finding {
  return {
    found: `the check could not be made: ${(error as Error).message.split("\n")[0]}`,
    accepted: "a table that can be read",
    remedy: "Look at the table with another reader; report the message if that one reads it.",
  };
}
