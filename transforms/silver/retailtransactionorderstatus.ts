import { retailtransactionorderstatus as source } from "../bronze/retailtransactionorderstatus.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per transaction that became a sales order. */
export const retailtransactionorderstatus = defineSilver(source, {
  grain: "One row per transaction that became a sales order.",
  optional: "sales orders are dated by the order instead of the transaction",
  columns: {
    transactionid: { description: "Number of the transaction, counted by its terminal." },
    store: { description: "Store number of the transaction; empty for web shops." },
    terminal: { description: "Register of the transaction; empty for web shops." },
    channel: { description: "Record id of the channel, in retailchanneltable." },
    salesid: { description: "Order that the transaction became." },
    status: { description: "State of that step, as stored." },
  },
});
