import { eachOf, wrong } from "../expectations.ts";
import { ADVISED_IN_DEV, ALWAYS } from "../levels.ts";
import type { Properties, Rule } from "../rule.ts";
import { at, isObject, listAt, textAt } from "../values.ts";
import { activitiesOf, expressionsIn, type PlacedActivity, secondsOf, settingOf } from "./activities.ts";

const PIPELINE = "azure-native:datafactory:Pipeline";
const LONGEST_SECONDS = 7200;
const GRACE_SECONDS = 1800;
const MOST_ACTIVITIES = 80;

/** Activities that Data Factory gives a policy with timeout and retry. */
const CONTROL = [
  "AppendVariable",
  "ExecutePipeline",
  "Fail",
  "Filter",
  "ForEach",
  "IfCondition",
  "SetVariable",
  "Switch",
  "Until",
  "Validation",
  "Wait",
  "WebHook",
];

/** What stands in a pipeline. */
export const PIPELINES: readonly Rule[] = [
  {
    id: "ADF-14",
    slug: "timeouts",
    scope: "resource",
    title: "Activities end in time, repeat what is safe to repeat, hide secrets, and failures fail the pipeline.",
    fix: "Set policy.timeout of at most 2 hours, policy.retry, secureInput and secureOutput; end the failure path in Fail.",
    severity: "medium",
    levels: ADVISED_IN_DEV,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities",
    types: [PIPELINE],
    uses: ["jobTimeoutSeconds"],
    *check({ props }, { jobTimeoutSeconds }) {
      const placed = [...activitiesOf(props)];
      yield* eachOf(placed, (one) => timeoutOf(one, jobTimeoutSeconds + GRACE_SECONDS));
      yield* eachOf(placed, secrecyOf);
      const waits = placed.some(({ type }) => type === "Until");
      if (waits && !placed.some(({ type }) => type === "Fail"))
        yield "activities wait in an Until and none is of type Fail; a failed run would count as succeeded.";
    },
  },
  {
    id: "ADF-15",
    slug: "pipeline-references",
    scope: "resource",
    title: "Pipelines run one at a time and refer only to what exists.",
    fix: "Set concurrency to 1 and correct the reference.",
    severity: "high",
    levels: ALWAYS,
    sources: [],
    url: "https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities",
    types: [PIPELINE],
    *check({ props }) {
      const concurrency = at(props, "concurrency");
      if (concurrency !== 1)
        yield wrong("concurrency", concurrency, "it must be 1, two runs would write the same tables");
      const placed = [...activitiesOf(props)];
      if (placed.length > MOST_ACTIVITIES)
        yield `activities are ${placed.length}; Data Factory takes ${MOST_ACTIVITIES}.`;
      yield* eachOf(placed, danglingOf);
      yield* eachOf(placed, (one) => unknownNamesOf(one, props, placed));
    },
  },
];

function* timeoutOf({ activity, name, type }: PlacedActivity, longestWait: number): Iterable<string> {
  if (type === "Until") {
    const timeout = settingOf(activity, "timeout");
    const seconds = secondsOf(timeout);
    if (seconds === undefined || seconds > longestWait)
      yield wrong(`${name}.timeout`, timeout, `use at most ${longestWait} seconds as d.hh:mm:ss`);
  }
  if (CONTROL.includes(type)) return;
  const timeout = at(activity, "policy.timeout");
  const seconds = secondsOf(timeout);
  if (seconds === undefined || seconds > LONGEST_SECONDS)
    yield wrong(`${name}.policy.timeout`, timeout, "use at most 2 hours as d.hh:mm:ss, e.g. 0.00:10:00");
  const retry = at(activity, "policy.retry");
  if (type === "WebActivity" && (typeof retry !== "number" || retry < 1))
    yield wrong(`${name}.policy.retry`, retry, "use 1 or more, a call may fail for a moment");
}

function* secrecyOf({ activity, name, type }: PlacedActivity): Iterable<string> {
  if (type !== "WebActivity") return;
  const headers = settingOf(activity, "headers");
  const hasSecret =
    isObject(headers) && Object.keys(headers).some((key) => /authorization|api-key|x-functions-key/i.test(key));
  if (hasSecret && at(activity, "policy.secureInput") !== true)
    yield wrong(`${name}.policy.secureInput`, at(activity, "policy.secureInput"), "its headers carry a secret");
  const readsVault = JSON.stringify(settingOf(activity, "url") ?? "").includes(".vault.azure.net");
  if (readsVault && at(activity, "policy.secureOutput") !== true)
    yield wrong(`${name}.policy.secureOutput`, at(activity, "policy.secureOutput"), "it reads a secret from a vault");
}

function* danglingOf({ activity, name, siblings }: PlacedActivity): Iterable<string> {
  for (const dependency of listAt(activity, "dependsOn")) {
    const on = textAt(dependency, "activity") ?? "";
    if (!siblings.includes(on))
      yield `${name}.dependsOn names ${JSON.stringify(on)}; beside it stand ${siblings.filter((one) => one !== name).join(", ") || "none"}.`;
  }
}

const REFERENCES: readonly { readonly pattern: RegExp; readonly what: string; readonly key?: string }[] = [
  { pattern: /\bactivity\('([^']+)'\)/g, what: "activity" },
  { pattern: /\bvariables\('([^']+)'\)/g, what: "variable", key: "variables" },
  { pattern: /\bpipeline\(\)\.parameters\.([A-Za-z_]\w*)/g, what: "parameter", key: "parameters" },
];

function* unknownNamesOf(
  { activity, name }: PlacedActivity,
  pipeline: Properties,
  placed: readonly PlacedActivity[],
): Iterable<string> {
  const { activities: _, ifTrueActivities: __, ifFalseActivities: ___, cases: ____, ...own } = activity;
  const texts = [...expressionsIn(own)];
  for (const { pattern, what, key } of REFERENCES) {
    const known = key === undefined ? placed.map((one) => one.name) : Object.keys(at(pipeline, key) ?? {});
    const used = new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? "")));
    for (const reference of used)
      if (!known.includes(reference))
        yield `${name} uses the ${what} ${JSON.stringify(reference)}; the pipeline has ${known.join(", ") || "none"}.`;
  }
  const variable = settingOf(activity, "variableName");
  if (typeof variable === "string" && at(pipeline, `variables.${variable}`) === undefined)
    yield `${name} sets the variable ${JSON.stringify(variable)}; the pipeline does not declare it.`;
}
