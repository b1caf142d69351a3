import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { FACTS, SOURCES } from "./conformance-facts.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Where the page is. */
export const PAGE = join(ROOT, "docs", "conformance.md");

/** Titles of tests by the fact they start with. */
function titlesByFact(): Map<string, { title: string; file: string }[]> {
  const titles = new Map<string, { title: string; file: string }[]>();
  const entries = readdirSync(join(ROOT, "test"), { recursive: true, withFileTypes: true });
  const files = entries
    .filter(({ name }) => name.endsWith(".test.ts"))
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const path of files.sort()) {
    const file = relative(ROOT, path);
    for (const [, fact = "", title = ""] of readFileSync(path, "utf8").matchAll(/\(\s*"(C\d+) ([^"\n]+)",/g)) {
      titles.set(fact, [...(titles.get(fact) ?? []), { title, file }]);
    }
  }
  return titles;
}

/** The text of docs/conformance.md: every fact with its source and the tests that are named after it. */
export function conformancePage(): string {
  const titles = titlesByFact();
  const lines = [
    "# Conformance with the Synapse Link feed",
    "",
    "What is known about the incremental CSV feed of finance and operations tables, and the tests that hold the reader to it.",
    "Generated from the titles of the tests by `node test/conformance-page.ts`; a test keeps it current.",
    "",
    "| Fact | Statement | Source | Tests |",
    "|---|---|---|---|",
  ];
  for (const { id, statement, source, elsewhere } of FACTS) {
    const tests = (titles.get(id) ?? []).map(({ title, file }) => `[${title.replaceAll("|", "\\|")}](../${file})`);
    lines.push(`| ${id} | ${statement} | ${source.join(", ")} | ${tests.join("<br>") || elsewhere || "none"} |`);
  }
  lines.push("", "Sources:", "");
  for (const [name, text] of Object.entries(SOURCES)) lines.push(`- ${name}: ${text}`);
  return `${lines.join("\n")}\n`;
}

/** Facts that neither a test nor a reason covers. */
export function uncoveredFacts(): string[] {
  const titles = titlesByFact();
  return FACTS.filter(({ id, elsewhere }) => !titles.has(id) && elsewhere === undefined).map(({ id }) => id);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, conformancePage());
