import { salestable as source } from "../bronze/salestable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order and legal entity. */
export const salestable = defineSilver(source, {
  grain: "One row per sales order and legal entity.",
  columns: {
    createddatetime: { openEnd: true },
  },
});
