const UNITS: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** Milliseconds of a day. */
export const DAY = UNITS.day!;

/** How long a table keeps removed data files, milliseconds. Delta's default is one week. */
export function fileRetentionOf(configuration: Readonly<Record<string, string>>): number {
  return retentionOf(configuration["delta.deletedFileRetentionDuration"] ?? "interval 1 week");
}

/** How long a table keeps log entries, milliseconds. Delta's default is 30 days. */
export function logRetentionOf(configuration: Readonly<Record<string, string>>): number {
  return retentionOf(configuration["delta.logRetentionDuration"] ?? "interval 30 days");
}

/** Milliseconds of a table property like "interval 30 days" or "interval 1 week 12 hours". */
export function retentionOf(property: string): number {
  const words = property
    .trim()
    .toLowerCase()
    .replace(/^interval\s+/, "")
    .split(/\s+/);
  let total = 0;
  for (let position = 0; position < words.length; position += 2) {
    const [count = "", unit = ""] = words.slice(position, position + 2);
    const milliseconds = UNITS[unit.replace(/s$/, "")];
    if (!/^\d+$/.test(count) || milliseconds === undefined) {
      throw new Error(`retention "${property}" is not like "interval 30 days"`);
    }
    total += Number(count) * milliseconds;
  }
  return total;
}
