/**
 * Seconds in a Data Factory timespan: `d.hh:mm:ss` or `hh:mm:ss`; a number is seconds already. Undefined for what is
 * neither. Pure.
 */
export function secondsOf(timespan: unknown): number | undefined {
  if (typeof timespan === "number") return timespan;
  const parts = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?$/.exec(String(timespan));
  if (parts === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
