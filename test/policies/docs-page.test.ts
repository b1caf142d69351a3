import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RULES } from "../../policies/rules.ts";
import { policiesPage } from "../../scripts/policy/docs-page.ts";
import { ROOT } from "../support/sandbox.ts";

it("docs/policies.md is what the rules say (node scripts/policy/write-docs.ts)", () => {
  expect(readFileSync(join(ROOT, "docs", "policies.md"), "utf8")).toBe(policiesPage());
});

it("every rule has an id of its own and says what to do", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  expect(new Set(RULES.map(({ slug, id }) => `${id} ${slug}`)).size).toBe(RULES.length);
  for (const { title, fix, url } of RULES) {
    expect(title).toMatch(/^[A-Z].*\.$/);
    expect(fix).toMatch(/^[A-Z].*\.$/);
    expect(url).toMatch(/^https:\/\//);
  }
});
