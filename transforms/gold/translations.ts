import type { QueryTools } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { firstPerKey } from "./first-per-key.ts";

/**
 * One translation per owner: configured language, base language, then the lowest language id (rule R17). Columns:
 * `owner` and those named; rows without a text in the first of them do not count.
 */
export function translation(
  { ref, fn, settings }: QueryTools,
  model: Silver,
  owner: string,
  columns: readonly [string, ...string[]],
): string {
  const [base = ""] = settings.language.split("-");
  const rank = `case lower(languageid) when ${fn.literal(settings.language)} then 0 when ${fn.literal(base)} then 1 else 2 end nulls last`;
  return firstPerKey({
    from: ref(model),
    key: { owner },
    columns: Object.fromEntries(columns.map((name) => [name, name])),
    order: [rank, "lower(languageid) nulls last", "recid nulls last"],
    where: `${fn.text(columns[0])} is not null`,
  });
}

/** Condition: the dated row `alias` is valid at the run's time (rule R11). */
export function isValid({ fn, settings }: QueryTools, alias: string): string {
  const asOf = fn.instant(settings.asOf);
  return `(${alias}.validfrom is null or ${alias}.validfrom <= ${asOf}) and (${alias}.validto is null or ${asOf} < ${alias}.validto)`;
}
