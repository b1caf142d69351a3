import { identifier, literal, type Session } from "../engine/session.ts";

/** Prefix of all counters. */
const PREFIX = "counted ";

/** Counts rows of archived records (fact C46). */
export const ARCHIVED_COUNTER = `${PREFIX}archived`;

/** Counts rows whose `Id` does not carry their `recid` (fact C36). */
export const RECID_COUNTER = `${PREFIX}recid`;

/** Prefix of the counters of texts that the export may have cut, by column (fact C51). */
export const CUT_COUNTER = `${PREFIX}cut `;

/** The condition itself; rows in which it holds are counted while they stream by, without a second look at them. */
export function counted(condition: string, counter: string): string {
  return `case when ${condition} then nextval(${literal(identifier(counter))}) > 0 else false end`;
}

/** A number that is not negative; rows in which the condition holds are counted. */
export function countOf(condition: string, counter: string): string {
  return `case when ${condition} then nextval(${literal(identifier(counter))}) else 0 end`;
}

/** The value itself; rows in which the condition holds are counted. */
export function countedValue(value: string, condition: string, counter: string): string {
  return `case when ${condition} then case when nextval(${literal(identifier(counter))}) > 0 then ${value} end else ${value} end`;
}

/** Sets the counters of a table to zero. */
export async function resetCounters(session: Session, columns: Iterable<string>): Promise<void> {
  const old = await session.all<{ name: string }>(
    `select sequence_name as name from duckdb_sequences() where starts_with(sequence_name, ${literal(PREFIX)})`,
  );
  const names = [ARCHIVED_COUNTER, RECID_COUNTER, ...[...columns].map((column) => CUT_COUNTER + column)];
  const statements = [
    ...old.map(({ name }) => `drop sequence ${identifier(name)}`),
    ...names.map((name) => `create sequence ${identifier(name)}`),
  ];
  await session.run(statements.join("; "));
}

/** What was counted while rows streamed by. */
export interface Counts {
  /** Rows of archived records. */
  readonly archived: number;
  /** Rows whose `Id` does not carry their `recid`. */
  readonly mismatches: number;
  /** Texts of exactly 2000 characters, by column. */
  readonly cut: ReadonlyMap<string, number>;
}

/** What was counted since the last reset. */
export async function readCounters(session: Session): Promise<Counts> {
  const rows = await session.all<{ name: string; n: bigint }>(
    `select sequence_name as name, last_value as n from duckdb_sequences()
     where starts_with(sequence_name, ${literal(PREFIX)}) and last_value is not null order by name`,
  );
  const count = (counter: string) => Number(rows.find(({ name }) => name === counter)?.n ?? 0);
  const cut = rows.filter(({ name }) => name.startsWith(CUT_COUNTER));
  return {
    archived: count(ARCHIVED_COUNTER),
    mismatches: count(RECID_COUNTER),
    cut: new Map(cut.map(({ name, n }) => [name.slice(CUT_COUNTER.length), Number(n)])),
  };
}
