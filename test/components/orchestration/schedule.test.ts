import { expect, it } from "vitest";
import { recurrenceOf, windowsTimeZoneOf } from "../../../components/orchestration/schedule.ts";

it("becomes a daily recurrence in the Windows time zone, hours ascending and once", () => {
  expect(recurrenceOf({ hours: [15, 3, 3], minutes: [30, 0], timeZone: "Europe/Amsterdam" })).toEqual({
    frequency: "Day",
    interval: 1,
    startTime: "2026-01-01T00:00:00",
    timeZone: "W. Europe Standard Time",
    schedule: { hours: [3, 15], minutes: [0, 30] },
  });
});

it("starts with an offset in UTC, as Data Factory asks", () => {
  expect(recurrenceOf({ hours: [2], minutes: [0], timeZone: "UTC" })).toMatchObject({
    timeZone: "UTC",
    startTime: "2026-01-01T00:00:00Z",
  });
});

it("knows that Windows lacks some zones", () => {
  expect(windowsTimeZoneOf("Antarctica/Troll")).toBeUndefined();
});
