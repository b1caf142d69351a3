import { retailtransactiontable as source } from "../bronze/retailtransactiontable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per transaction of a till or web shop. */
export const retailtransactiontable = defineSilver(source, {
  grain: "One row per transaction of a till or web shop.",
  columns: {
    transdate: { as: "date", openEnd: true },
  },
});
