import { wrong } from "../expectations.ts";
import { ADVISED, ALWAYS, OFF_IN_DEV } from "../levels.ts";
import type { Rule, StackFinding, StackResource } from "../rule.ts";
import { eachResource, ofTypes, refersTo } from "../stack-graph.ts";
import { notPrivate } from "../unless.ts";
import { at, isSame, listAt, textAt } from "../values.ts";
import { activitiesOf } from "./activities.ts";

const TRIGGER = "azure-native:datafactory:Trigger";
const PIPELINE = "azure-native:datafactory:Pipeline";
const ACCOUNT = "azure-native:storage:StorageAccount";
const DATA_ACTIVITIES = ["Copy", "Delete", "ExecuteDataFlow", "GetMetadata", "Lookup"];

/** What starts pipelines and where they run. */
export const TRIGGERS: readonly Rule[] = [
  {
    id: "ADF-03",
    slug: "managed-network",
    scope: "stack",
    title: "Private networks: pipelines that read data themselves run in a managed virtual network.",
    fix: "Add an IntegrationRuntime of type Managed with managedVirtualNetwork, or let a job read the data.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/managed-virtual-network-private-endpoint",
    types: [PIPELINE],
    unless: notPrivate,
    check: (resources) =>
      eachReader(resources, function* (resource, activity) {
        const runtimes = ofTypes(resources, "azure-native:datafactory:IntegrationRuntime");
        if (!runtimes.some(({ props }) => at(props, "properties.managedVirtualNetwork") !== undefined))
          yield { resource, message: `${activity} reads data and no IntegrationRuntime has a managedVirtualNetwork.` };
      }),
  },
  {
    id: "ADF-04",
    slug: "managed-endpoints",
    scope: "stack",
    title: "Private networks: pipelines that read data reach storage over managed private endpoints.",
    fix: "Add ManagedPrivateEndpoint for dfs and blob; approve them.",
    severity: "high",
    levels: OFF_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/managed-virtual-network-private-endpoint",
    types: [PIPELINE],
    unless: notPrivate,
    check: (resources) =>
      eachReader(resources, function* (resource, activity) {
        const endpoints = ofTypes(resources, "azure-native:datafactory:ManagedPrivateEndpoint");
        for (const group of ["dfs", "blob"])
          if (!endpoints.some(({ props }) => textAt(props, "properties.groupId") === group))
            yield { resource, message: `${activity} reads data and there is no ManagedPrivateEndpoint for ${group}.` };
      }),
  },
  {
    id: "ADF-16",
    slug: "trigger-state",
    scope: "stack",
    title: "Every trigger has a declared running state: Azure creates triggers stopped.",
    fix: "Add a TriggerState; Azure Resource Manager has the state as an output only.",
    severity: "medium",
    levels: ALWAYS,
    sources: [],
    url: "https://github.com/pulumi/pulumi-azure-native/issues/3540",
    types: [TRIGGER],
    check: (resources) =>
      eachResource(ofTypes(resources, TRIGGER), function* (resource) {
        const states = ofTypes(resources, "commerce:index:TriggerState");
        if (!states.some((state) => refersTo(state, "triggerId", resource)))
          yield { resource, message: "No TriggerState says whether it runs." };
      }),
  },
  {
    id: "ADF-18",
    slug: "event-trigger",
    scope: "stack",
    title: "No blob event trigger listens to an account without public endpoint: events do not arrive.",
    fix: "Use a schedule trigger.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://github.com/microsoft/finops-toolkit/issues/2064",
    types: [TRIGGER],
    unless: notPrivate,
    check: (resources) =>
      eachResource(ofTypes(resources, TRIGGER), function* (resource) {
        if (textAt(resource.props, "properties.type") !== "BlobEventsTrigger") return;
        const shut = ofTypes(resources, ACCOUNT).filter(({ props }) =>
          isSame(at(props, "publicNetworkAccess"), "Disabled"),
        );
        const account = shut.find((one) => refersTo(resource, "properties", one));
        if (account !== undefined)
          yield { resource, message: `It listens to ${account.name}, which has no public endpoint.` };
      }),
  },
  {
    id: "ADF-19",
    slug: "schedule",
    scope: "resource",
    title: "Schedules name their time zone and start few runs a day.",
    fix: "Set recurrence.timeZone and align the hours with the refreshes of Customer Insights.",
    severity: "low",
    levels: ADVISED,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/how-to-create-schedule-trigger",
    types: [TRIGGER],
    uses: ["maximumRunsPerDay"],
    *check({ props }, { maximumRunsPerDay }) {
      if (textAt(props, "properties.type") !== "ScheduleTrigger") return;
      const path = "properties.recurrence";
      const recurrence = at(props, path) ?? at(props, "properties.typeProperties.recurrence");
      if (textAt(recurrence, "timeZone") === undefined)
        yield wrong(`${path}.timeZone`, undefined, "name the time zone of the hours");
      const slots = slotsPerDay(recurrence);
      if (slots > maximumRunsPerDay)
        yield `${path} starts ${slots} runs a day; at most ${maximumRunsPerDay} are accepted.`;
    },
  },
];

/** Judges every pipeline that reads data itself, given its first activity that does. */
function eachReader(
  resources: readonly StackResource[],
  check: (pipeline: StackResource, activity: string) => Iterable<StackFinding>,
): Iterable<StackFinding> {
  return eachResource(ofTypes(resources, PIPELINE), function* (pipeline) {
    const activity = dataActivityOf(pipeline);
    if (activity !== undefined) yield* check(pipeline, activity);
  });
}

function dataActivityOf({ props }: StackResource): string | undefined {
  return [...activitiesOf(props)].find(({ type }) => DATA_ACTIVITIES.includes(type))?.name;
}

function slotsPerDay(recurrence: unknown): number {
  const interval = Number(at(recurrence, "interval") ?? 1);
  const hours = listAt(recurrence, "schedule.hours").length;
  const minutes = listAt(recurrence, "schedule.minutes").length;
  switch (textAt(recurrence, "frequency")) {
    case "Minute":
      return Math.ceil(1440 / interval);
    case "Hour":
      return Math.ceil(24 / interval);
    default:
      return Math.max(hours, 1) * Math.max(minutes, 1);
  }
}
