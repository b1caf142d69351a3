import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailtransactiontable that the models use or that tests must see held back. */
export const retailtransactiontable = defineBronze("retailtransactiontable", {
  transactionid: { type: "string" },
  store: { type: "string" },
  terminal: { type: "string" },
  channel: { type: "int64" },
  type: { type: "int64" },
  entrystatus: { type: "int64" },
  transdate: { type: "dateTime" },
  transtime: { type: "int64" },
  custaccount: { type: "string" },
  custaccountasync: { type: "string" },
  loyaltycardid: { type: "string" },
  salesorderid: { type: "string" },
  channelreferenceid: { type: "string" },
  statementid: { type: "string" },
  receiptemail: { type: "string" },
  receiptid: { type: "string" },
  staff: { type: "string" },
  currency: { type: "string" },
  netamount: { type: "decimal" },
  grossamount: { type: "decimal" },
  discamount: { type: "decimal" },
  paymentamount: { type: "decimal" },
  saleisreturnsale: { type: "int64" },
  createddatetime: { type: "dateTime" },
});
