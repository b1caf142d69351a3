import type { QueryTools } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";

/**
 * One translation per owner: configured language, base language, then the lowest language id (rule R17). Columns:
 * `owner` and those named.
 */
export function translation(
  { ref, fn, settings }: QueryTools,
  model: Silver,
  owner: string,
  columns: readonly string[],
): string {
  const [base = ""] = settings.language.split("-");
  return `(
        select ${owner} as owner, ${columns.join(", ")} from (
          select ${owner}, ${columns.join(", ")}, row_number() over (
            partition by ${owner}
            order by
              case lower(languageid) when ${fn.literal(settings.language)} then 0 when ${fn.literal(base)} then 1 else 2 end,
              lower(languageid) nulls last,
              recid nulls last
          ) as place
          from ${ref(model)}
        ) ranked where place = 1
      )`;
}

/** Condition: the dated row `alias` is valid at the run's time (rule R11). */
export function isValid({ fn, settings }: QueryTools, alias: string): string {
  const asOf = fn.instant(settings.asOf);
  return `(${alias}.validfrom is null or ${alias}.validfrom <= ${asOf}) and (${alias}.validto is null or ${asOf} < ${alias}.validto)`;
}
