import { findIana } from "windows-iana";
import type { SourceRow } from "./source.ts";

/** Microseconds since 1970, UTC. */
export type Instant = bigint;

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;

/** R5: dates up to this one mean "none". */
const NO_DATE = Date.UTC(1900, 0, 1);

/** First day that means "no end". */
const OPEN_END = Date.UTC(2154, 11, 31);

/** Reads a date-time column; none for an empty date or an open end. */
export function instant(row: SourceRow | undefined, column: string): Instant | null {
  const value = row?.[column];
  if (typeof value !== "string") return null;
  const [, seconds = "", fraction = ""] = /^([^.Z]+)(?:\.(\d+))?Z?$/.exec(value) ?? [];
  const milliseconds = Date.parse(`${seconds}Z`);
  if (Number.isNaN(milliseconds)) throw new Error(`not an instant: ${value}`);
  if (milliseconds <= NO_DATE || milliseconds >= OPEN_END) return null;
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/** The IANA zone of a Windows zone by CLDR's map (its territory-less entry); null when there is none. */
export function ianaZone(windowsZone: string | null): string | null {
  return windowsZone === null ? null : (findIana(windowsZone)[0] ?? null);
}

/** The instant at which a zone's wall clock shows a day and time. A gap moves it forward, of two the earlier counts. */
export function instantAt(day: Instant, secondsOfDay: bigint, zone: string): Instant {
  const wall = day + secondsOfDay * SECOND;
  const [before, after] = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)];
  const fitting = [wall - before, wall - after].filter((moment) => moment + offsetAt(moment, zone) === wall);
  const [earliest] = fitting.sort((a, b) => (a < b ? -1 : 1));
  // In a gap the clock as it went before it shows the time that people meant.
  return earliest ?? wall - before;
}

/** The calendar day of an instant in a zone, yyyy-MM-dd. */
export function dayAt(moment: Instant, zone: string): string {
  return printInstant(moment + offsetAt(moment, zone)).slice(0, 10);
}

/** yyyy-MM-ddTHH:mm:ss.ffffffZ */
export function printInstant(moment: Instant): string {
  const micros = ((moment % SECOND) + SECOND) % SECOND;
  const seconds = new Date(Number((moment - micros) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros).padStart(6, "0")}Z`;
}

/** yyyyMMdd of a day. */
export function dateKey(day: string): string {
  return day.replaceAll("-", "");
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a zone's clock is ahead of UTC. */
function offsetAt(moment: Instant, zone: string): Instant {
  const seconds = moment / SECOND;
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  const name = format.formatToParts(Number(seconds) * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0", rest = "0"] = /^GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(name) ?? [];
  const size = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(rest);
  return (sign === "-" ? -size : size) * SECOND;
}
