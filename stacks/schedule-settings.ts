import { z } from "zod";
import { startsBefore } from "../components/orchestration/refresh-slots.ts";
import { windowsTimeZoneOf } from "../components/orchestration/schedule.ts";
import { isTimeZone } from "../transforms/overlay/overlay.ts";

/** An IANA time zone that Data Factory has a name for. */
export const timeZone = z
  .string()
  .refine(
    (zone) => isTimeZone(zone) && windowsTimeZoneOf(zone) !== undefined,
    "use an IANA time zone, e.g. Europe/Amsterdam",
  );

const hours = z.array(z.int().min(0).max(23)).min(1).max(24);
const minutes = z.array(z.int().min(0).max(59)).min(1).max(4);

/** When runs start: at hours of their own, or before the refreshes of Customer Insights. */
export const Schedule = z
  .strictObject({
    hours: hours.optional().describe("hours of the day, 0 to 23, at which a run starts; default: 2"),
    minutes: minutes.optional().describe("minutes of those hours, 0 to 59; default: 0"),
    beforeRefresh: z
      .strictObject({
        hours: z
          .array(z.int().min(0).max(23))
          .min(1)
          .max(4)
          .describe("hours of the day, 0 to 23, at which Customer Insights refreshes: up to four"),
        leadMinutes: z
          .int()
          .min(30)
          .max(720)
          .default(120)
          .describe("minutes a run gets before each refresh, 30 to 720"),
      })
      .optional()
      .describe("when Customer Insights refreshes; runs start before it, instead of at hours of their own"),
    timeZone: timeZone.optional().describe("IANA time zone of the hours; default: timeZone"),
    pollSeconds: z
      .int()
      .min(30)
      .max(600)
      .default(60)
      .describe("seconds between two looks of a pipeline at its job, 30 to 600; every look is paid for"),
    onLanding: z
      .boolean()
      .default(false)
      .describe("start a run also when Synapse Link has finished a folder; the hours stay as a safety net"),
  })
  .refine(({ hours, minutes, beforeRefresh }) => beforeRefresh === undefined || !(hours ?? minutes), {
    path: ["beforeRefresh"],
    message: "use either beforeRefresh, or hours and minutes",
  });

/** The schedule by its settings. Pure. */
export function scheduleOf(settings: z.output<typeof Schedule>, zone: string) {
  const { hours = [2], minutes = [0], beforeRefresh, onLanding, pollSeconds } = settings;
  const starts = beforeRefresh === undefined ? { hours, minutes } : startsBefore(beforeRefresh);
  return { ...starts, timeZone: settings.timeZone ?? zone, onLanding, pollSeconds };
}
