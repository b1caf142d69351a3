/**
 * A fault in a stack's settings or in what the program needs on disk, with a stable code and the next step. It has the
 * shape every printer of operators' errors reads: code, message, hint, exit code.
 */
export class ConfigError extends Error {
  readonly code: string;
  readonly hint: string;
  /** The operator must change something. */
  readonly exitCode = 1;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.name = "ConfigError";
    this.code = code;
    this.hint = hint;
  }
}
