import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import type { FabricAnswer, FabricApi, Method } from "./fabric-api.ts";
import { FabricFault } from "./fabric-fault.ts";

type Body = Readonly<Record<string, unknown>>;

/** How often and how patiently Fabric is asked again. */
export interface Patience {
  /** Tries of one request in all. */
  readonly tries: number;
  readonly firstPauseMilliseconds: number;
  /** Also the longest that a Retry-After is followed. */
  readonly longestPauseMilliseconds: number;
  /** Looks at a long-running operation before it counts as stuck. */
  readonly looks: number;
}

/**
 * The patience of a deployment. Twenty tries growing to a minute are about sixteen minutes: a role on storage works
 * after up to fifteen (Microsoft Learn: troubleshoot Azure RBAC, 2026-03).
 */
const PATIENCE: Patience = {
  tries: 20,
  firstPauseMilliseconds: 2000,
  longestPauseMilliseconds: 60_000,
  looks: 120,
};

/** Between two looks at an operation when Fabric does not say how long to wait. */
const LOOK_PAUSE_SECONDS = 5;

/** A request with its own idea of what passes by itself. */
interface CallOptions {
  readonly body?: unknown;
  /** Faults, besides throttling and outages, after which the same request may succeed later. */
  readonly isPassing?: (fault: FabricFault) => boolean;
}

/** Requests to Fabric that are finished when they return: throttling, outages and long-running operations are waited out. */
export interface Fabric {
  /** @throws FabricFault, also for an operation that failed or takes too long. */
  call(method: Method, path: string, signal: AbortSignal, options?: CallOptions): Promise<Body>;
  /** All pages of a list. */
  list(path: string, signal: AbortSignal): Promise<readonly Body[]>;
  /** A resource, or undefined when Fabric has none such. */
  find(path: string, signal: AbortSignal): Promise<Body | undefined>;
  /** Waits as between two looks at something that Fabric is still doing. */
  pause(signal: AbortSignal): Promise<void>;
}

/** Pages of a list before it counts as endless. */
const PAGES = 1000;

/** Adds waiting to plain exchanges. */
export function createFabric(api: FabricApi, patience: Patience = PATIENCE): Fabric {
  const longest = patience.longestPauseMilliseconds;
  const pause = (seconds: number, signal: AbortSignal) =>
    sleep(Math.min(seconds * 1000, longest), undefined, { signal });

  /** One request, repeated while its fault is one that passes. */
  function send(method: Method, path: string, signal: AbortSignal, { body, isPassing }: CallOptions = {}) {
    return pRetry(() => api.exchange({ method, path, signal, ...(body !== undefined && { body }) }), {
      retries: patience.tries - 1,
      minTimeout: patience.firstPauseMilliseconds,
      maxTimeout: longest,
      signal,
      shouldRetry: ({ error }) =>
        error instanceof FabricFault && (passesByItself(method, error) || isPassing?.(error) === true),
      onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
        if (!(error instanceof FabricFault) || error.retryAfterSeconds === undefined || retriesLeft === 0) return;
        const longer = error.retryAfterSeconds - retryDelay / 1000;
        if (longer > 0) await pause(longer, signal);
      },
    });
  }

  /** Looks at an operation until it has ended, then fetches what it made. */
  async function finish(accepted: FabricAnswer, operationId: string, signal: AbortSignal): Promise<Body> {
    let { retryAfterSeconds = LOOK_PAUSE_SECONDS } = accepted;
    for (let look = 0; look < patience.looks; look += 1) {
      await pause(retryAfterSeconds, signal);
      const answer = await send("GET", `/operations/${operationId}`, signal);
      const state = operationState(answer.body);
      if (state === "Succeeded") return resultOf(operationId, signal);
      if (state !== undefined) throw state;
      ({ retryAfterSeconds = LOOK_PAUSE_SECONDS } = answer);
    }
    const reason = `Operation ${operationId} has not ended after ${patience.looks} looks.`;
    throw new FabricFault({ status: 202, errorCode: "OperationNotFinished", reason });
  }

  async function resultOf(operationId: string, signal: AbortSignal): Promise<Body> {
    try {
      return (await send("GET", `/operations/${operationId}/result`, signal)).body;
    } catch (error) {
      // Operations that make nothing have no result.
      if (error instanceof FabricFault && (error.status === 404 || error.errorCode === "OperationHasNoResult")) {
        return {};
      }
      throw error;
    }
  }

  const fabric: Fabric = {
    async call(method, path, signal, options) {
      const answer = await send(method, path, signal, options);
      if (answer.status !== 202 || answer.operationId === undefined) return answer.body;
      return finish(answer, answer.operationId, signal);
    },
    async list(path, signal) {
      const found: Body[] = [];
      let next = path;
      for (let page = 0; page < PAGES; page += 1) {
        const { value, continuationToken } = (await send("GET", next, signal)).body;
        if (Array.isArray(value)) found.push(...(value as Body[]));
        if (typeof continuationToken !== "string" || continuationToken === "") return found;
        const separator = path.includes("?") ? "&" : "?";
        next = `${path}${separator}continuationToken=${encodeURIComponent(continuationToken)}`;
      }
      throw new Error(`The list ${path} has more than ${PAGES} pages.`);
    },
    async find(path, signal) {
      try {
        return await fabric.call("GET", path, signal);
      } catch (error) {
        if (error instanceof FabricFault && isAbsence(error)) return undefined;
        throw error;
      }
    },
    pause: (signal) => pause(LOOK_PAUSE_SECONDS, signal),
  };
  return fabric;
}

/**
 * Whether the same request may succeed later. An outage tells nothing about whether the request was carried out, so a
 * POST, which makes something new each time, is not repeated for it. Pure.
 */
function passesByItself(method: Method, { status }: FabricFault): boolean {
  if (status === 429) return true;
  return method !== "POST" && (status === 0 || status === 408 || status >= 500);
}

/** What a look at an operation says: its success, its failure, or undefined while it runs. Pure. */
function operationState({ status, error }: Body): "Succeeded" | FabricFault | undefined {
  if (status === "Succeeded") return "Succeeded";
  if (status !== "Failed" && status !== "Undefined") return undefined;
  const { errorCode, message } = (error ?? {}) as { readonly errorCode?: string; readonly message?: string };
  return new FabricFault({
    status: 200,
    errorCode: errorCode ?? "OperationFailed",
    reason: message ?? "The operation failed and says no more.",
  });
}

/** Whether Fabric says that there is no such thing. Pure. */
function isAbsence({ status, errorCode }: FabricFault): boolean {
  return status === 404 || errorCode === "EntityNotFound" || errorCode === "ItemNotFound";
}
