import type { Schedule } from "./schedule.ts";

/** When Customer Insights refreshes: at most four times a day (schedule-refresh, 2026-08-11). */
export interface RefreshSlots {
  /** Full hours of the day, 0 to 23. */
  readonly hours: readonly number[];
  /** Minutes a run gets before each of them. */
  readonly leadMinutes: number;
}

/** The hours and minutes at which runs start so that each refresh finds their result. Pure. */
export function startsBefore({ hours, leadMinutes }: RefreshSlots): Pick<Schedule, "hours" | "minutes"> {
  const starts = hours.map((hour) => (hour * 60 - leadMinutes + 2 * 1440) % 1440);
  const ascending = [...new Set(starts.map((start) => Math.floor(start / 60)))].sort((a, b) => a - b);
  return { hours: ascending, minutes: [(starts[0] ?? 0) % 60] };
}
