import { defineBronze } from "../kernel/bronze.ts";

/** Columns of mcrcustpaymtable that the models use (microsoft/CDM, MCRCustPaymTable 1.1). */
export const mcrcustpaymtable = defineBronze("mcrcustpaymtable", {
  refrecid: { type: "int64" },
  amount: { type: "decimal" },
  currencycode: { type: "string" },
  tendertypeid: { type: "string" },
  cardtypeid: { type: "string" },
  channel: { type: "int64" },
  isprepay: { type: "int64" },
  isplanrefund: { type: "int64" },
  status: { type: "int64" },
  createddatetime: { type: "dateTime" },
});
