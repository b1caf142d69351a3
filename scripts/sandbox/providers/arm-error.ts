/** A refusal of Azure Resource Manager: HTTP status, code and message. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "ArmError";
    this.status = status;
    this.code = code;
  }

  /** The refusal as azure-native prints it. */
  describe(): string {
    return `Status=${this.status} Code="${this.code}" Message="${this.message}"`;
  }
}
