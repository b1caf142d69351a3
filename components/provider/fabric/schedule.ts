import { type Properties, type ResourceKind, UNKNOWN } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import { differenceOf, flag, guid, oneOf, type PropertyRules, problemsOf } from "./property-rules.ts";
import { partsOf } from "./resource-path.ts";

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z)?$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const LONGEST_INTERVAL_MINUTES = 5_270_400;
const MOST_TIMES = 100;

const RULES: PropertyRules = {
  workspaceId: { isRequired: true, replaces: true, problem: guid },
  itemId: { isRequired: true, replaces: true, problem: guid },
  jobType: { isRequired: true, replaces: true, problem: oneOf(["Pipeline", "RunNotebook", "sparkjob"]) },
  enabled: { default: true, problem: flag },
  configuration: { isRequired: true, problem: configurationProblem },
};

/**
 * When a job of an item starts by itself. Inputs: `workspaceId`, `itemId`, `jobType`, `enabled`, `configuration` (type
 * Cron, Daily or Weekly; start, end, Windows time zone). Output: `scheduleId`. Limits: fabric-rest-api-specs, job
 * scheduling, 2026-08.
 */
export function scheduleKind(fabric: Fabric): ResourceKind {
  const attempt = ({ jobType, itemId }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `Schedule of ${jobType} ${itemId}`,
    verb,
  });
  const pathOf = (id: string) => {
    const { workspace, item, jobType, schedule } = partsOf(id, "workspace", "item", "jobType", "schedule");
    return `/workspaces/${workspace}/items/${item}/jobs/${jobType}/schedules/${schedule}`;
  };

  return {
    check: (inputs) => problemsOf("ItemSchedule", RULES, inputs),
    diff: (outputs, inputs) => differenceOf(RULES, outputs, inputs),
    preview: (inputs, outputs) => ({ ...inputs, scheduleId: outputs?.scheduleId ?? UNKNOWN }),
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        const { workspaceId, itemId, jobType, enabled = true, configuration } = inputs;
        const path = `/workspaces/${workspaceId}/items/${itemId}/jobs/${jobType}/schedules`;
        const { id } = await fabric.call("POST", path, signal, { body: { enabled, configuration } });
        const outputs = { ...inputs, scheduleId: id };
        return { id: [workspaceId, itemId, jobType, id].join("/"), inputs, outputs };
      }),
    read: (id, _known, signal) => {
      const { workspace: workspaceId, item: itemId, jobType } = partsOf(id, "workspace", "item", "jobType", "schedule");
      return explained(attempt({ itemId, jobType }, "read"), async () => {
        const found = await fabric.find(pathOf(id), signal);
        if (found === undefined) return undefined;
        const inputs = { workspaceId, itemId, jobType, enabled: found.enabled, configuration: found.configuration };
        return { id, inputs, outputs: { ...inputs, scheduleId: found.id } };
      });
    },
    update: (id, inputs, signal, outputs) =>
      explained(attempt(inputs, "updated"), async () => {
        const { enabled = true, configuration } = inputs;
        await fabric.call("PATCH", pathOf(id), signal, { body: { enabled, configuration } });
        return { ...inputs, scheduleId: outputs.scheduleId };
      }),
    delete: (id, signal) =>
      explained(attempt({ jobType: "", itemId: id }, "deleted"), async () => {
        if ((await fabric.find(pathOf(id), signal)) !== undefined) await fabric.call("DELETE", pathOf(id), signal);
      }),
  };
}

/** Why a configuration is not accepted. Pure. */
function configurationProblem(value: unknown): string | undefined {
  const { type, startDateTime, endDateTime, localTimeZoneId, interval, times, weekdays } = (value ?? {}) as Properties;
  if (!["Cron", "Daily", "Weekly"].includes(type as string)) {
    return `Its type ${JSON.stringify(type)} is not accepted; use Cron, Daily or Weekly.`;
  }
  for (const [name, text] of Object.entries({ startDateTime, endDateTime })) {
    if (!DATE_TIME.test(String(text)))
      return `Its ${name} ${JSON.stringify(text)} is no time like 2026-01-31T06:00:00.`;
  }
  if (String(endDateTime) <= String(startDateTime))
    return `Its endDateTime ${endDateTime} is not after ${startDateTime}.`;
  if (typeof localTimeZoneId !== "string" || localTimeZoneId === "") {
    return "Its localTimeZoneId is not set; use a Windows time zone, e.g. W. Europe Standard Time.";
  }
  if (type === "Cron") {
    const isAccepted =
      Number.isInteger(interval) && Number(interval) >= 1 && Number(interval) <= LONGEST_INTERVAL_MINUTES;
    return isAccepted
      ? undefined
      : `Its interval ${JSON.stringify(interval)} is not accepted; use 1 to 5270400 minutes.`;
  }
  if (
    !Array.isArray(times) ||
    times.length === 0 ||
    times.length > MOST_TIMES ||
    times.some((one) => !TIME.test(one))
  ) {
    return `Its times ${JSON.stringify(times)} are not accepted; use 1 to 100 like 06:00.`;
  }
  if (type === "Weekly" && (!Array.isArray(weekdays) || weekdays.some((one) => !WEEKDAYS.includes(one)))) {
    return `Its weekdays ${JSON.stringify(weekdays)} are not accepted; use ${WEEKDAYS.join(", ")}.`;
  }
  return undefined;
}
