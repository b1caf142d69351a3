import { ArmError } from "../../components/provider/arm.ts";
import { ProviderError } from "../../components/provider/provider-error.ts";
import { patienceWith, startTrigger, stopTrigger } from "../../components/provider/trigger-actions.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Triggers } from "./places.ts";

/** One trigger: whether it runs, when, and what it starts. */
export interface TriggerStatus {
  readonly id: string;
  readonly name: string;
  /** Started, Stopped or Disabled, as Azure reports it. */
  readonly runtimeState: string;
  readonly type: string;
  readonly pipelines: readonly string[];
  /** Times of day as `hh:mm`; empty for a trigger that waits for events. */
  readonly times: readonly string[];
  readonly timeZone: string;
}

interface TriggerDocument {
  readonly properties?: {
    readonly type?: string;
    readonly runtimeState?: string;
    readonly pipelines?: readonly { readonly pipelineReference?: { readonly referenceName?: string } }[];
    readonly typeProperties?: { readonly recurrence?: Recurrence };
    /** Where the sandbox keeps it. */
    readonly recurrence?: Recurrence;
  };
}

interface Recurrence {
  readonly timeZone?: string;
  readonly schedule?: { readonly hours?: readonly number[]; readonly minutes?: readonly number[] };
}

/** Starts or stops every trigger and gives what Azure says of it afterwards; without an action only the latter. */
export async function switchTriggers(
  { arm, ids }: Triggers,
  action: "status" | "start" | "stop",
  signal: AbortSignal,
): Promise<readonly TriggerStatus[]> {
  const move = { status: undefined, start: startTrigger, stop: stopTrigger }[action];
  const all: TriggerStatus[] = [];
  for (const id of ids) {
    try {
      await move?.(arm, id, patienceWith(signal));
      all.push(statusOf(id, (await arm.send("GET", `${id}?api-version=2018-06-01`)) as TriggerDocument));
    } catch (error) {
      throw operatorErrorOf(id, error);
    }
  }
  return all;
}

/** The status by Azure's document of a trigger. Pure. */
function statusOf(id: string, { properties = {} }: TriggerDocument): TriggerStatus {
  const { type = "", runtimeState = "Stopped", pipelines = [], typeProperties } = properties;
  const { timeZone = "", schedule = {} } = typeProperties?.recurrence ?? properties.recurrence ?? {};
  const { hours = [], minutes = [0] } = schedule;
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    ...{ id, name: id.split("/").at(-1) ?? id, runtimeState, type, timeZone },
    pipelines: pipelines.map(({ pipelineReference }) => pipelineReference?.referenceName ?? ""),
    times: hours.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`)),
  };
}

/** The status as a line for people. Pure. */
export function describeStatus({ name, runtimeState, pipelines, times, timeZone }: TriggerStatus): string {
  const when = times.length === 0 ? "by events" : `at ${times.join(", ")} ${timeZone}`;
  return `${name}: ${runtimeState}; starts ${pipelines.join(", ")} ${when}`;
}

function operatorErrorOf(id: string, error: unknown): unknown {
  if (error instanceof ProviderError) {
    const [first = ""] = error.message.split("\n");
    const hint = error.hint.replace("Repeat pulumi up.", "Repeat the command.");
    return new OperatorError(error.code, first.slice(error.code.length + 1), hint, { cause: error });
  }
  if (!(error instanceof ArmError)) return error;
  return new OperatorError(
    "CI-CLI-041",
    `Azure does not tell of the trigger ${id}: ${error.message}`,
    "Check the id and that you are signed in with at least Reader on the factory.",
    { cause: error },
  );
}
