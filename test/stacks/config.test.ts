import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStackConfig, type StackSettings } from "../../stacks/config.ts";
import { ConfigError } from "../../stacks/config-error.ts";
import { EXAMPLES, exampleSettings } from "../support/stack.ts";

const smallest: StackSettings = {
  customer: "contoso",
  environment: "dev",
  location: "westeurope",
  dataverse: { environmentName: "contoso", organizationName: "unq1" },
  tags: { owner: "owner@contoso.example", costCenter: "CC-1" },
};

function messageOf(settings: unknown): string[] {
  try {
    parseStackConfig(settings);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error).toMatchObject({ code: "CI-STACK-001", exitCode: 1 });
    const [head, ...problems] = error.message.split("\n");
    expect(head).toBe("The settings under commerce-insights:stack are not accepted:");
    return problems.map((line) => line.trim());
  }
  return [];
}

describe("the settings of a stack", () => {
  it("need no more than who, where, from which Dataverse, and who pays", () => {
    expect(parseStackConfig(smallest)).toEqual({
      customer: "contoso",
      environment: "dev",
      location: "westeurope",
      dataverse: { environmentName: "contoso", organizationName: "unq1" },
      landing: { phase: "linking", location: "westeurope", source: "synapse-link-csv" },
      ciData: {},
      layers: "medallion",
      gold: { root: "commerce" },
      language: "en-us",
      network: { profile: "open", natGateway: false, deployerAddresses: [], dataFactoryAddresses: [] },
      timeZone: "UTC",
      schedule: { hours: [2], minutes: [0], timeZone: "UTC", onLanding: false, pollSeconds: 60 },
      triggers: "stopped",
      compute: "container-apps",
      job: { cpu: 1, memory: "2Gi", image: undefined, customStartRole: true },
      batch: { vmSize: "Standard_D2ds_v5" },
      protectData: false,
      replication: "Standard_LRS",
      softDeleteDays: 7,
      logRetentionDays: 30,
      monitoring: {
        alerts: false,
        emails: ["owner@contoso.example"],
        webhooks: [],
        freshness: { runHours: 28, tables: {}, feedHours: 24 },
        quarantinedRows: 100,
        capacityGiB: 100,
      },
      names: {},
      ring: 1,
      tags: { owner: "owner@contoso.example", costCenter: "CC-1", dataClassification: "confidential" },
    });
  });

  it("name the form of bronze, and for Link to Fabric its lakehouse", () => {
    const lakehouse = "https://onelake.dfs.fabric.microsoft.com/workspace/lakehouse";
    const landing = { source: "fabric-link", lakehouse };
    expect(parseStackConfig({ ...smallest, landing }).landing).toMatchObject(landing);
    const problemsOf = (value: object) => messageOf({ ...smallest, landing: value });
    expect(problemsOf({ source: "fabric-link" })).toEqual([expect.stringContaining("only then")]);
    expect(problemsOf({ lakehouse })).toEqual([expect.stringContaining("only then")]);
    expect(problemsOf({ ...landing, lakehouse: "https://stland.dfs.core.windows.net/a/b" })).toEqual([
      expect.stringContaining("landing.lakehouse"),
    ]);
    expect(problemsOf({ source: "delta" })).toEqual([
      'landing.source: "delta" is not accepted; use synapse-link-csv, synapse-link-delta, fabric-link',
    ]);
  });

  it("get the defaults of their environment", () => {
    const prod = parseStackConfig({ ...smallest, environment: "prod" });
    expect(prod).toMatchObject({
      triggers: "started",
      job: { cpu: 4, memory: "8Gi" },
      protectData: true,
      replication: "Standard_ZRS",
      softDeleteDays: 14,
      logRetentionDays: 90,
    });
    expect(parseStackConfig({ ...smallest, environment: "prod", protectData: false }).protectData).toBe(false);
  });

  it("take the schedule's time zone from the customer's unless it has its own", () => {
    const zone = { ...smallest, timeZone: "Europe/Amsterdam" };
    expect(parseStackConfig(zone).schedule.timeZone).toBe("Europe/Amsterdam");
    expect(parseStackConfig({ ...zone, schedule: { timeZone: "UTC" } }).schedule.timeZone).toBe("UTC");
  });

  it("schedule runs at hours of their own or before the refreshes of Customer Insights, not both", () => {
    const schedule = { beforeRefresh: { hours: [5, 17] } };
    expect(parseStackConfig({ ...smallest, schedule }).schedule).toEqual({
      hours: [3, 15],
      minutes: [0],
      timeZone: "UTC",
      onLanding: false,
      pollSeconds: 60,
    });
    expect(messageOf({ ...smallest, schedule: { ...schedule, hours: [1] } })).toEqual([
      'schedule.beforeRefresh: {"hours":[5,17]} is not accepted; use either beforeRefresh, or hours and minutes',
    ]);
  });

  it.each(EXAMPLES)("of the example %s are accepted", (name) => {
    expect(messageOf(exampleSettings(name))).toEqual([]);
  });
});

