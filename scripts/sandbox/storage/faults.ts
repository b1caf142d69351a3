import type { Call, Operation } from "./call.ts";

/** What goes wrong with a request. Times in milliseconds unless the name says otherwise. */
export type Fault =
  /** Answers an error instead of doing it, e.g. 429, 500, 503, with or without Retry-After. */
  | { readonly kind: "status"; readonly status: number; readonly code?: string; readonly retryAfterSeconds?: number }
  /** Cuts the connection, nothing was done. */
  | { readonly kind: "dropBefore" }
  /** Does it, then cuts the connection instead of answering. */
  | { readonly kind: "dropAfterEffect" }
  /** Waits, then does it. Longer than the client's patience: a time-out before the effect. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** Does it, then waits before it answers. Longer than the client's patience: a success that looks like a time-out. */
  | { readonly kind: "delayAnswer"; readonly milliseconds: number }
  /** Cuts the connection in the middle of a body whose length was announced. Default: half of it. */
  | { readonly kind: "truncateBody"; readonly afterBytes?: number }
  /** Answers a range with fewer bytes than asked for, as if that were right. */
  | { readonly kind: "shortRange" }
  /** The next page of a listing is this page again. */
  | { readonly kind: "duplicatePage" }
  /** Listings in pages of this many entries. */
  | { readonly kind: "smallPages"; readonly size: number }
  /** Answers 404 for a path that exists. */
  | { readonly kind: "notFound" }
  /** Answers 401 as for an expired token, with the challenge. */
  | { readonly kind: "expireToken" }
  /** Answers 403 for this long after the rules were set: a role assignment on its way. */
  | { readonly kind: "forbiddenFor"; readonly seconds: number }
  /** Gives the path a new ETag just before, as if somebody had written the same bytes again. */
  | { readonly kind: "etagChange" }
  /** Last-Modified is off by this much in answers and listings. */
  | { readonly kind: "clockSkew"; readonly seconds: number }
  /** Drops the path's lease just before. */
  | { readonly kind: "loseLease" }
  /** Runs something just before: another writer, an operator, a crash. */
  | { readonly kind: "interfere"; readonly run: () => Promise<void> };

/** Which requests a fault hits. All given fields must fit. */
export interface FaultRule {
  readonly match?: {
    readonly method?: string;
    readonly operation?: Operation;
    /** Tested against `<account>/<container>/<path>`. */
    readonly path?: RegExp;
  };
  /** Only the n-th matching request, counted from 1. */
  readonly nth?: number;
  /** Every k-th matching request. */
  readonly every?: number;
  /** Only this share of the matching requests, drawn from `seed`. */
  readonly probability?: number;
  readonly seed?: number;
  /** At most this many hits. */
  readonly times?: number;
  readonly fault: Fault;
}

/** Decides for each request, in order, which faults hit it. */
export interface FaultPlan {
  next(call: Call): readonly Fault[];
}

/** A plan that counts requests from now on. The same rules, seeds and requests give the same faults. */
export function createFaultPlan(rules: readonly FaultRule[], now: () => Date): FaultPlan {
  const since = now().getTime();
  const states = rules.map((rule) => ({ rule, seen: 0, hits: 0, random: randomFrom(rule.seed ?? 0) }));
  return {
    next(call) {
      const faults: Fault[] = [];
      for (const state of states) {
        const { rule } = state;
        if (!fits(rule, call)) continue;
        state.seen++;
        const isDrawn = rule.probability === undefined || state.random() < rule.probability;
        const isDue =
          isDrawn &&
          (rule.nth === undefined || state.seen === rule.nth) &&
          (rule.every === undefined || state.seen % rule.every === 0) &&
          (rule.times === undefined || state.hits < rule.times) &&
          (rule.fault.kind !== "forbiddenFor" || now().getTime() < since + rule.fault.seconds * 1000);
        if (!isDue) continue;
        state.hits++;
        faults.push(rule.fault);
      }
      return faults;
    },
  };
}

function fits({ match = {} }: FaultRule, call: Call): boolean {
  return (
    (match.method === undefined || match.method === call.method) &&
    (match.operation === undefined || match.operation === call.operation) &&
    (match.path === undefined || match.path.test(`${call.account}/${call.container}/${call.path}`))
  );
}

/** A reproducible stream of numbers in [0, 1): a Weyl sequence through a 32-bit finaliser. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
