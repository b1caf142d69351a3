import { describe, expect, it } from "vitest";
import { type BudgetArgs, budgetArgs } from "../../../components/monitoring/budget.ts";

const args: BudgetArgs = {
  budgetName: "budget-contoso-prod",
  subscriptionId: "s",
  subject: { resourceGroups: ["rg-data", "rg-compute"] },
  amount: 500,
  startDate: "2026-12-01",
  thresholds: [100, 80, 80],
  emails: ["team@contoso.example"],
  actionGroupId: "/ag",
};

describe("the budget", () => {
  it("counts the stack's groups from the month of its settings and tells at every threshold and by forecast", () => {
    const told = { enabled: true, contactEmails: ["team@contoso.example"], contactGroups: ["/ag"], locale: "en-us" };
    const at = (thresholdType: string, threshold: number) => ({
      ...told,
      operator: "GreaterThan",
      threshold,
      thresholdType,
    });
    expect(budgetArgs(args)).toEqual({
      budgetName: "budget-contoso-prod",
      scope: "/subscriptions/s",
      category: "Cost",
      amount: 500,
      timeGrain: "Monthly",
      timePeriod: { startDate: "2026-12-01T00:00:00Z" },
      filter: { dimensions: { name: "ResourceGroupName", operator: "In", values: ["rg-data", "rg-compute"] } },
      notifications: {
        Actual_GreaterThan_80_Percent: at("Actual", 80),
        Actual_GreaterThan_100_Percent: at("Actual", 100),
        Forecasted_GreaterThan_100_Percent: at("Forecasted", 100),
      },
    });
  });

  it("counts by tags: one bare, several together", () => {
    const tag = (name: string, value: string) => ({ tags: { name, operator: "In", values: [value] } });
    expect(budgetArgs({ ...args, subject: { tags: { env: "prod" } } }).filter).toEqual(tag("env", "prod"));
    expect(budgetArgs({ ...args, subject: { tags: { env: "prod", customer: "contoso" } } }).filter).toEqual({
      and: [tag("env", "prod"), tag("customer", "contoso")],
    });
  });
});
