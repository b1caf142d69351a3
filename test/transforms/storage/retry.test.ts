import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf, pauseAfter, RETRY } from "../../../transforms/storage/retry.ts";
import { InterruptedBodyError } from "../../../transforms/storage/store-errors.ts";

const now = new Date("2026-01-01T00:00:00Z");
const answered = (statusCode: number, headers: Record<string, string> = {}, code = "") => ({
  statusCode,
  code,
  response: { headers: { get: (name: string) => headers[name] } },
});

describe("a failed try", () => {
  it.each([408, 429, 500, 502, 503, 504])("answered %i may succeed later", (status) => {
    expect(failureOf(answered(status), now)).toEqual({ kind: "transient" });
  });

  it("asks for a pause in seconds or by date", () => {
    expect(failureOf(answered(429, { "retry-after": "7" }), now)).toEqual({ kind: "transient", retryAfter: 7000 });
    const date = "Thu, 01 Jan 2026 00:00:09 GMT";
    expect(failureOf(answered(503, { "retry-after": date }), now)).toEqual({ kind: "transient", retryAfter: 9000 });
    expect(failureOf(answered(503, { "retry-after": "soon" }), now)).toEqual({ kind: "transient" });
  });

  it.each(["ECONNRESET", "ETIMEDOUT", "ENOTFOUND", "REQUEST_SEND_ERROR"])(
    "without an answer (%s) may succeed later",
    (code) => {
      expect(failureOf({ code }, now)).toEqual({ kind: "transient" });
    },
  );

  it("whose body broke off, or that timed out, may succeed later", () => {
    expect(failureOf(new InterruptedBodyError(10, 5), now)).toEqual({ kind: "transient" });
    expect(failureOf({ name: "AbortError" }, now)).toEqual({ kind: "transient" });
    expect(failureOf({ ...answered(200), code: "PARSE_ERROR" }, now)).toEqual({ kind: "transient" });
  });

  it("that is refused may be allowed soon, unless keys are used", () => {
    expect(failureOf(answered(403, {}, "AuthorizationPermissionMismatch"), now)).toEqual({ kind: "refused" });
    expect(failureOf(answered(401), now)).toEqual({ kind: "refused" });
    expect(failureOf(answered(403, {}, "KeyBasedAuthenticationNotPermitted"), now)).toEqual({ kind: "final" });
  });

  it.each([400, 404, 409, 412, 416])("answered %i stays failed", (status) => {
    expect(failureOf(answered(status), now)).toEqual({ kind: "final" });
    expect(failureOf(new TypeError("a mistake of ours"), now)).toEqual({ kind: "final" });
  });
});

describe("the pause before the next try", () => {
  const transient = { kind: "transient" } as const;
  const at = (tries: number, chance = 0) => ({ tries, refusedFor: 0, chance });

  it("doubles up to a bound, and ends after the last try", () => {
    const policy = { ...RETRY, maxTries: 9 };
    const pauses = Array.from({ length: 9 }, (_, index) => pauseAfter(transient, policy, at(index + 1)));
    expect(pauses).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000, undefined]);
  });

  it("is never shorter than the service asks for, and gives up when that is too long", () => {
    expect(pauseAfter({ kind: "transient", retryAfter: 5000 }, RETRY, at(1))).toBe(5000);
    expect(pauseAfter({ kind: "transient", retryAfter: 100 }, RETRY, at(3))).toBe(3200);
    expect(pauseAfter({ kind: "transient", retryAfter: 120_001 }, RETRY, at(1))).toBeUndefined();
  });

  it("is shortened by chance by at most half, so that many clients do not come back together", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, chance) => {
        const full = pauseAfter(transient, RETRY, at(tries)) ?? 0;
        const pause = pauseAfter(transient, RETRY, at(tries, chance)) ?? 0;
        expect(pause).toBeGreaterThanOrEqual(full / 2);
        expect(pause).toBeLessThanOrEqual(full);
      }),
    );
  });

  it("of refused calls adds up to the permission wait, whatever the number of tries", () => {
    let refusedFor = 0;
    for (let tries = 1; ; tries++) {
      const pause = pauseAfter({ kind: "refused" }, RETRY, { tries, refusedFor, chance: 0.9 });
      if (pause === undefined) break;
      refusedFor += pause;
    }
    expect(refusedFor).toBe(RETRY.permissionWait);
  });
});
