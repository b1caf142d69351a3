import type { ArmOperation } from "./arm-operations.ts";
import { ArmError } from "./providers/arm-error.ts";

/** What goes wrong with an operation of the control plane. */
type OperationFault =
  /** An answer that is no success. */
  | {
      readonly kind: "refuse";
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
    }
  /** The connection ends before anything happens: a region that is lost. */
  | { readonly kind: "cut" }
  /** It happens, and the connection ends before the answer. */
  | { readonly kind: "loseAnswer" };

/** Which operations a fault hits. */
export interface OperationFaultRule {
  /** What a provider does, or an operation of Azure Resource Manager that the sandbox serves. */
  readonly operation: "create" | "update" | "delete" | ArmOperation["kind"];
  /** Type token of the SDK. @default any */
  readonly type?: string;
  /** How many of them it hits, the first ones. @default 1 */
  readonly times?: number;
  readonly fault: OperationFault;
}

/** Thrown for a connection that ends without an answer. */
export class ConnectionLost extends Error {
  constructor() {
    super("read ECONNRESET");
    this.name = "ConnectionLost";
  }
}

/** The faults of one sandbox; none until rules are set. */
export interface OperationFaults {
  /** Replaces the rules; counting starts anew. */
  set(rules: readonly OperationFaultRule[]): void;
  /**
   * Runs an operation, or what the rules have in its place.
   *
   * @throws ArmError or ConnectionLost when a rule hits.
   */
  around<Result>(what: Pick<OperationFaultRule, "operation" | "type">, run: () => Promise<Result>): Promise<Result>;
}

/** Faults without a rule. */
export function createOperationFaults(): OperationFaults {
  let states: { readonly rule: OperationFaultRule; left: number }[] = [];
  const next = ({ operation, type }: Pick<OperationFaultRule, "operation" | "type">) => {
    const state = states.find(
      ({ rule, left }) => left > 0 && rule.operation === operation && (rule.type === undefined || rule.type === type),
    );
    if (state !== undefined) state.left -= 1;
    return state?.rule.fault;
  };
  return {
    set(rules) {
      states = rules.map((rule) => ({ rule, left: rule.times ?? 1 }));
    },
    async around(what, run) {
      const fault = next(what);
      if (fault?.kind === "cut") throw new ConnectionLost();
      if (fault?.kind === "refuse") {
        const { status, code, message = "A fault of the sandbox.", retryAfterSeconds } = fault;
        throw new ArmError(status, code, message, retryAfterSeconds);
      }
      const result = await run();
      if (fault?.kind === "loseAnswer") throw new ConnectionLost();
      return result;
    },
  };
}
