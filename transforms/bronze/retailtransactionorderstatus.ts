import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailtransactionorderstatus that the models use or that tests must see held back. */
export const retailtransactionorderstatus = defineBronze("retailtransactionorderstatus", {
  transactionid: { type: "string" },
  store: { type: "string" },
  terminal: { type: "string" },
  channel: { type: "int64" },
  salesid: { type: "string" },
  status: { type: "int64" },
});
