import { retailtransactionsalestrans as source } from "../bronze/retailtransactionsalestrans.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sold or returned line of a transaction. */
export const retailtransactionsalestrans = defineSilver(source, {
  grain: "One row per sold or returned line of a transaction.",
  columns: {
    transdate: { as: "date", openEnd: true },
  },
});
