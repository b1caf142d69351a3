import type { Check } from "../../transforms/kernel/gold.ts";

/** A check in words. */
export function checkText(check: Check): string {
  switch (check.kind) {
    case "unique":
      return "unique";
    case "not-null":
      return "never empty";
    case "key-text":
      return "neither empty nor longer than 450 characters";
    case "accepted":
      return `one of ${check.values.join(", ")}`;
    case "range":
      // Bounds that depend on the day of the run are said, not shown.
      return check.from?.startsWith("timestamptz")
        ? "between 2000-01-01 and the day after the run"
        : [check.from && `at least ${check.from}`, check.to && `at most ${check.to}`].filter(Boolean).join(", ");
    case "foreign-key":
      return `empty or a ${check.table.key} of ${check.table.name}`;
    case "share":
      return `${check.name}: at least ${Math.round(check.atLeast * 100)} %`;
    default:
      return check.name;
  }
}
