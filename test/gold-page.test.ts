import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CHECK_RULES } from "../transforms/checks/rules.ts";
import { checksOf } from "../transforms/checks/standard-checks.ts";
import { GOLD } from "../transforms/models.ts";
import { FAULTS, RULES } from "./gold-facts.ts";
import { goldPage, PAGE, uncovered } from "./gold-page.ts";

it("every check and every fault has a test named after it, and every check is declared", () => {
  expect(uncovered()).toEqual([]);
});

it("rules, checks and faults are numbered without gaps, and no model declares a check that has no rule", () => {
  const numbers = (letter: string, count: number) =>
    Array.from({ length: count }, (_, place) => `${letter}${place + 1}`);
  expect(RULES.map(({ id }) => id)).toEqual(numbers("R", 20));
  expect(Object.keys(CHECK_RULES)).toEqual(numbers("Q", 34));
  expect(FAULTS.map(({ id }) => id)).toEqual(numbers("F", 40));
  const declared = GOLD.flatMap((model) => checksOf(model, new Date(0)).map(({ rule }) => rule));
  expect(declared.filter((rule) => !(rule in CHECK_RULES))).toEqual([]);
});

it("docs/gold.md is what checks and tests say: node test/gold-page.ts", () => {
  expect(readFileSync(PAGE, "utf8")).toBe(goldPage());
});
