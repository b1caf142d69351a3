import { ADVISED_IN_DEV, GROWING } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { eachResource, ofTypes } from "../stack-graph.ts";
import { at, listAt } from "../values.ts";

const ALERTS = ["MetricAlert", "ScheduledQueryRule", "ActivityLogAlert"].map((name) => `azure-native:monitor:${name}`);
const BUDGETS = ["azure-native:consumption:Budget", "azure-native:costmanagement:Budget"];

/** What is watched: cost and failures. */
export const OPERATION_RULES: readonly Rule[] = [
  {
    id: "GOV-05",
    slug: "budget",
    scope: "stack",
    title: "Every stack has a budget that warns at two thresholds.",
    fix: "Add a Budget with two notifications.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-acm-create-budgets",
    types: ["*"],
    *check(resources) {
      const budgets = ofTypes(resources, ...BUDGETS);
      if (budgets.length === 0) yield { message: "The stack has no Budget." };
      for (const resource of budgets) {
        const notifications = Object.keys(at(resource.props, "notifications") ?? {}).length;
        if (notifications < 2) yield { resource, message: `notifications are ${notifications}; use 2 or more.` };
      }
    },
  },
  {
    id: "GOV-06",
    slug: "alerts",
    scope: "stack",
    title: "Somebody is told when runs fail or data gets old.",
    fix: "Add an ActionGroup and alerts that use it.",
    severity: "medium",
    levels: GROWING,
    sources: [],
    url: "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview",
    types: ["*"],
    *check(resources) {
      if (ofTypes(resources, "azure-native:monitor:ActionGroup").length === 0)
        yield { message: "The stack has no ActionGroup." };
      const alerts = ofTypes(resources, ...ALERTS);
      if (alerts.length === 0) yield { message: "The stack has no alert." };
      yield* eachResource(alerts, function* (resource) {
        const actions = at(resource.props, "actions");
        const groups = Array.isArray(actions) ? actions : listAt(actions, "actionGroups");
        if (groups.length === 0) yield { resource, message: "Its actions name no action group; nobody is told." };
      });
    },
  },
];
