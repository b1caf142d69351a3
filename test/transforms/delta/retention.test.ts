import { describe, expect, it } from "vitest";
import { fileRetentionOf, logRetentionOf, retentionOf } from "../../../transforms/delta/retention.ts";

describe("retention properties", () => {
  it.each([
    ["interval 30 days", 30 * 86_400_000],
    ["interval 1 week", 7 * 86_400_000],
    ["INTERVAL 36 HOURS", 36 * 3_600_000],
    ["15 days", 15 * 86_400_000],
    ["interval 1 day 12 hours 30 minutes 5 seconds", 131_405_000],
    ["interval 0 seconds", 0],
  ])("read %s", (property, milliseconds) => {
    expect(retentionOf(property)).toBe(milliseconds);
  });

  it.each(["", "30", "interval", "interval thirty days", "interval 1 fortnight", "interval -1 days"])(
    "refuse %j",
    (property) => {
      expect(() => retentionOf(property)).toThrow(`retention "${property}" is not like "interval 30 days"`);
    },
  );

  it("have Delta's defaults: a week for files, 30 days for the log", () => {
    expect([fileRetentionOf({}), logRetentionOf({})]).toEqual([7 * 86_400_000, 30 * 86_400_000]);
    const own = {
      "delta.deletedFileRetentionDuration": "interval 2 days",
      "delta.logRetentionDuration": "interval 3 days",
    };
    expect([fileRetentionOf(own), logRetentionOf(own)]).toEqual([2 * 86_400_000, 3 * 86_400_000]);
  });
});
