import { defineBronze } from "../kernel/bronze.ts";

/** Columns of salesline that the models use or that tests must see held back. */
export const salesline = defineBronze("salesline", {
  salesid: { type: "string" },
  linenum: { type: "decimal" },
  itemid: { type: "string" },
  name: { type: "string" },
  custaccount: { type: "string" },
  salesqty: { type: "decimal" },
  salesunit: { type: "string" },
  salesprice: { type: "decimal" },
  priceunit: { type: "decimal" },
  linedisc: { type: "decimal" },
  lineamount: { type: "decimal" },
  costprice: { type: "decimal" },
  currencycode: { type: "string" },
  salesstatus: { type: "int64" },
  salestype: { type: "int64" },
  salescategory: { type: "int64" },
  retailvariantid: { type: "string" },
  inventtransid: { type: "string" },
  inventtransidreturn: { type: "string" },
  dlvmode: { type: "string" },
  shippingdaterequested: { type: "dateTime" },
  createddatetime: { type: "dateTime" },
  modifieddatetime: { type: "dateTime" },
});
