import Table from "cli-table3";
import { daysBetween } from "../../policies/exemptions.ts";
import { countsOf, isFailed, type PolicyReport, shortNameOf } from "./policy-report.ts";

/** The report for people: what to change, what is suspended, and one line at the end. */
export function renderTable(report: PolicyReport): string {
  const { results, asOf, unusedExemptions, subject, environment } = report;
  const table = new Table({
    head: ["Rule", "Level", "Resource", "Found"],
    style: { head: [], border: [] },
    colWidths: [10, 12, 34, 80],
    wordWrap: true,
  });
  for (const { rule, level, urn, message = "", outcome, exemption } of results) {
    if (outcome === "passed") continue;
    const days =
      exemption &&
      `suspended, ${daysBetween(asOf, exemption.expires)} days left (${exemption.owner}): ${exemption.reason}`;
    const shown = outcome === "undecided" ? "undecided" : outcome === "exempt" ? "exempt" : level;
    table.push([rule, shown, shortNameOf(urn), days ?? message]);
  }
  for (const { rule, resource } of unusedExemptions)
    table.push(["GOV-10", "mandatory", resource, `The exemption of ${rule} suspends nothing; remove it.`]);
  const { passed, mandatory, advisory, undecided, exempt } = countsOf(report);
  const verdict = isFailed(report) ? "failed" : "passed";
  const summary = `${subject} (${environment}): ${verdict}. ${passed} passed, ${mandatory} mandatory, ${advisory} advisory, ${undecided} undecided, ${exempt} exempt, ${unusedExemptions.length} unused exemptions.`;
  return table.length === 0 ? summary : `${table.toString()}\n${summary}`;
}
