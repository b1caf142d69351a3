/** An answer of the stand-in for Fabric that is not a success. */
export class FabricRefusal extends Error {
  readonly status: number;
  /** Fabric's own code, e.g. ItemNotFound. */
  readonly errorCode: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, errorCode: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** 404 for something that is not there. */
export function notFound(what: string): FabricRefusal {
  return new FabricRefusal(404, "EntityNotFound", `The requested resource could not be found: ${what}.`);
}
