import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CHECK_RULES } from "../transforms/checks/rules.ts";
import { checksOf } from "../transforms/checks/standard-checks.ts";
import type { Severity } from "../transforms/kernel/gold.ts";
import { GOLD } from "../transforms/models.ts";
import { BAD_INPUT, DECISIONS, FAULTS, RULES } from "./gold-facts.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Where the page is. */
export const PAGE = join(ROOT, "docs", "gold.md");

/** Checks of whole tables, folders and runs, which no model declares: severities and what they look at. */
const UNDECLARED: Readonly<Record<string, readonly [severity: Severity, on: string][]>> = {
  Q4: [["block", "all tables"]],
  Q5: [["block", "all tables"]],
  Q6: [["block", "all tables"]],
  Q26: [
    ["warn", "all tables"],
    ["block", "all tables, above 50 % unless `--full-refresh` is given"],
  ],
  Q27: [["warn", "all tables"]],
  Q28: [["warn", "the landing zone, feeds of web shops"]],
  Q29: [["warn", "silver, with `--source-counts`"]],
  Q32: [["block", "all tables"]],
};

/** Titles of tests by the rules, checks and faults they start with, e.g. "F22 F21 shows …". */
function titlesById(): Map<string, string[]> {
  const titles = new Map<string, string[]>();
  const entries = readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true });
  const files = entries
    .filter(({ name }) => name.endsWith(".test.ts"))
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const path of files.sort()) {
    const text = readFileSync(path, "utf8");
    for (const [, ids = "", title = ""] of text.matchAll(/\(\s*["`]((?:[QFRB]\d+ )+)([^"`\n]+)["`],/g)) {
      const shown = title
        .replaceAll("%s", "…")
        .replaceAll(/\$\{(\w+)\}/g, "$1")
        .replaceAll("|", "\\|");
      const link = `[${shown}](../${relative(ROOT, path)})`;
      for (const id of ids.trim().split(" ")) titles.set(id, [...(titles.get(id) ?? []), link]);
    }
  }
  return titles;
}

/** Severity and tables of a check, from the models that declare it. */
function declarations(rule: string): { readonly severity: string; readonly on: string } {
  const declared = GOLD.flatMap((model) =>
    checksOf(model, new Date(0)).flatMap((check) =>
      check.rule === rule ? [[check.severity, model.name] as const] : [],
    ),
  );
  const all = [...declared, ...(UNDECLARED[rule] ?? [])];
  const severities = (["block", "quarantine", "warn"] as const).filter((wanted) => all.some(([own]) => own === wanted));
  const names = [...new Set(all.map(([, name]) => name))];
  return { severity: severities.join(", "), on: shortened(names).join(", ") };
}

/** Names of tables; all of them, or all activities, in one word. */
function shortened(names: readonly string[]): string[] {
  if (GOLD.every(({ name }) => names.includes(name))) return ["all tables"];
  const activities = GOLD.map(({ name }) => name).filter((name) => name.startsWith("activities_"));
  const isAll = activities.every((name) => names.includes(name));
  const others = names.filter((name) => !isAll || !activities.includes(name));
  const known = new Set(GOLD.map(({ name }) => name));
  return [...(isAll ? ["all activities"] : []), ...others.map((name) => (known.has(name) ? `\`${name}\`` : name))];
}

/** The text of docs/gold.md. */
export function goldPage(): string {
  const titles = titlesById();
  const testsOf = (id: string) => (titles.get(id) ?? []).join("<br>");
  return `${[
    "# Rules, checks and known faults of gold",
    "",
    "Generated from the declared checks and the titles of the tests by `node test/gold-page.ts`; a test keeps it current.",
    "Comments in the code name rules, checks and faults by these numbers.",
    "",
    "## Rules",
    "",
    "| Rule | Statement |",
    "|---|---|",
    ...RULES.map(({ id, statement }) => `| ${id} | ${statement} |`),
    "",
    "## Checks",
    "",
    "`block`: the table stays as it was, with every table that refers to its new rows or is computed from it; the others go",
    "on, and the run exits 3. `quarantine`: the rows lie under `quarantine/gold/<Table>` until they pass; more than 1 % of",
    "them block the table. `warn`: reported. Samples hold keys only.",
    "",
    "| Check | Demands | Severity | On | When it fails | Tests |",
    "|---|---|---|---|---|---|",
    ...Object.entries(CHECK_RULES).map(([id, { statement, remedy }]) => {
      const { severity, on } = declarations(id);
      return `| ${id} | ${statement} | ${severity} | ${on} | ${remedy} | ${testsOf(id)} |`;
    }),
    "",
    "## Faults",
    "",
    "Published samples of this way to Customer Insights do the opposite.",
    "",
    "| Fault | Here | Tests |",
    "|---|---|---|",
    ...FAULTS.map(({ id, statement }) => `| ${id} | ${statement} | ${testsOf(id)} |`),
    "",
    "## Bad input",
    "",
    "| | Outcome | Tests |",
    "|---|---|---|",
    ...BAD_INPUT.map(({ id, statement }) => `| ${id} | ${statement} | ${testsOf(id)} |`),
    "",
    "## Decisions",
    "",
    ...DECISIONS.map((decision) => `- ${decision}`),
  ].join("\n")}\n`;
}

/** Checks and faults that no test is named after, and checks that nothing declares. */
export function uncovered(): string[] {
  const titles = titlesById();
  const checks = Object.keys(CHECK_RULES);
  const untested = [...checks, ...[...FAULTS, ...BAD_INPUT].map(({ id }) => id)].filter((id) => !titles.has(id));
  return [...untested, ...checks.filter((id) => declarations(id).severity === "").map((id) => `${id} is not declared`)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, goldPage());
