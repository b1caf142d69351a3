import { identifier, type Session } from "../engine/session.ts";
import type { Gold } from "../kernel/gold.ts";
import type { CheckReport } from "../report.ts";
import { SAMPLE } from "./run-checks.ts";

/** Fewer rows than this with another key are records that somebody entered anew. */
const LEAST_MOVED = 10;

/** Share of the published rows that may come back under another key. */
const MAX_MOVED_SHARE = 0.01;

/**
 * Judges whether keys are stable: rows that go while rows of equal content come were given another key, which makes
 * Customer Insights lose the history of the old one. Reads `change`; looks at contents only where rows both come and go.
 *
 * @param published relation with the rows published before.
 * @param before their number.
 */
export async function keyStability(
  session: Session,
  model: Gold,
  published: string,
  before: number,
): Promise<CheckReport> {
  const head = { table: model.name, check: `keys are stable in ${model.key} (Q4)`, severity: "block" } as const;
  const { gone, come } = await session.one<{ gone: bigint; come: bigint }>(`
    select count(*) filter (where _change = 'delete') as gone, count(*) filter (where _change = 'insert') as come
    from change`);
  if (gone < LEAST_MOVED || come < LEAST_MOVED) return { ...head, outcome: "passed", rows: 0 };
  const key = identifier(model.key);
  const others = Object.keys(model.columns).filter((name) => name !== model.key);
  const content = others.length === 0 ? "0" : `hash(row(${others.map(identifier).join(", ")}))`;
  const moved = await session.all<{ key: string }>(`
    select cast(o.${key} as varchar) as key from ${published} o
    where o.${key} in (select ${key} from change where _change = 'delete')
      and ${content} in (select ${content} from change where _change = 'insert')
    order by key`);
  const isTooMany = moved.length >= LEAST_MOVED && moved.length > before * MAX_MOVED_SHARE;
  if (!isTooMany) return { ...head, outcome: "passed", rows: 0 };
  return { ...head, outcome: "failed", rows: moved.length, sample: moved.slice(0, SAMPLE).map((row) => row.key) };
}
