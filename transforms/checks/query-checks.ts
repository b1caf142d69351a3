import type { Session } from "../engine/session.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import type { CheckReport } from "../report.ts";
import { LEAST_ROWS, nameOf } from "./offenders.ts";
import { SAMPLE } from "./run-checks.ts";

/**
 * Judges the checks of a model that ask a query of their own, after `runChecks`. Of a share, `rows` counts the source
 * rows that speak against it; of a query, whatever it selects.
 */
export async function runQueries(session: Session, model: Gold, { shares }: CompiledGold): Promise<CheckReport[]> {
  const found: CheckReport[] = [];
  for (const { check, select } of shares) {
    const head = { table: model.name, check: nameOf(check), severity: check.severity };
    if (check.kind === "share") {
      const { good, total } = await session.one<Record<"good" | "total", bigint>>(select);
      const isReached = Number(total) < LEAST_ROWS || Number(good) >= Number(total) * check.atLeast;
      const outcome = isReached ? "passed" : "failed";
      found.push({
        ...head,
        outcome,
        rows: Number(total - good),
        ...(!isReached && { sample: [`${good} of ${total}`] }),
      });
    } else if (check.kind === "query") {
      const { rows, keys } = await session.one<{ rows: bigint; keys: string | null }>(`
        with offending as materialized (${select})
        select count(*) as rows,
          (select cast(to_json(list("key" order by "key")) as varchar)
            from (select distinct "key" from offending order by "key" limit ${SAMPLE})) as keys
        from offending`);
      const sample: string[] = keys === null ? [] : JSON.parse(keys);
      const outcome = rows === 0n ? "passed" : "failed";
      found.push({ ...head, outcome, rows: Number(rows), ...(sample.length > 0 && { sample }) });
    }
  }
  return found;
}