describe("problems with the settings", () => {
  it("are told all at once, each with its place, what was found and what is accepted", () => {
    const bad = {
      customer: "Contoso",
      environment: "qa",
      dataverse: { environmentName: "x_y" },
      landing: { phase: "open", fase: "sealed" },
      schedule: { hours: [25, "3"], timezone: "UTC" },
      job: { cpu: 2, memory: "8Gi" },
      names: { lakeAccount: "Lake", lakeAcount: "lake" },
      tags: { owner: "me" },
      softDeleteDays: 3,
      trigers: "started",
      subscriptionId: "abc",
      timeZone: "Mars",
    };
    expect(messageOf(bad)).toEqual([
      'customer: "Contoso" is not accepted; use 2-20 characters: lower-case words joined by hyphens, e.g. contoso-retail',
      'environment: "qa" is not accepted; use dev, test, prod',
      "location: not set; expected: Azure region of the lake, the same as of Customer Insights, e.g. westeurope",
      'subscriptionId: "abc" is not accepted; use the id of the subscription, a GUID',
      'dataverse.environmentName: "x_y" is not accepted; use the environment\'s name: letters, digits and single hyphens',
      "dataverse.organizationName: not set; expected: unique name of the organization, e.g. unq0a1b2c3d",
      'landing.phase: "open" is not accepted; use linking, sealed',
      "landing.fase: unknown setting; did you mean phase?",
      'timeZone: "Mars" is not accepted; use an IANA time zone, e.g. Europe/Amsterdam',
      "schedule.hours[0]: 25 is not accepted; use a whole number from 0 to 23",
      'schedule.hours[1]: "3" is not accepted; use a whole number from 0 to 23',
      "schedule.timezone: unknown setting; did you mean timeZone?",
      'job: {"cpu":2,"memory":"8Gi"} is not accepted; use twice as many Gi of memory as cores',
      "softDeleteDays: 3 is not accepted; expected: days deleted files stay recoverable, 7 to 365; default: 14 in prod, else 7",
      "names.lakeAcount: unknown setting; did you mean lakeAccount?",
      'names.lakeAccount: "Lake" is not accepted; use 3-24 lower-case letters and digits',
      'tags.owner: "me" is not accepted; use an e-mail address',
      "tags.costCenter: not set; expected: cost centre the resources are charged to",
      "trigers: unknown setting; did you mean triggers?",
    ]);
  });

  it("include settings that are no object at all", () => {
    expect(messageOf(undefined)).toEqual(["commerce-insights:stack: not set; use the settings as one object"]);
    expect(messageOf("dev")).toEqual([
      'commerce-insights:stack: "dev" is not accepted; use the settings as one object',
    ]);
  });

  it("include a name that is like no known one", () => {
    const [problem] = messageOf({ ...smallest, gold: { folder: "x" } });
    expect(problem).toBe("gold.folder: unknown setting; known are root");
  });

  it("include a time zone that Data Factory has no name for", () => {
    expect(messageOf({ ...smallest, timeZone: "Antarctica/Troll" })).toEqual([
      'timeZone: "Antarctica/Troll" is not accepted; use an IANA time zone, e.g. Europe/Amsterdam',
    ]);
  });

  it("never end in anything but an operator's error", () => {
    const key = fc.constantFrom("customer", "job", "schedule", "tags", "names", "landing", "timeZone", "other");
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (change) => {
        messageOf({ ...smallest, ...change });
      }),
      { numRuns: 300 },
    );
  });
});
