/** Exit codes of every command and of the job: the contract that scripts rely on. */
export const EXIT = { done: 0, mustChange: 1, usage: 2, checkFailed: 3, tryLater: 4, interrupted: 130 } as const;

/**
 * A fault the operator can act on: a stable code (`CI-LAKE-004`), one sentence that names the thing, the value found
 * and what is accepted, and a hint with the next command or setting. `docs/errors.md` lists every code.
 */
export class OperatorError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly exitCode: number;

  constructor(code: string, message: string, hint: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "OperatorError";
    this.code = code;
    this.hint = hint;
    this.exitCode = options.exitCode ?? EXIT.mustChange;
  }
}
