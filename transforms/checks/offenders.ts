import { identifier, literal } from "../engine/session.ts";
import type { Check } from "../kernel/gold.ts";

/** What a check is called in reports, e.g. `unique CustomerId (Q1)`. */
export function nameOf(check: Check): string {
  const what = "name" in check ? check.name : `${check.kind} ${check.column}`;
  return `${what} (${check.rule})`;
}

/** Whether the check can be decided by looking at one row alone. */
export function isRowCheck({ kind }: Check): boolean {
  return kind !== "unique" && kind !== "foreign-key";
}

/** The condition that holds for the offending rows of a relation. */
export function offendersSql(check: Check, relation: string): string {
  // Not a question about the rows of this table.
  if (check.kind === "share") return "false";
  if (check.kind === "holds") return `coalesce(not (${check.condition}), false)`;
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
      const { key, name } = check.table;
      return `(${column} is not null and ${column} not in (select ${identifier(key)} from gold.${identifier(name)}))`;
    }
  }
}
