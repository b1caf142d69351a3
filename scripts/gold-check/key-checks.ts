import { identifier } from "../../transforms/engine/session.ts";
import { type CheckResult, DELTA_PAGE, type Finding, someOf } from "./check.ts";
import type { TableCheck, TableSubject } from "./table-subject.ts";

/** Share of re-keyed rows above which keys do not count as stable (gold contract, Q4). */
const MAX_REKEYED_SHARE = 0.01;

/** Checks of the one column that identifies a row. */
export const KEY_CHECKS: readonly TableCheck[] = [
  {
    ...{ id: "key-declared", title: "a key of type string or integer", area: "key", severity: "block" },
    ...{ reads: "log", source: DELTA_PAGE },
    run({ key, fields, table, schemaProblem }) {
      if (schemaProblem !== undefined) return { skipped: "the schema could not be read" };
      const accepted = "one column of type string, integer or long";
      if (key === undefined) {
        const remedy = `Name the column chosen in Customer Insights: --key ${table}=<column>.`;
        return [{ severity: "warn", found: "no key is known for this table", accepted, remedy }];
      }
      const field = fields.find(({ name }) => name === key);
      const remedy = "Write the key as one string column.";
      if (field === undefined) return [{ found: `the key column "${key}" does not exist`, accepted, remedy }];
      if (["string", "integer", "long", "short", "byte"].includes(field.type)) return [];
      return [{ found: `the key column "${key}" is ${field.type}`, accepted, remedy }];
    },
  },
  {
    ...{
      id: "key-present",
      title: "key never null or empty",
      area: "key",
      severity: "block",
      reads: "data",
      source: DELTA_PAGE,
    },
    run: withKey(async ({ session, rows, column, key }) => {
      const { nulls, empty } = await session.one<{ nulls: bigint; empty: bigint }>(`
        select count(*) filter (${column} is null) as nulls,
          count(*) filter (trim(cast(${column} as varchar)) = '') as empty from ${rows}`);
      if (nulls + empty === 0n) return [];
      return [
        {
          found: `"${key}" is null in ${nulls} rows and empty in ${empty}`,
          accepted: "a value in every row",
          remedy: "Hold such rows back, or build the key from columns that are always filled.",
        },
      ];
    }),
  },
  {
    ...{ id: "key-unique", title: "key unique", area: "key", severity: "block", reads: "data", source: DELTA_PAGE },
    run: withKey(async (subject) => duplicates(subject, subject.column, "unique")),
  },
  {
    ...{ id: "key-unique-folded", title: "key unique also without case and trailing blanks", area: "key" },
    ...{ severity: "warn", reads: "data", source: "gold contract R1: Dynamics 365 compares keys without case" },
    run: withKey(async (subject) => {
      const exact = `count(distinct ${subject.column}) > 1`;
      return duplicates(
        subject,
        `lower(rtrim(cast(${subject.column} as varchar)))`,
        "unique ignoring case and trailing blanks",
        exact,
      );
    }),
  },
  {
    ...{ id: "key-stable", title: "keys stable since the last version", area: "key", severity: "block" },
    ...{ reads: "changes", source: `${DELTA_PAGE}; gold contract Q4` },
    async run(subject) {
      const { session, changes, key } = subject;
      if (key === undefined) return { skipped: "no key is known" };
      if ("skipped" in changes) return changes;
      // Old and new images of a key cancel out, over any number of versions; what is left went or came.
      const { pairs } = await session.one<{ pairs: bigint }>(`
        with images as (select *, case when kind in ('insert', 'update_postimage') then 1 else -1 end as side
            from ${changes.relation} where content is not null),
          ends as (select key, sum(side) as net, arg_min(content, version) filter (side < 0) as old,
            arg_max(content, version) filter (side > 0) as new from images group by key),
          went as (select old as content, count(*) as rows from ends where net < 0 group by old),
          came as (select new as content, count(*) as rows from ends where net > 0 group by new)
        select coalesce(sum(least(went.rows, came.rows)), 0)::bigint as pairs from went join came using (content)`);
      if (pairs === 0n) return [];
      const rows = await rowCount(subject);
      const isFew = rows !== undefined && Number(pairs) <= rows * MAX_REKEYED_SHARE;
      return [
        {
          ...(isFew && { severity: "warn" }),
          found: `${pairs} rows were deleted and inserted again under another key, otherwise equal`,
          accepted: "a row keeps its key for ever",
          remedy: "Build the key from values that do not change; Customer Insights takes such rows for new ones.",
        } satisfies Finding,
      ];
    },
  },
];

interface KeyedSubject extends Omit<TableSubject, "rows" | "key"> {
  readonly rows: string;
  readonly key: string;
  /** The key as an SQL identifier. */
  readonly column: string;
}

/** Runs a check where there are rows and a key to look at. */
function withKey(check: (subject: KeyedSubject) => Promise<readonly Finding[]>) {
  return async (subject: TableSubject): Promise<CheckResult> => {
    const { key, rows, fields } = subject;
    if (key === undefined || !fields.some(({ name }) => name === key)) return { skipped: "no key is known" };
    if (typeof rows !== "string") return rows;
    return check({ ...subject, rows, key, column: identifier(key) });
  };
}

async function duplicates(
  { session, rows, column, key }: KeyedSubject,
  expression: string,
  accepted: string,
  having = "count(*) > 1",
): Promise<readonly Finding[]> {
  const found = await session.all<{ value: string; total: bigint }>(`
    select value, count(*) over () as total from (
      select cast(min(${column}) as varchar) as value from ${rows} where ${column} is not null
      group by ${expression} having ${having}) order by value limit 3`);
  const [first] = found;
  if (first === undefined) return [];
  const shown = someOf(found.map(({ value }) => value));
  return [
    {
      found: `${first.total} values of "${key}" stand in several rows, e.g. ${shown}`,
      accepted,
      remedy: "Make the grain of the table one row per key.",
    },
  ];
}

/** Rows of the table; undefined when they cannot be read. */
export async function rowCount({ session, rows }: Pick<TableSubject, "session" | "rows">): Promise<number | undefined> {
  if (typeof rows !== "string") return undefined;
  return Number((await session.one<{ n: bigint }>(`select count(*) as n from ${rows}`)).n);
}
