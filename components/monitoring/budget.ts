import * as consumption from "@pulumi/azure-native/consumption/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";

/** Whose costs count: resource groups by name, or everything with these tags. */
type BudgetSubject =
  | { readonly resourceGroups: readonly pulumi.Input<string>[] }
  | { readonly tags: Readonly<Record<string, string>> };

export interface BudgetArgs {
  /** Name, from `nameOf("budget", …)`. */
  readonly budgetName: string;
  readonly subscriptionId: string;
  readonly subject: BudgetSubject;
  /** Amount a month, in the currency of the subscription's bill. */
  readonly amount: number;
  /**
   * First day of a month, e.g. 2026-12-01. Azure accepts only the month in which the budget is created or a later one,
   * so it is a setting and not a clock's answer: the same settings give the same budget in every month.
   */
  readonly startDate: string;
  /** Per cent of the amount actually spent at which somebody is told, at most four. */
  readonly thresholds: readonly number[];
  /** E-mail addresses. */
  readonly emails: readonly string[];
  readonly actionGroupId: pulumi.Input<string>;
  /** Escape hatch for the budget. */
  readonly transform?: Transform<consumption.BudgetArgs>;
}

/** Creates the monthly budget. It stops nothing: it tells. */
export function createBudget(name: string, args: BudgetArgs, opts?: pulumi.CustomResourceOptions): consumption.Budget {
  return new consumption.Budget(name, transformed(budgetArgs(args), args.transform), opts);
}

/** Arguments of a monthly budget: told when spent, and when the forecast exceeds the amount. Pure. */
export function budgetArgs(args: BudgetArgs): consumption.BudgetArgs {
  const { budgetName, subscriptionId, subject, amount, startDate, thresholds, emails, actionGroupId } = args;
  const told = { enabled: true, contactEmails: [...emails], contactGroups: [actionGroupId], locale: "en-us" };
  const at = (thresholdType: "Actual" | "Forecasted", threshold: number) =>
    [
      `${thresholdType}_GreaterThan_${threshold}_Percent`,
      { ...told, operator: "GreaterThan", threshold, thresholdType },
    ] as const;
  return {
    budgetName,
    scope: `/subscriptions/${subscriptionId}`,
    category: "Cost",
    amount,
    timeGrain: "Monthly",
    // Without an end Azure sets one ten years later; the engine compares what is written here only.
    timePeriod: { startDate: `${startDate}T00:00:00Z` },
    filter: filterOf(subject),
    notifications: Object.fromEntries([
      ...[...new Set(thresholds)].sort((a, b) => a - b).map((threshold) => at("Actual", threshold)),
      at("Forecasted", 100),
    ]),
  };
}

/** Azure wants one condition bare and several under `and`. */
function filterOf(subject: BudgetSubject): consumption.BudgetArgs["filter"] {
  if ("resourceGroups" in subject) {
    return { dimensions: { name: "ResourceGroupName", operator: "In", values: [...subject.resourceGroups] } };
  }
  const conditions = Object.entries(subject.tags).map(([name, value]) => ({
    tags: { name, operator: "In", values: [value] },
  }));
  return conditions.length === 1 ? conditions[0] : { and: conditions };
}
