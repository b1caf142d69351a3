import { retailtransactionorderstatus as source } from "../bronze/retailtransactionorderstatus.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per transaction that became a sales order. */
export const retailtransactionorderstatus = defineSilver(source, {
  grain: "One row per transaction that became a sales order.",
  optional: "sales orders are dated by the order instead of the transaction",
});
