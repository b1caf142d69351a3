import { daysBetween } from "../../policies/exemptions.ts";
import { RULES } from "../../policies/rules.ts";
import { countsOf, isFailed, type PolicyReport, type PolicyResult, shortNameOf } from "./policy-report.ts";
import { escaped } from "./render-junit.ts";

const STYLE =
  "body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}" +
  "table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border-bottom:1px solid #ccc;padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}" +
  "th{overflow-wrap:normal}td:first-child{white-space:nowrap}" +
  // On a phone every row is a block, and every cell says which column it is.
  "@media(max-width:45rem){thead{position:absolute;left:-100rem}tr,td{display:block}tr{border-bottom:1px solid #888;padding:.5rem 0}td{border:0;padding:.1rem 0}td:not(:empty)::before{content:attr(data-title)': ';font-weight:600}}" +
  "@media print{body{font-size:9pt;margin:0;padding:0;max-width:none}tr{break-inside:avoid}}" +
  ".failed{color:#a4001d;font-weight:600}.passed{color:#0b6a0b}.advisory{color:#8a5300}";

const RULE_COLUMNS = ["Rule", "What must hold", "Status", "Found", "Also asked for by"];
const EXEMPTION_COLUMNS = ["Rule", "Resource", "Reason", "Owner", "Expires"];

/** The report as one page a customer can keep: no script, nothing loaded from elsewhere. */
export function renderHtml(report: PolicyReport): string {
  const { subject, environment, asOf, results, notApplicable, unusedExemptions } = report;
  const { passed, mandatory, advisory, exempt } = countsOf(report);
  const verdict = isFailed(report) ? "failed" : "passed";
  const exempted = results.filter(({ exemption }) => exemption !== undefined);
  const rows = RULES.map((rule) => {
    const own = results.filter((one) => one.rule === rule.id);
    return row(RULE_COLUMNS, [
      rule.id,
      escaped(rule.title),
      statusOf(own, notApplicable[rule.id]),
      findingsOf(own),
      escaped(rule.sources.join(", ")),
    ]);
  });
  const exemptions = exempted.map(({ rule, urn, exemption }) =>
    row(EXEMPTION_COLUMNS, [
      rule,
      escaped(shortNameOf(urn)),
      escaped(exemption?.reason ?? ""),
      escaped(exemption?.owner ?? ""),
      `${exemption?.expires} (${daysBetween(asOf, exemption?.expires ?? asOf)} days)`,
    ]),
  );
  const unused = unusedExemptions.map(
    ({ rule, resource }) => `<p class="failed">The exemption of ${rule} for ${escaped(resource)} suspends nothing.</p>`,
  );
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Compliance of ${escaped(subject)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>Compliance of ${escaped(subject)}</h1>`,
    `<p>Environment ${environment}, as of ${asOf}: <span class="${verdict}">${verdict}</span>. ${passed} checks passed, ${mandatory} mandatory findings, ${advisory} advisory, ${exempt} exempt.</p>`,
    table(RULE_COLUMNS, rows),
    "<h2>Exemptions</h2>",
    exemptions.length === 0 ? "<p>None.</p>" : table(EXEMPTION_COLUMNS, exemptions),
    ...unused,
    "</main></body></html>",
  ].join("\n");
}

function statusOf(results: readonly PolicyResult[], notApplicable: string | undefined): string {
  if (notApplicable !== undefined) return `does not apply: ${escaped(notApplicable)}`;
  const failed = results.filter(({ outcome }) => outcome === "failed");
  if (failed.some(({ level }) => level !== "advisory")) return '<span class="failed">failed</span>';
  if (failed.length > 0) return '<span class="advisory">advice</span>';
  if (results.some(({ outcome }) => outcome === "undecided")) return "decided at deployment";
  if (results.some(({ outcome }) => outcome === "exempt")) return "exempt";
  return '<span class="passed">passed</span>';
}

function findingsOf(results: readonly PolicyResult[]): string {
  const failed = results.filter(({ outcome }) => outcome === "failed" || outcome === "undecided");
  return failed.map(({ urn, message = "" }) => `${escaped(shortNameOf(urn))}: ${escaped(message)}`).join("<br>");
}

function table(head: readonly string[], rows: readonly string[]): string {
  return `<table><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
}

function row(head: readonly string[], cells: readonly string[]): string {
  return `<tr>${cells.map((cell, index) => `<td data-title="${head[index]}">${cell}</td>`).join("")}</tr>`;
}
