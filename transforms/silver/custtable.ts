import { custtable as source } from "../bronze/custtable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer account and legal entity. */
export const custtable = defineSilver(source, {
  grain: "One row per customer account and legal entity.",
  columns: {
    createddatetime: { openEnd: true },
  },
});
