/** An answer of the Fabric REST API that is not a success, or a long-running operation that failed. */
export class FabricFault extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Fabric's own code, e.g. CapacityNotInActiveState; empty when the answer has none. */
  readonly errorCode: string;
  /** Fabric's words alone. */
  readonly reason: string;
  /** Number to give Microsoft's support; empty when the answer has none. */
  readonly requestId: string;
  /** Seconds Fabric asks to wait before the next try. */
  readonly retryAfterSeconds: number | undefined;

  constructor(fields: {
    readonly status: number;
    readonly errorCode?: string;
    readonly reason: string;
    readonly requestId?: string;
    readonly retryAfterSeconds?: number | undefined;
    readonly cause?: unknown;
  }) {
    const { status, errorCode = "", reason, requestId = "", retryAfterSeconds, cause } = fields;
    const request = requestId === "" ? "" : ` (request ${requestId})`;
    super(`${[status, errorCode, reason].filter(Boolean).join(" ")}${request}`, { cause });
    this.name = "FabricFault";
    this.status = status;
    this.errorCode = errorCode;
    this.reason = reason;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
