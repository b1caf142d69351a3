import { describe, expect, it } from "vitest";
import { type Call, type Operation, parseCall } from "../../../../scripts/sandbox/storage/call.ts";
import { createFaultPlan, type FaultRule } from "../../../../scripts/sandbox/storage/faults.ts";

const start = new Date("2026-01-01T00:00:00Z");
const fault = { kind: "dropBefore" } as const;

function call(operation: Operation = "putBlob", path = "gold/a"): Call {
  const parsed = parseCall({ method: "PUT", url: `/lake/${path}`, headers: {} }, () => true);
  return { ...parsed, operation };
}
/** Which of the requests, counted from 1, are hit. */
function hits(rule: Omit<FaultRule, "fault">, requests: number): number[] {
  const plan = createFaultPlan([{ ...rule, fault }], () => start);
  return Array.from({ length: requests }, (_, index) => index + 1).filter(() => plan.next(call()).length > 0);
}

describe("a fault rule", () => {
  it("hits the n-th request, every k-th, at most so many, or all", () => {
    expect(hits({ nth: 3 }, 6)).toEqual([3]);
    expect(hits({ every: 2 }, 6)).toEqual([2, 4, 6]);
    expect(hits({ every: 2, times: 2 }, 8)).toEqual([2, 4]);
    expect(hits({ times: 2 }, 6)).toEqual([1, 2]);
    expect(hits({}, 3)).toEqual([1, 2, 3]);
  });

  it("with a probability hits the same requests for the same seed, and others for another", () => {
    const first = hits({ probability: 0.3, seed: 1 }, 1000);
    expect(hits({ probability: 0.3, seed: 1 }, 1000)).toEqual(first);
    expect(hits({ probability: 0.3, seed: 2 }, 1000)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(230);
    expect(first.length).toBeLessThan(370);
  });

  it("counts only the requests it matches: method, operation, path", () => {
    const plan = createFaultPlan(
      [{ match: { operation: "read", path: /\/_delta_log\// }, nth: 2, fault }],
      () => start,
    );
    const log = () => plan.next(call("read", "gold/t/_delta_log/0.json")).length;
    expect([
      log(),
      plan.next(call("putBlob", "gold/t/_delta_log/0.json")).length,
      plan.next(call("read")).length,
      log(),
      log(),
    ]).toEqual([0, 0, 0, 1, 0]);
    const byMethod = createFaultPlan([{ match: { method: "GET" }, fault }], () => start);
    expect(byMethod.next(call())).toEqual([]);
  });

  it("of missing rights ends with its time", () => {
    let time = start;
    const plan = createFaultPlan([{ fault: { kind: "forbiddenFor", seconds: 30 } }], () => time);
    expect(plan.next(call())).toHaveLength(1);
    time = new Date(start.getTime() + 30_000);
    expect(plan.next(call())).toEqual([]);
  });

  it("may hit together with others", () => {
    const rules: FaultRule[] = [{ fault }, { nth: 1, fault: { kind: "smallPages", size: 2 } }];
    expect(createFaultPlan(rules, () => start).next(call())).toEqual([fault, { kind: "smallPages", size: 2 }]);
  });
});
