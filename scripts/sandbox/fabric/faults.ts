import { FabricRefusal } from "./fabric-refusal.ts";

/** Something that goes wrong with the next requests that fit. */
export interface FabricFaultRule {
  /** Method and path, e.g. `/^POST \/workspaces$/`. */
  readonly on: RegExp;
  /** How many requests it hits. @default 1 */
  readonly times?: number;
  readonly fault:
    | { readonly kind: "throttle"; readonly retryAfterSeconds: number }
    /** A refusal before anything is done. */
    | { readonly kind: "refuse"; readonly status: number; readonly errorCode: string; readonly message: string }
    /** The request is carried out and answered by an outage. */
    | { readonly kind: "loseAnswer" }
    /** An operation that is not finished for so many looks. */
    | { readonly kind: "slowOperation"; readonly looks: number }
    /** An operation that fails in the end; nothing of it stays. */
    | { readonly kind: "failOperation"; readonly errorCode: string; readonly message: string };
}

/** What hits one request. */
interface FabricStrike {
  readonly isAnswerLost: boolean;
  readonly looks: number;
  readonly failure: { readonly errorCode: string; readonly message: string } | undefined;
}

/** Faults of a server. */
export interface FabricFaultPlan {
  /** @throws FabricRefusal for a fault that comes before the work. */
  next(request: string): FabricStrike;
}

/** Counts the rules down as requests come. */
export function createFabricFaultPlan(rules: readonly FabricFaultRule[]): FabricFaultPlan {
  const left = rules.map(({ on, times = 1, fault }) => ({ on, times, fault }));
  return {
    next(request) {
      const hits = left.filter(({ on, times }) => times > 0 && on.test(request));
      let strike: FabricStrike = { isAnswerLost: false, looks: 0, failure: undefined };
      for (const hit of hits) {
        hit.times -= 1;
        const { fault } = hit;
        if (fault.kind === "throttle") {
          throw new FabricRefusal(429, "RequestBlocked", "Too many requests.", fault.retryAfterSeconds);
        }
        if (fault.kind === "refuse") throw new FabricRefusal(fault.status, fault.errorCode, fault.message);
        if (fault.kind === "loseAnswer") strike = { ...strike, isAnswerLost: true };
        if (fault.kind === "slowOperation") strike = { ...strike, looks: fault.looks };
        if (fault.kind === "failOperation") strike = { ...strike, failure: fault };
      }
      return strike;
    },
  };
}
