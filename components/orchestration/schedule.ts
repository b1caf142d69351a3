import { findWindows } from "windows-iana";

/** When runs start, as people say it. */
export interface Schedule {
  /** Hours of the day, 0 to 23. */
  readonly hours: readonly number[];
  /** Minutes of those hours, 0 to 59. */
  readonly minutes: readonly number[];
  /** IANA time zone; daylight saving is followed. */
  readonly timeZone: string;
}

/** A recurrence as Data Factory spells it. */
export interface Recurrence {
  readonly frequency: "Day";
  readonly interval: 1;
  readonly startTime: string;
  readonly timeZone: string;
  readonly schedule: { readonly hours: number[]; readonly minutes: number[] };
}

/** Lies in the past and never changes: a moving start would change the trigger at every deployment. */
const START = "2026-01-01T00:00:00";

/** The trigger recurrence of a schedule. Data Factory knows Windows time zones only. Pure. */
export function recurrenceOf({ hours, minutes, timeZone }: Schedule): Recurrence {
  const windows = windowsTimeZoneOf(timeZone);
  if (windows === undefined) throw new Error(`Time zone "${timeZone}" has no counterpart in Data Factory.`);
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  return {
    frequency: "Day",
    interval: 1,
    // Data Factory takes a time without offset as local, and asks for Z in UTC.
    startTime: windows === "UTC" ? `${START}Z` : START,
    timeZone: windows,
    schedule: { hours: ascending(hours), minutes: ascending(minutes) },
  };
}

/** Windows name of an IANA time zone, e.g. "W. Europe Standard Time"; undefined when Windows has none. Pure. */
export function windowsTimeZoneOf(timeZone: string): string | undefined {
  return findWindows(timeZone)[0];
}
