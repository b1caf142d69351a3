const MEGABYTE = 1_000_000;

/** What DuckDB needs at least to write gold of millions of rows (measured, DuckDB 1.5.6). */
const LEAST_MEGABYTES = 512;

/** DuckDB's resident memory exceeds its limit by about 0.45 GB, so it gets part of what a run may use (measured). */
const SHARE = 0.8;

/** The engine's limit for a run that was given `memory`, e.g. "1GB" becomes "800MB"; never more than that memory. */
export function engineMemoryLimit(memory: string): string {
  const [, amount, unit] = /^(\d+)(MB|GB)$/.exec(memory) ?? [];
  if (amount === undefined) throw new Error(`memory "${memory}" is not like 512MB or 4GB`);
  const megabytes = Number(amount) * (unit === "GB" ? 1e9 / MEGABYTE : 1);
  return `${Math.round(Math.max(megabytes * SHARE, Math.min(megabytes, LEAST_MEGABYTES)))}MB`;
}
