import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { type Arm, ArmError } from "./arm.ts";
import { ProviderError } from "./provider-error.ts";

/** How often and how patiently an action is tried. */
export interface Patience {
  /** Tries in all. Twenty, growing to fifteen seconds, is about four minutes: Microsoft's FinOps toolkit waits as long. */
  readonly tries: number;
  readonly firstPauseMilliseconds: number;
  readonly longestPauseMilliseconds: number;
  /** Ends the waiting early. */
  readonly signal?: AbortSignal;
}

const PATIENCE: Patience = { tries: 20, firstPauseMilliseconds: 1000, longestPauseMilliseconds: 15_000 };

/** The patience of a deployment, ended by `signal`. */
export function patienceWith(signal: AbortSignal): Patience {
  return { ...PATIENCE, signal };
}

const API = "api-version=2018-06-01";

/** A trigger as Azure reports it. */
interface ReadTrigger {
  /** Started, Stopped or Disabled. */
  readonly state: string;
  /** Whether it follows events, which it subscribes to apart from its state. */
  readonly followsEvents: boolean;
}

/** Running state of a trigger as Azure reports it (Started, Stopped, Disabled); undefined when there is no such trigger. */
export async function readTriggerState(arm: Arm, triggerId: string): Promise<string | undefined> {
  return (await readTrigger(arm, triggerId))?.state;
}

async function readTrigger(arm: Arm, triggerId: string): Promise<ReadTrigger | undefined> {
  try {
    const { properties } = (await arm.send("GET", `${triggerId}?${API}`)) as {
      properties?: { runtimeState?: string; type?: string };
    };
    return { state: properties?.runtimeState ?? "Stopped", followsEvents: properties?.type === "BlobEventsTrigger" };
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
}

/** Starts a trigger and returns when Azure reports it as started. */
export async function startTrigger(arm: Arm, triggerId: string, patience: Patience = PATIENCE): Promise<void> {
  await reach("Started", "start", arm, triggerId, patience);
}

/** Stops a trigger and returns when Azure reports it as stopped, or when there is none. */
export async function stopTrigger(arm: Arm, triggerId: string, patience: Patience = PATIENCE): Promise<void> {
  await reach("Stopped", "stop", arm, triggerId, patience);
}

/**
 * One try is: look, act when needed, look again. A lost answer of the action is repaired by the next look. A trigger that
 * follows events subscribes before it starts, and leaves after it stopped.
 */
async function reach(
  goal: "Started" | "Stopped",
  action: "start" | "stop",
  arm: Arm,
  triggerId: string,
  patience: Patience,
): Promise<void> {
  const attempt = async () => {
    const before = await readTrigger(arm, triggerId);
    if (before === undefined && goal === "Stopped") return;
    if (before?.followsEvents && goal === "Started") await reachSubscription(arm, triggerId, "Enabled");
    if (before?.state !== goal) {
      await arm.send("POST", `${triggerId}/${action}?${API}`);
      const after = await readTriggerState(arm, triggerId);
      if (after !== goal) throw new NotReached(after);
    }
    if (before?.followsEvents && goal === "Stopped") await reachSubscription(arm, triggerId, "Disabled");
  };
  try {
    await pRetry(attempt, {
      retries: patience.tries - 1,
      minTimeout: patience.firstPauseMilliseconds,
      maxTimeout: patience.longestPauseMilliseconds,
      ...(patience.signal === undefined ? {} : { signal: patience.signal }),
      shouldRetry: ({ error }) => isPassing(error),
      onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
        if (!(error instanceof ArmError) || error.retryAfterSeconds === undefined || retriesLeft === 0) return;
        const longer = Math.min(error.retryAfterSeconds * 1000, patience.longestPauseMilliseconds) - retryDelay;
        if (longer > 0) await sleep(longer, undefined, { signal: patience.signal });
      },
    });
  } catch (error) {
    throw describe(action, triggerId, error);
  }
}

/** Subscribes a trigger to its account's events, or ends that; Azure takes its time, so the next try looks again. */
async function reachSubscription(arm: Arm, triggerId: string, goal: "Enabled" | "Disabled"): Promise<void> {
  const look = async () => {
    const answer = (await arm.send("POST", `${triggerId}/getEventSubscriptionStatus?${API}`)) as { status?: string };
    return answer.status ?? "Unknown";
  };
  const before = await look();
  if (before === goal) return;
  if (before !== "Provisioning" && before !== "Deprovisioning") {
    await arm.send("POST", `${triggerId}/${goal === "Enabled" ? "subscribeToEvents" : "unsubscribeFromEvents"}?${API}`);
  }
  const after = await look();
  if (after !== goal) throw new NotReached(`${after} of its subscription to events`);
}

class NotReached extends Error {
  constructor(found: string | undefined) {
    super(`Azure reports the state ${found ?? "of no such trigger"}`);
  }
}

/** Whether the same request may succeed later. A new trigger and its factory may not be visible everywhere at once. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ArmError)) return true;
  return [404, 408, 409, 412, 429].includes(error.status) || error.status >= 500;
}

function describe(action: "start" | "stop", triggerId: string, error: unknown): ProviderError {
  const [factory, trigger] = [triggerId.split("/")[8], triggerId.split("/").at(-1)];
  const what = `Trigger ${trigger} of Data Factory ${factory} did not ${action}: ${(error as Error).message}.`;
  const done = action === "start" ? "No run starts by itself until then." : "Its definition was left as it was.";
  if (error instanceof ArmError && (error.status === 401 || error.status === 403)) {
    const onEvents = /EventGrid/i.test(error.message)
      ? " and EventGrid EventSubscription Contributor on the landing account"
      : "";
    const hint = `Grant the deployer the role Data Factory Contributor on ${factory}${onEvents}, then repeat pulumi up. ${done}`;
    return new ProviderError("CI-TRIGGER-002", what, hint, { cause: error });
  }
  return new ProviderError("CI-TRIGGER-001", what, `Repeat pulumi up. ${done}`, { cause: error });
}
