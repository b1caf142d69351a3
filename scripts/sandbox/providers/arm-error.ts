/** A refusal of Azure Resource Manager: HTTP status, code and message. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds after which the caller may try again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = "ArmError";
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The refusal as azure-native prints it. */
  describe(): string {
    return `Status=${this.status} Code="${this.code}" Message="${this.message}"`;
  }
}
