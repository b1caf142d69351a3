/** A fault of a provider's operation, told to the operator as `code message` and a hint with the next step. */
export class ProviderError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string, options: { cause?: unknown } = {}) {
    super(`${code} ${message}\nhint: ${hint}`, { cause: options.cause });
    this.name = "ProviderError";
    this.code = code;
    this.hint = hint;
  }
}
