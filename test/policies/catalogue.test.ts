import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RULES } from "../../policies/rules.ts";
import { NOT_RULES } from "../../scripts/policy/not-rules.ts";
import { ROOT } from "../support/sandbox.ts";

const CATALOGUE = join(ROOT, "..", "shared", "reference", "policies.md");

/** Ids of a catalogue: `KV-02 / KV-03` and `SYN-09..11` stand for more than one. */
function idsIn(text: string): string[] {
  const cells = [...text.matchAll(/^\| ((?:STG|ADF|SYN|KV|CMP|RBAC|FAB|CID|GOV)-[^|]*) \|/gm)].map(
    ([, cell = ""]) => cell,
  );
  return cells.flatMap((cell) => cell.split(" / "));
}

it.skipIf(!existsSync(CATALOGUE))(
  "every row of the catalogue is a rule, or is listed with the reason why it cannot be",
  () => {
    // GOV-10 is two policies about the exemptions themselves.
    const known = new Set(["GOV-10", ...[...RULES, ...NOT_RULES].map(({ id }) => id)]);
    const ids = idsIn(readFileSync(CATALOGUE, "utf8"));
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
    // A letter marks a further rule about what the row is about.
    const extra = [...known].filter((id) => !ids.includes(id) && !ids.includes(id.replace(/[b-f]$/, "")));
    expect(extra).toEqual([]);
  },
);

it("no demand is both a rule and listed as none", () => {
  expect(NOT_RULES.filter(({ id }) => RULES.some((rule) => rule.id === id))).toEqual([]);
});
