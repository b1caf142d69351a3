// @ts-check
/** A fault the operator can mend. Not `OperatorError`: set-up runs before anything is installed, under any Node >= 20. */
export class SetupError extends Error {
  /**
   * @param {string} code stable code, `CI-SETUP-<nnn>`
   * @param {string} message which thing, the value found, what is accepted
   * @param {string} hint the next command or setting
   * @param {number} exitCode
   */
  constructor(code, message, hint, exitCode = 1) {
    super(message);
    this.name = "SetupError";
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Set-up was interrupted by a signal; everything half done has been removed or will be repeated. */
export class Interrupted extends Error {
  /** @param {number} exitCode 128 + number of the signal */
  constructor(exitCode) {
    super("set-up was interrupted");
    this.name = "Interrupted";
    this.exitCode = exitCode;
  }
}
