import { notFound } from "./fabric-refusal.ts";
import type { FabricReply } from "./fabric-world.ts";

/** Long-running operations: what has been done is told only after some looks. */
export interface OperationBook {
  /** Takes over an outcome; `looks` say "Running" first. */
  begin(id: string, outcome: { readonly body?: unknown; readonly error?: unknown }, looks: number): void;
  look(id: string): FabricReply;
  result(id: string): FabricReply;
}

interface Operation {
  readonly outcome: { readonly body?: unknown; readonly error?: unknown };
  looks: number;
}

/** Operations of one server; a stopped server forgets them. */
export function createOperationBook(): OperationBook {
  const operations = new Map<string, Operation>();
  const operationOf = (id: string): Operation => {
    const found = operations.get(id);
    if (found === undefined) throw notFound(`operation ${id}`);
    return found;
  };
  return {
    begin: (id, outcome, looks) => operations.set(id, { outcome, looks }),
    look(id) {
      const operation = operationOf(id);
      if (operation.looks > 0) {
        operation.looks -= 1;
        return { status: 200, body: { status: "Running", percentComplete: 50 }, headers: { "retry-after": "0" } };
      }
      const { error } = operation.outcome;
      if (error !== undefined) return { status: 200, body: { status: "Failed", percentComplete: 100, error } };
      return { status: 200, body: { status: "Succeeded", percentComplete: 100 } };
    },
    result(id) {
      const { body } = operationOf(id).outcome;
      if (body === undefined) {
        const message = "The operation has no result.";
        return { status: 400, body: { errorCode: "OperationHasNoResult", message } };
      }
      return { status: 200, body };
    },
  };
}
