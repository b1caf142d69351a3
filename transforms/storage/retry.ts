/** How often and how long a storage call is tried. Times in milliseconds. */
export interface RetryPolicy {
  readonly maxTries: number;
  /** Pause before the second try; doubles from try to try, less up to half of it by chance. */
  readonly firstPause: number;
  readonly maxPause: number;
  /** A try without a complete answer after this long is given up. */
  readonly tryTimeout: number;
  /** A `Retry-After` above this ends the call: the run is better started again later. */
  readonly maxRetryAfter: number;
  /** How long refused calls are tried again: a new role assignment takes minutes to arrive. */
  readonly permissionWait: number;
}

/**
 * Six tries within half a minute when the service does not ask for more. The Azure SDK's own policy is switched off: it
 * neither retries 429 nor honours `Retry-After` (@azure/storage-common 12.3, StorageRetryPolicyV2, read 2026-11).
 */
export const RETRY: RetryPolicy = {
  maxTries: 6,
  firstPause: 800,
  maxPause: 30_000,
  tryTimeout: 100_000,
  maxRetryAfter: 120_000,
  permissionWait: 60_000,
};

/** What went wrong with a try, as far as trying again is concerned. */
export type Failure =
  /** Throttled, down, cut or late: the same call may succeed later. */
  | { readonly kind: "transient"; readonly retryAfter?: number }
  /** 401 or 403 that a role assignment, firewall rule or token on its way would cure. */
  | { readonly kind: "refused" }
  | { readonly kind: "final" };

/**
 * Milliseconds to wait before the next try; undefined when the call is to fail. Pure.
 *
 * @param tries tries made so far, at least 1
 * @param refusedFor time since the first refusal of this call
 * @param chance a number in [0, 1)
 */
export function pauseAfter(
  failure: Failure,
  policy: RetryPolicy,
  { tries, refusedFor, chance }: { readonly tries: number; readonly refusedFor: number; readonly chance: number },
): number | undefined {
  const backoff = Math.min(policy.firstPause * 2 ** (tries - 1), policy.maxPause);
  const jittered = Math.round(backoff * (1 - chance / 2));
  if (failure.kind === "refused") {
    return refusedFor < policy.permissionWait ? Math.min(jittered, policy.permissionWait - refusedFor) : undefined;
  }
  if (failure.kind === "final" || tries >= policy.maxTries) return undefined;
  const { retryAfter = 0 } = failure;
  return retryAfter > policy.maxRetryAfter ? undefined : Math.max(retryAfter, jittered);
}

const TRANSIENT_STATUS = [408, 429, 500, 502, 503, 504];

const NETWORK_CODES = [
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ETIMEDOUT",
  "REQUEST_SEND_ERROR",
];

/** Refusals that never pass by themselves. */
const LASTING_REFUSALS = ["KeyBasedAuthenticationNotPermitted", "AccountIsDisabled", "InsufficientAccountPermissions"];

/** The part of an SDK error that matters here. */
export interface ServiceError {
  readonly name?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly errorCode?: string };
  readonly message?: string;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

/** Sorts an error of the SDK, of a body that ended early, or of anything else. `now` reads dates in `Retry-After`. */
export function failureOf(error: unknown, now: Date): Failure {
  const { name, statusCode, code = "", response } = error as ServiceError;
  const isCutShort = name === "AbortError" || name === "InterruptedBodyError" || code === "PARSE_ERROR";
  if (isCutShort) return { kind: "transient" };
  if (statusCode === 401 || statusCode === 403) {
    return LASTING_REFUSALS.includes(codeOf(error)) ? { kind: "final" } : { kind: "refused" };
  }
  if (statusCode !== undefined ? TRANSIENT_STATUS.includes(statusCode) : NETWORK_CODES.includes(code)) {
    const retryAfter = retryAfterOf(response?.headers.get("retry-after"), now);
    return { kind: "transient", ...(retryAfter !== undefined && { retryAfter }) };
  }
  return { kind: "final" };
}

/** The service's error code, "" when the answer carries none. */
export function codeOf(error: unknown): string {
  const { code, details } = error as ServiceError;
  return details?.errorCode ?? code ?? "";
}

function retryAfterOf(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
