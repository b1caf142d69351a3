/** ISO text in UTC, to the second, of milliseconds since 1970. */
function isoOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** An instant moved by days, fractions allowed. */
export function plusDays(iso: string, days: number): string {
  return isoOf(Date.parse(iso) + Math.round(days * 86_400_000));
}

/** An instant moved by seconds. */
export function plusSeconds(iso: string, seconds: number): string {
  return isoOf(Date.parse(iso) + seconds * 1000);
}

/** An instant's calendar day, at midnight without a zone as finance and operations keeps days. */
export function dayOf(iso: string): string {
  return `${iso.slice(0, 10)}T00:00:00Z`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a zone shows at an instant: the day, and the seconds since midnight as X++ keeps times. */
export function localTime(iso: string, zone: string): { readonly day: string; readonly seconds: number } {
  const clock = clocks.get(zone) ?? clockOf(zone);
  clocks.set(zone, clock);
  const part = Object.fromEntries(clock.formatToParts(Date.parse(iso)).map(({ type, value }) => [type, value]));
  return {
    day: `${part.year}-${part.month}-${part.day}T00:00:00Z`,
    seconds: Number(part.hour) * 3600 + Number(part.minute) * 60 + Number(part.second),
  };
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const digits = "2-digit" as const;
  return new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: digits, day: digits },
    ...{ hour: digits, minute: digits, second: digits },
  });
}
