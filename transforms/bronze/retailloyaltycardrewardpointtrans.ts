import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailloyaltycardrewardpointtrans that the models use or that tests must see held back. */
export const retailloyaltycardrewardpointtrans = defineBronze("retailloyaltycardrewardpointtrans", {
  cardnumber: { type: "string" },
  custaccount: { type: "string" },
  custaccountdataareaid: { type: "string" },
  loyaltytransdataareaid: { type: "string" },
  entrydate: { type: "dateTime" },
  entrytime: { type: "int64" },
  entrytype: { type: "int64" },
  loyaltytransactiontype: { type: "int64" },
  rewardpoint: { type: "int64" },
  rewardpointamountqty: { type: "decimal" },
  remaining: { type: "decimal" },
  channel: { type: "int64" },
  salesid: { type: "string" },
  transactionid: { type: "string" },
  storeid: { type: "string" },
  terminalid: { type: "string" },
  staffid: { type: "string" },
  affiliation: { type: "int64" },
  loyaltytier: { type: "int64" },
  expirationdate: { type: "dateTime" },
});
