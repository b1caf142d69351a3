import { RULES } from "../../policies/rules.ts";
import type { PolicyReport, PolicyResult } from "./policy-report.ts";

/** The report as JUnit XML: one case for each rule and resource. Advice passes with output, what does not apply is skipped. */
export function renderJunit({ subject, results, notApplicable, unusedExemptions }: PolicyReport): string {
  const cases = [
    ...results.map(caseOf),
    ...Object.entries(notApplicable).map(([rule, reason]) =>
      element("testcase", { classname: rule, name: titleOf(rule) }, element("skipped", { message: reason })),
    ),
    ...unusedExemptions.map(({ rule, resource }) =>
      element(
        "testcase",
        { classname: "GOV-10", name: resource },
        element("failure", { message: `The exemption of ${rule} suspends nothing.` }),
      ),
    ),
  ];
  const count = (name: string) => String(cases.filter((one) => one.includes(`<${name} `)).length);
  const counts = { tests: String(cases.length), failures: count("failure"), skipped: count("skipped") };
  const suite = element(
    "testsuite",
    { name: `commerce-insights policies: ${subject}`, ...counts },
    `\n${cases.join("\n")}\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", counts, `\n${suite}\n`)}`;
}

function caseOf({ rule, urn = "stack", outcome, level, message = "", exemption }: PolicyResult): string {
  const facts = { classname: rule, name: urn };
  if (outcome === "passed") return element("testcase", facts, "");
  if (outcome === "failed" && level !== "advisory") return element("testcase", facts, element("failure", { message }));
  if (exemption !== undefined) return element("testcase", facts, element("skipped", { message: exemption.reason }));
  return element("testcase", facts, element("system-out", {}, escaped(message)));
}

function titleOf(rule: string): string {
  return RULES.find(({ id }) => id === rule)?.title ?? rule;
}

function element(name: string, attributes: Readonly<Record<string, string>>, content = ""): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join("");
  return content === "" ? `<${name}${written} />` : `<${name}${written}>${content}</${name}>`;
}

/** Text that may stand in XML and HTML. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
