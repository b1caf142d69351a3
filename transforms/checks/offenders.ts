import { identifier, literal } from "../engine/session.ts";
import type { Check } from "../kernel/gold.ts";

/** What a check is called in reports, e.g. `unique CustomerId (Q1)`. */
export function nameOf(check: Check): string {
  const what = "name" in check ? check.name : `${check.kind} ${check.column}`;
  return `${what} (${check.rule})`;
}

/** Whether the check asks a query of its own instead of conditions over the table's rows. */
export function isQuery({ kind }: Check): boolean {
  return kind === "share" || kind === "query";
}

/**
 * The condition over the rows of a relation whose matches a check counts: the offending rows; of `some` those that are
 * looked for.
 */
export function conditionOf(check: Check, relation: string): string {
  switch (check.kind) {
    case "share":
    case "query":
      return "false";
    case "row-count":
      return "true";
    case "rare":
    case "some":
      return `coalesce(${check.condition}, false)`;
    case "holds":
      return `coalesce(not (${check.condition}), false)`;
  }
  const column = identifier(check.column);
  switch (check.kind) {
    case "unique":
      return `${column} in (select ${column} from ${relation} group by ${column} having count(*) > 1)`;
    case "not-null":
      return `${column} is null`;
    case "key-text":
      return `(${column} is null or cast(${column} as varchar) = '' or length(cast(${column} as varchar)) > 450)`;
    case "accepted":
      return `(${column} is not null and ${column} not in (${check.values.map(literal).join(", ")}))`;
    case "range": {
      const { from, to } = check;
      const sides = [
        ...(from === undefined ? [] : [`${column} < ${from}`]),
        ...(to === undefined ? [] : [`${column} > ${to}`]),
      ];
      return `coalesce(${sides.join(" or ")}, false)`;
    }
    case "foreign-key": {
      if (check.isJudgedThere) return "false";
      const { key, name } = check.table;
      const known = `select ${identifier(key)} from gold.${identifier(name)} where ${identifier(key)} is not null`;
      return `(${column} is not null and ${column} not in (${known}))`;
    }
  }
}

/** Fewer rows than this prove nothing about a share. */
export const LEAST_ROWS = 50;

/** Rows that speak against a check, of `matches` rows that meet its condition and `total` rows. */
export function failingRows(check: Check, matches: number, total: number): number {
  switch (check.kind) {
    case "rare":
      return total >= LEAST_ROWS && matches > total * check.atMost ? matches : 0;
    case "some":
      return total > 0 && matches === 0 ? total : 0;
    case "row-count":
      return Math.max(0, matches - check.atMost);
    default:
      return matches;
  }
}
