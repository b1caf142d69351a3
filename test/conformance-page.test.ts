import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FACTS } from "./conformance-facts.ts";
import { conformancePage, PAGE, uncoveredFacts } from "./conformance-page.ts";

it("every fact has a test named after it, or a reason", () => {
  expect(FACTS.map(({ id }) => id)).toEqual(Array.from({ length: 55 }, (_, n) => `C${n + 1}`));
  expect(uncoveredFacts()).toEqual([]);
});

it("docs/conformance.md is what the tests say: node test/conformance-page.ts", () => {
  expect(readFileSync(PAGE, "utf8")).toBe(conformancePage());
});
