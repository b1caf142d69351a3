import { tokensOf } from "./credential.ts";

/** Azure Resource Manager, as far as the provider calls it. */
export interface Arm {
  /** Sends one request; an answer other than 2xx is an `ArmError`. `path` is an ARM id with its query, `body` becomes JSON. */
  send(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<unknown>;
}

/** An answer of Azure Resource Manager that is not a success. */
export class ArmError extends Error {
  readonly status: number;
  /** Code of Azure, e.g. AuthorizationFailed; empty when the answer has none. */
  readonly code: string;
  /** Seconds Azure asks to wait before the next try. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(`${status} ${code} ${message}`.trimEnd());
    this.name = "ArmError";
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Longest time for one answer. */
const TIMEOUT_MILLISECONDS = 60_000;

/** Connects to Azure Resource Manager. `token` is asked before every request. */
export function createArm(endpoint: string, token: () => Promise<string>): Arm {
  const base = endpoint.replace(/\/+$/, "");
  return {
    async send(method, path, body) {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { Authorization: `Bearer ${await token()}`, "Content-Type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      });
      const text = await response.text();
      if (response.ok) return text === "" ? {} : JSON.parse(text);
      throw errorOf(response, text);
    },
  };
}

/** Azure Resource Manager as this process reaches it, signed in like the deployment. */
export function armFromEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Arm {
  const endpoint = env.COMMERCE_INSIGHTS_ARM_ENDPOINT ?? "https://management.azure.com";
  const token = tokensOf(env);
  return createArm(endpoint, () => token("https://management.azure.com/.default"));
}

function errorOf(response: Response, text: string): ArmError {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const { code = "", message = text } = bodyOf(text);
  return new ArmError(response.status, code, message, Number.isFinite(seconds) ? seconds : undefined);
}

function bodyOf(text: string): { code?: string; message?: string } {
  try {
    return (JSON.parse(text) as { error?: { code?: string; message?: string } }).error ?? {};
  } catch {
    return {};
  }
}
