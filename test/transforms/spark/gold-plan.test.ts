import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { rowCountChecks, updateChecks } from "../../../transforms/checks/change-checks.ts";
import { GOLD } from "../../../transforms/models.ts";
import { goldPlan, silverInputs } from "../../../transforms/spark/gold-plan.ts";

const settings = { language: "en-us", timeZone: "UTC" };
const plan = goldPlan(GOLD, settings);

it("every table of the contract is planned, after the tables that it reads", () => {
  expect(plan.map(({ name }) => name)).toEqual(GOLD.map(({ name }) => name));
  const early = plan.flatMap(({ name, gold }, place) =>
    gold.filter((input) => plan.findIndex((one) => one.name === input) >= place).map((input) => `${name}: ${input}`),
  );
  expect(early).toEqual([]);
});

it("queries read views that the job makes, and no others", () => {
  const views = new Set([
    ...silverInputs(GOLD, settings).map(({ name }) => `silver_${name}`),
    ...plan.map(({ name }) => `gold_${name}`),
  ]);
  const texts = plan.flatMap(({ queries }) => queries.map(({ sql }) => sql.rawText));
  const read = texts.flatMap((text) => [...text.matchAll(/(?:from|join) `(\w+)`/g)].map(([, name = ""]) => name));
  expect(read.filter((name) => !views.has(name))).toEqual([]);
  expect(texts.filter((text) => /`(silver|gold)`\./.test(text))).toEqual([]);
});

it("a query that asks about an absent table comes in both forms, the one for its absence first", () => {
  const asked = plan.filter(({ queries }) => queries.length > 1);
  expect(asked.map(({ name, queries }) => [name, queries.map(({ absent }) => absent)])).toEqual([
    ["activities_Orders", [["retailsalestable"], []]],
    ["activities_OrderHeaders", [["retailsalestable"], []]],
  ]);
});

it("tells tables that must be there from those that may be absent, with what is lost", () => {
  const orders = plan.find(({ name }) => name === "supporting_Affiliations");
  expect([orders?.required, orders?.optional]).toEqual([["optionsets"], ["retailaffiliation"]]);
  const silver = silverInputs(GOLD, settings);
  expect(silver.find(({ name }) => name === "custtable")?.optional).toBeNull();
  expect(silver.find(({ name }) => name === "retailaffiliation")?.optional).toBe(
    "affiliations and loyalty programs are missing",
  );
});

it("supporting tables are merged before profiles, profiles before activities", () => {
  expect([...new Set(plan.map(({ name, rank }) => `${rank} ${name.split("_")[0]}`))].sort()).toEqual([
    "0 supporting",
    "1 profiles",
    "2 activities",
  ]);
});

it("the checks that Spark repeats are called what the embedded engine calls them", () => {
  const program = readFileSync(new URL("../../../transforms/spark/program/gold.py", import.meta.url), "utf8");
  const changes = rowCountChecks("t", { before: 100, rows: 100 }, false);
  const names = [...changes, ...updateChecks("t", { before: 100, updated: 0 })].map(({ check }) => check);
  expect(names.filter((name) => !program.includes(`"${name}"`))).toEqual([]);
  const references = plan.flatMap(({ references }) => references.map(({ check }) => check));
  expect([...new Set(references)]).toEqual(["foreign-key CustomerId (Q7)", null, "foreign-key ReturnId (Q18)"]);
  expect(plan.flatMap(({ rowLimits }) => rowLimits)).toEqual([
    { check: "products are 50,000 at most (Q33)", atMost: 50_000 },
  ]);
});
