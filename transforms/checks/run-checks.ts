import { identifier, literal, type Session } from "../engine/session.ts";
import type { Check, CompiledGold, Gold, Severity } from "../kernel/gold.ts";
import type { CheckReport } from "../report.ts";
import { isRowCheck, nameOf, offendersSql } from "./offenders.ts";

/** Keys of offending rows that a report shows. */
const SAMPLE = 5;

/** Relation with the rows that checks held back: check, reason, key, row (JSON text). */
export const HELD_BACK = "held_back";

/**
 * Runs checks over the rows of `relation` in the order quarantine, block, warn. Rows that fail a quarantine check move to
 * `held_back`; nothing else is changed.
 */
export async function runChecks(
  session: Session,
  model: Gold,
  relation: string,
  checks: readonly Check[],
): Promise<CheckReport[]> {
  const of = (severity: Severity) => checks.filter((check) => check.severity === severity && check.kind !== "share");
  await session.run(`create or replace temp table ${HELD_BACK} (
    "check" varchar, reason varchar, "key" varchar, "row" varchar)`);
  const held = await countOffenders(session, model, relation, of("quarantine"));
  for (const { check, rows } of held) if (rows > 0) await holdBack(session, model, relation, check);
  const judged = [...held, ...(await countOffenders(session, model, relation, [...of("block"), ...of("warn")]))];
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

/** Fewer source rows than this prove nothing about a share. */
const LEAST_ROWS = 50;

/** Judges the shares of source rows that a model asks for; `rows` counts those that speak against it. */
export async function runShares(session: Session, model: Gold, { shares }: CompiledGold): Promise<CheckReport[]> {
  const found: CheckReport[] = [];
  for (const { check, select } of shares) {
    if (check.kind !== "share") continue;
    const { good, total } = await session.one<Record<"good" | "total", bigint>>(select);
    const isReached = Number(total) < LEAST_ROWS || Number(good) >= Number(total) * check.atLeast;
    found.push({
      ...{ table: model.name, check: nameOf(check), severity: "block", outcome: isReached ? "passed" : "failed" },
      ...{ rows: Number(total - good), ...(!isReached && { sample: [`${good} of ${total}`] }) },
    });
  }
  return found;
}

/** Row checks share one scan; the others take one each. */
async function countOffenders(
  session: Session,
  model: Gold,
  relation: string,
  checks: readonly Check[],
): Promise<Judged[]> {
  const counts = new Map<Check, number>();
  const together = checks.filter(isRowCheck);
  if (together.length > 0) {
    const list = together.map((check, place) => `count(*) filter (${offendersSql(check, relation)}) as c${place}`);
    const row = await session.one<Record<string, bigint>>(`select ${list.join(", ")} from ${relation}`);
    for (const [place, check] of together.entries()) counts.set(check, Number(row[`c${place}`]));
  }
  const judged: Judged[] = [];
  for (const check of checks) {
    const condition = offendersSql(check, relation);
    const rows =
      counts.get(check) ??
      Number((await session.one<{ rows: bigint }>(`select count(*) as rows from ${relation} where ${condition}`)).rows);
    const sample = rows === 0 ? [] : await sampleOf(session, model, relation, condition);
    judged.push({ check, rows, sample });
  }
  return judged;
}

async function sampleOf(session: Session, model: Gold, relation: string, condition: string): Promise<string[]> {
  const rows = await session.all<{ key: string }>(`
    select distinct coalesce(cast(${identifier(model.key)} as varchar), 'null') as key from ${relation}
    where ${condition} order by key limit ${SAMPLE}`);
  return rows.map(({ key }) => key);
}

/** Moves the offending rows of one check. */
async function holdBack(session: Session, model: Gold, relation: string, check: Check): Promise<void> {
  const condition = offendersSql(check, relation);
  const reason = "name" in check ? `${check.name} does not hold` : `${check.column} fails ${check.kind}`;
  await session.run(`
    insert into ${HELD_BACK} select ${literal(nameOf(check))}, ${literal(reason)},
      cast(${identifier(model.key)} as varchar), ${rowText(model)} from ${relation} where ${condition};
    delete from ${relation} where ${condition}`);
}

/** A row as JSON text; decimals as text, because a JSON number would lose digits. */
function rowText(model: Gold): string {
  const members = Object.entries(model.columns).map(([name, { type }]) => {
    const column = identifier(name);
    return `${column} := ${type.startsWith("decimal") ? `cast(${column} as varchar)` : column}`;
  });
  return `cast(to_json(struct_pack(${members.join(", ")})) as varchar)`;
}
