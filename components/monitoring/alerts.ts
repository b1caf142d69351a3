import * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../transform.ts";
import { type ActionGroupArgs, actionGroupArgs } from "./action-group.ts";
import { type AlertLimits, accountRulesOf, FACTORY_RULES, type MetricRule, queryRulesOf } from "./alert-rules.ts";
import type { Watched } from "./queries.ts";

export interface AlertsArgs extends ActionGroupArgs {
  /** Azure region of the query rules, that of the workspace. */
  readonly location: string;
  /** Start of every rule's name, e.g. contoso-prod. */
  readonly prefix: string;
  readonly workspaceId: pulumi.Input<string>;
  readonly factoryId: pulumi.Input<string>;
  /** ARM ids of the storage accounts by a name for their rules. */
  readonly accountIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly pipelineName: pulumi.Input<string>;
  readonly jobName: pulumi.Input<string>;
  /** Where the job runs; default: Container Apps. */
  readonly compute?: Watched["compute"];
  readonly limits: AlertLimits;
  /** Whether the schedule runs: without runs nothing is late. */
  readonly isScheduled: boolean;
  /** Whether rules evaluate at all. */
  readonly enabled: boolean;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly actionGroup?: Transform<monitor.ActionGroupArgs>;
    readonly metricAlert?: Transform<monitor.MetricAlertArgs>;
    readonly queryRule?: Transform<monitor.ScheduledQueryRuleArgs>;
  };
}

/** Who is told, and of what: failed and long runs, stale data, refused requests, rows held back. */
export class Alerts extends pulumi.ComponentResource {
  /** ARM id of the group of receivers, for the budget and for rules of others. */
  readonly actionGroupId: pulumi.Output<string>;

  constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:monitoring:Alerts", name, {}, opts);
    const { resourceGroupName, location, prefix, workspaceId, enabled, isScheduled, limits, transform } = args;
    const child = { parent: this };

    const group = new monitor.ActionGroup(name, transformed(actionGroupArgs(args), transform?.actionGroup), child);
    for (const rule of FACTORY_RULES) watchMetric(`factory-${rule.name}`, args.factoryId, rule);
    for (const [account, accountId] of Object.entries(args.accountIds)) {
      for (const rule of accountRulesOf(limits)) watchMetric(`${account}-${rule.name}`, accountId, rule);
    }
    watchLogs();

    this.actionGroupId = group.id;
    this.registerOutputs({ actionGroupId: this.actionGroupId });

    function watchMetric(ruleName: string, scope: pulumi.Input<string>, rule: MetricRule): void {
      const { name: _, description, severity, window, aggregation, dimension, ...criterion } = rule;
      const dimensions =
        dimension === undefined ? [] : [{ ...dimension, operator: "Include", values: [...dimension.values] }];
      const alertArgs: monitor.MetricAlertArgs = {
        resourceGroupName,
        ruleName: `${prefix}-${ruleName}`,
        location: "global",
        description,
        severity,
        enabled,
        scopes: [scope],
        evaluationFrequency: window,
        windowSize: window,
        autoMitigate: true,
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            {
              ...criterion,
              name: rule.name,
              criterionType: "StaticThresholdCriterion",
              timeAggregation: aggregation,
              dimensions,
            },
          ],
        },
        actions: [{ actionGroupId: group.id }],
      };
      new monitor.MetricAlert(`${name}-${ruleName}`, transformed(alertArgs, transform?.metricAlert), child);
    }

    function watchLogs(): void {
      const { compute } = args;
      const watched = pulumi.output({ pipelineName: args.pipelineName, jobName: args.jobName, compute });
      // The names of the rules do not depend on what is watched, which is known only after deployment.
      for (const { name: ruleName } of queryRulesOf({ pipelineName: "", jobName: "" }, limits)) {
        const rule = watched.apply((names) => ruleNamed(ruleName, queryRulesOf(names, limits)));
        const ruleArgs: monitor.ScheduledQueryRuleArgs = {
          resourceGroupName,
          ruleName: `${prefix}-${ruleName}`,
          location,
          kind: "LogAlert",
          displayName: `${prefix}-${ruleName}`,
          description: rule.description,
          severity: rule.severity,
          enabled: rule.needsSchedule.apply((needsSchedule) => enabled && (isScheduled || !needsSchedule)),
          scopes: [workspaceId],
          evaluationFrequency: "PT1H",
          windowSize: rule.window,
          autoMitigate: true,
          // The tables come with the first record, which a new platform does not have.
          skipQueryValidation: true,
          criteria: {
            allOf: [
              {
                criterionType: "StaticThresholdCriterion",
                query: rule.query,
                timeAggregation: "Count",
                operator: "GreaterThan",
                threshold: 0,
                failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
              },
            ],
          },
          actions: { actionGroups: [group.id] },
        };
        new monitor.ScheduledQueryRule(`${name}-${ruleName}`, transformed(ruleArgs, transform?.queryRule), child);
      }
    }
  }
}

function ruleNamed<Rule extends { readonly name: string }>(name: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule === undefined) throw new Error(`There is no alert rule ${name}.`);
  return rule;
}
