import { tokensOf } from "../credential.ts";
import { FabricFault } from "./fabric-fault.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** One request; `path` begins with a slash and is relative to the API's version, e.g. `/workspaces`. */
interface FabricRequest {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** An answer with a status of 2xx. */
export interface FabricAnswer {
  readonly status: number;
  /** Parsed JSON; an empty object when there is no content. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Id of the long-running operation that an answer 202 speaks of. */
  readonly operationId?: string;
  readonly retryAfterSeconds?: number;
}

/** The Fabric REST API, one exchange at a time: no waiting, no repeating. */
export interface FabricApi {
  /** @throws FabricFault for an answer other than 2xx, and when no answer comes. */
  exchange(request: FabricRequest): Promise<FabricAnswer>;
}

/** Longest time for one answer. */
const TIMEOUT_MILLISECONDS = 100_000;

/** Connects to the Fabric REST API. `token` is asked before every request; `send` carries it out. */
export function createFabricApi(
  endpoint: string,
  token: () => Promise<string>,
  send: (url: string, init: RequestInit) => Promise<Response> = fetch,
): FabricApi {
  const base = endpoint.replace(/\/+$/, "");
  return {
    async exchange({ method, path, body, signal }) {
      const authorization = `Bearer ${await token()}`;
      let response: Response;
      let text: string;
      try {
        response = await send(`${base}${path}`, {
          method,
          headers: { Authorization: authorization, "Content-Type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]),
        });
        text = await response.text();
      } catch (error) {
        signal.throwIfAborted();
        const { cause, message } = error as Error;
        const reason = cause instanceof Error ? cause.message : message;
        throw new FabricFault({ status: 0, reason: `No answer from ${base}: ${reason}`, cause: error });
      }
      if (!response.ok) throw faultOf(response, text);
      const operationId = operationOf(response.headers);
      const retryAfterSeconds = secondsOf(response.headers);
      return {
        status: response.status,
        body: parsed(text) ?? {},
        ...(operationId !== undefined && { operationId }),
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      };
    },
  };
}

/** The Fabric REST API as this process reaches it, signed in like the deployment. */
export function fabricFromEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): FabricApi {
  const endpoint = env.COMMERCE_INSIGHTS_FABRIC_ENDPOINT ?? "https://api.fabric.microsoft.com/v1";
  const token = tokensOf(env);
  return createFabricApi(endpoint, () => token("https://api.fabric.microsoft.com/.default"));
}

/**
 * The operation's id. `Location` may name another host of Fabric; the token goes to the configured endpoint only, so
 * the id alone is taken from it.
 */
function operationOf(headers: Headers): string | undefined {
  return headers.get("x-ms-operation-id") ?? /\/operations\/([0-9a-f-]{36})/i.exec(headers.get("Location") ?? "")?.[1];
}

function secondsOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

function faultOf(response: Response, text: string): FabricFault {
  const body = parsed(text) ?? {};
  // Some answers nest it, as Power BI does.
  const inner = (typeof body.error === "object" && body.error !== null ? body.error : {}) as Record<string, unknown>;
  const first = (...values: readonly unknown[]) => values.find((value) => typeof value === "string" && value !== "");
  return new FabricFault({
    status: response.status,
    errorCode: String(first(body.errorCode, inner.code, response.headers.get("x-ms-public-api-error-code")) ?? ""),
    reason: String(first(body.message, inner.message, text, response.statusText) ?? ""),
    requestId: String(first(body.requestId, response.headers.get("requestId")) ?? ""),
    retryAfterSeconds: secondsOf(response.headers),
  });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
