import { describe, expect, it } from "vitest";
import { dayAt, instant, instantAt, printInstant } from "./clock.ts";

const NEW_YORK = "America/New_York";

/** The instant of a wall-clock time written as ISO text. */
function at(wall: string, zone: string): string {
  const day = instant({ day: `${wall.slice(0, 10)}T00:00:00Z` }, "day");
  const [hours = 0, minutes = 0] = wall.slice(11).split(":").map(Number);
  return printInstant(instantAt(day ?? 0n, BigInt(hours * 3600 + minutes * 60), zone));
}

describe("the oracle's clock", () => {
  it.each([
    ["a winter evening", "2025-01-31T20:00", NEW_YORK, "2025-02-01T01:00:00.000000Z"],
    ["a summer evening", "2025-07-31T20:00", NEW_YORK, "2025-08-01T00:00:00.000000Z"],
    ["a time in a gap moves forward", "2025-03-09T02:30", NEW_YORK, "2025-03-09T07:30:00.000000Z"],
    ["of two the earlier counts", "2025-11-02T01:30", NEW_YORK, "2025-11-02T05:30:00.000000Z"],
    ["east of Greenwich of two the earlier counts", "2025-10-26T02:30", "Europe/Berlin", "2025-10-26T00:30:00.000000Z"],
    ["half hours", "2025-01-31T20:00", "Asia/Kolkata", "2025-01-31T14:30:00.000000Z"],
  ])("%s", (_, wall, zone, expected) => {
    expect(at(wall, zone)).toBe(expected);
  });

  it("tells the local day of an instant", () => {
    const moment = instant({ at: "2025-02-01T04:00:00Z" }, "at") ?? 0n;
    expect([NEW_YORK, "UTC", "Asia/Kolkata"].map((zone) => dayAt(moment, zone))).toEqual([
      "2025-01-31",
      "2025-02-01",
      "2025-02-01",
    ]);
  });

  it("knows no date where the source has none", () => {
    expect(["1900-01-01T00:00:00Z", "2154-12-31T23:59:59Z", null].map((day) => instant({ day }, "day"))).toEqual([
      null,
      null,
      null,
    ]);
  });
});
