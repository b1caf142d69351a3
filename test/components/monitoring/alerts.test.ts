import { describe, expect, it } from "vitest";
import { Alerts, type AlertsArgs } from "../../../components/monitoring/alerts.ts";
import { deploy, inputsOf, orphansOf } from "../../support/pulumi.ts";

const METRIC = "azure-native:monitor:MetricAlert";
const QUERY = "azure-native:monitor:ScheduledQueryRule";

const args: AlertsArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  prefix: "contoso-retail-prod",
  actionGroupName: "ag-contoso-retail-prod",
  shortName: "contoso-retail-prod",
  emails: ["team@contoso.example"],
  webhooks: [{ name: "desk", url: "https://desk.contoso.example/alerts" }],
  workspaceId: "/workspace",
  factoryId: "/factory",
  accountIds: { lake: "/lake" },
  pipelineName: "transform",
  jobName: "caj",
  limits: { runHours: 28, tableHours: { "gold/a": 6 }, feedHours: 24, quarantinedRows: 100, capacityGiB: 2 },
  isScheduled: true,
  enabled: true,
};

const alerts = (change: Partial<AlertsArgs> = {}) => deploy(() => new Alerts("alerts", { ...args, ...change }));

describe("alerts", () => {
  it("cover runs, data, requests and rows, all below their component", async () => {
    const { resources, urns } = await alerts();
    expect(orphansOf(urns)).toEqual([]);
    const rules = resources
      .filter(({ type }) => type === METRIC || type === QUERY)
      .map(({ inputs }) => inputs.ruleName);
    expect(rules.sort()).toEqual(
      [
        ...["factory-activity-failed", "factory-pipeline-failed", "factory-pipeline-long", "factory-trigger-failed"],
        ...["feed-stale", "job-failed", "lake-authorization", "lake-availability", "lake-capacity", "lake-throttling"],
        ...["quarantine", "runs-stale", "tables-stale"],
      ].map((rule) => `contoso-retail-prod-${rule}`),
    );
  });

  it("tell the group of receivers, with the common schema", async () => {
    const { resources } = await alerts();
    expect(inputsOf(resources, "azure-native:monitor:ActionGroup")).toMatchObject({
      location: "Global",
      groupShortName: "contoso-reta",
      emailReceivers: [{ emailAddress: "team@contoso.example", useCommonAlertSchema: true }],
      webhookReceivers: [{ serviceUri: "https://desk.contoso.example/alerts", useCommonAlertSchema: true }],
    });
    const rules = resources.filter(({ type }) => type === METRIC || type === QUERY);
    expect(rules.filter(({ inputs }) => !JSON.stringify(inputs.actions).includes("/mock/alerts"))).toEqual([]);
  });

  it("count refused requests by the answers of the account", async () => {
    const { resources } = await alerts();
    const { criteria } = inputsOf(resources, METRIC, "alerts-lake-authorization") as { criteria: { allOf: unknown[] } };
    expect(criteria.allOf).toEqual([
      {
        criterionType: "StaticThresholdCriterion",
        name: "authorization",
        metricNamespace: "Microsoft.Storage/storageAccounts",
        metricName: "Transactions",
        timeAggregation: "Total",
        operator: "GreaterThan",
        threshold: 50,
        dimensions: [{ name: "ResponseType", operator: "Include", values: ["AuthorizationError"] }],
      },
    ]);
  });

  it("call nothing late while the schedule does not run, and nothing at all when switched off", async () => {
    const enabledOf = async (change: Partial<AlertsArgs>) =>
      (await alerts(change)).resources.flatMap(({ name, inputs }) => (inputs.enabled === true ? [name] : []));
    const stopped = await enabledOf({ isScheduled: false });
    expect(stopped).toContain("alerts-job-failed");
    expect(stopped).not.toContain("alerts-runs-stale");
    expect(stopped).not.toContain("alerts-tables-stale");
    expect(await enabledOf({ enabled: false })).toEqual(["alerts"]);
  });

  it("leave the feed alone when told to", async () => {
    const { resources } = await alerts({ limits: { ...args.limits, feedHours: 0 } });
    expect(resources.map(({ name }) => name)).not.toContain("alerts-feed-stale");
  });
});
