import { expect, it } from "vitest";
import { columnTypesOf } from "../../../transforms/kernel/silver.ts";
import { SILVER } from "../../../transforms/models.ts";
import { silverPlans, silverRules } from "../../../transforms/spark/silver-plan.ts";

const plans = silverPlans(SILVER);
const rules = silverRules();

it("every column of silver gets the type that its model declares", () => {
  const names: Readonly<Record<string, string>> = { string: "string", long: "bigint" };
  for (const [place, model] of SILVER.entries()) {
    const plan = plans[place];
    const own = Object.fromEntries(rules.own.map(({ name, type }) => [name, type]));
    const declared = Object.entries(plan?.columns ?? {}).map(([name, exported]) => [
      name,
      plan?.dates.includes(name) ? "date" : rules.types[exported],
    ]);
    const expected = Object.entries(columnTypesOf(model)).map(([name, type]) => [name, names[type] ?? type]);
    expect({ ...own, ...Object.fromEntries(declared) }).toEqual(Object.fromEntries(expected));
  }
});

it("days, open ends and columns that never leave bronze come from the models", () => {
  const postal = plans.find(({ name }) => name === "logisticspostaladdress");
  expect([postal?.openEnds.length, plans.find(({ name }) => name === "custtable")?.denied]).toEqual([
    1,
    ["passportno_hu", "identificationnumber", "bankaccount", "creditrating"],
  ]);
  expect(plans.filter(({ dates }) => dates.length > 0).map(({ name }) => name)).toContain("retailloyaltycard");
});

it("every exported type has an expression and a type; only texts can always be read", () => {
  expect(Object.keys(rules.parse).sort()).toEqual(Object.keys(rules.types).sort());
  const always = Object.keys(rules.parse).filter((type) => !(type in rules.unreadable));
  expect(always.sort()).toEqual(["guid", "string"]);
});
