import { identifier, literal, type Session } from "../engine/session.ts";
import { type Check, type Gold, HELD_BACK, type Severity } from "../kernel/gold.ts";
import type { CheckReport } from "../report.ts";
import { maskCardNumbers } from "./card-numbers.ts";
import { conditionOf, failingRows, isQuery, nameOf } from "./offenders.ts";

/** Keys of offending rows that a report shows. */
export const SAMPLE = 5;

/**
 * Runs checks over the rows of `relation` and reports them in the order quarantine, block, warn. Rows that fail a
 * quarantine check move to `held_back`; nothing else is changed. Costs one pass, and a second one when rows moved.
 */
export async function runChecks(
  session: Session,
  model: Gold,
  relation: string,
  checks: readonly Check[],
): Promise<CheckReport[]> {
  const of = (severity: Severity) => checks.filter((check) => check.severity === severity && isOverRows(check));
  const [holding, others] = [of("quarantine"), [...of("block"), ...of("warn")]];
  await session.run(`create or replace temp table ${HELD_BACK} (
    "check" varchar, reason varchar, "key" varchar, "row" varchar)`);
  const first = await judge(session, model, relation, [...holding, ...others]);
  const held = first.slice(0, holding.length);
  for (const { check, rows } of held) if (rows > 0) await holdBack(session, model, relation, check);
  const isMoved = held.some(({ rows }) => rows > 0);
  const judged = isMoved ? [...held, ...(await judge(session, model, relation, others))] : first;
  return judged.map(({ check, rows, sample }) => ({
    ...{ table: model.name, check: nameOf(check), severity: check.severity },
    ...{ outcome: rows === 0 ? "passed" : "failed", rows, ...(sample.length > 0 && { sample }) },
  }));
}

interface Judged {
  readonly check: Check;
  readonly rows: number;
  readonly sample: readonly string[];
}

function isOverRows(check: Check): boolean {
  return !isQuery(check) && !(check.kind === "foreign-key" && check.isJudgedThere);
}

/** All conditions on single rows share one scan; each reference and key takes one of its own column. */
async function judge(session: Session, model: Gold, relation: string, checks: readonly Check[]): Promise<Judged[]> {
  const counts = checks.map((check, place) => {
    const count = countOf(check, relation);
    // Within the shared scan, look-ups would carry all columns along.
    const isAlone = check.kind === "unique" || check.kind === "foreign-key";
    return `${isAlone ? `(select ${count} from ${relation})` : count} as c${place}`;
  });
  const row = await session.one<Record<string, bigint>>(
    `select ${["count(*) as total", ...counts].join(", ")} from ${relation}`,
  );
  const judged: Judged[] = [];
  for (const [place, check] of checks.entries()) {
    const condition = conditionOf(check, relation);
    const found = failingRows(check, Number(row[`c${place}`]), Number(row.total));
    // The scan counts surplus keys; the report tells all rows that share one.
    const rows = check.kind === "unique" && found > 0 ? await countWhere(session, relation, condition) : found;
    const hasSample = rows > 0 && check.kind !== "some" && check.kind !== "row-count";
    judged.push({ check, rows, sample: hasSample ? await sampleOf(session, model, relation, condition) : [] });
  }
  return judged;
}

function countOf(check: Check, relation: string): string {
  if (check.kind !== "unique") return `count(*) filter (where ${conditionOf(check, relation)})`;
  return `count(${identifier(check.column)}) - count(distinct ${identifier(check.column)})`;
}

async function countWhere(session: Session, relation: string, condition: string): Promise<number> {
  const { rows } = await session.one<{ rows: bigint }>(`select count(*) as rows from ${relation} where ${condition}`);
  return Number(rows);
}

async function sampleOf(session: Session, model: Gold, relation: string, condition: string): Promise<string[]> {
  const rows = await session.all<{ key: string }>(`
    select distinct coalesce(cast(${identifier(model.key)} as varchar), 'null') as key from ${relation}
    where ${condition} order by key limit ${SAMPLE}`);
  return rows.map(({ key }) => key);
}

/** Moves the offending rows of one check. */
async function holdBack(session: Session, model: Gold, relation: string, check: Check): Promise<void> {
  const condition = conditionOf(check, relation);
  const reason = "name" in check ? `${check.name} does not hold` : `${check.column} fails ${check.kind}`;
  await session.run(`
    insert into ${HELD_BACK} select ${literal(nameOf(check))}, ${literal(reason)},
      cast(${identifier(model.key)} as varchar), ${rowText(model)} from ${relation} where ${condition};
    delete from ${relation} where ${condition}`);
}

/** A row as JSON text; decimals as text, because a JSON number would lose digits; never a card number. */
function rowText(model: Gold): string {
  const members = Object.entries(model.columns).map(([name, { type }]) => {
    const column = identifier(name);
    if (type === "string" && name !== model.key) return `${column} := ${maskCardNumbers(column)}`;
    return `${column} := ${type.startsWith("decimal") ? `cast(${column} as varchar)` : column}`;
  });
  return `cast(to_json(struct_pack(${members.join(", ")})) as varchar)`;
}
