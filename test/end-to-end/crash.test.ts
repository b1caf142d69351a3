import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSecondRun, type SecondRun } from "./killed-run.ts";

/** Moments at which the job is killed; `npm run conformance` tries more. */
const MOMENTS = 3;

describe("the job, killed without warning in its second run", { timeout: 300_000 }, () => {
  let second: SecondRun;

  beforeAll(async () => {
    second = await openSecondRun(15);
  }, 300_000);
  afterAll(() => second.close());

  it("ends in the same tables once it is started again", async () => {
    const ends = [];
    let isHeld = false;
    for (const moment of second.moments(MOMENTS, 20_250_106)) {
      const { killed, leftLease, again, rows } = await second.killedAt(moment);
      isHeld ||= leftLease;
      ends.push({ moment, killed: killed.exitCode, again: again.exitCode, errors: again.errors });
      expect({ moment, rows }).toEqual({ moment, rows: second.rows });
    }
    // Else no moment lay within the work.
    expect(isHeld).toBe(true);
    expect(ends).toEqual(ends.map(({ moment }) => ({ moment, killed: null, again: 0, errors: "" })));
  });
});
