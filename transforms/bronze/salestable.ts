import { defineBronze } from "../kernel/bronze.ts";

/** Columns of salestable that the models use or that tests must see held back. */
export const salestable = defineBronze("salestable", {
  salesid: { type: "string" },
  custaccount: { type: "string" },
  salesname: { type: "string" },
  salestype: { type: "int64" },
  salesstatus: { type: "int64" },
  currencycode: { type: "string" },
  incltax: { type: "int64" },
  retailchanneltable: { type: "int64" },
  salesoriginid: { type: "string" },
  dlvmode: { type: "string" },
  email: { type: "string" },
  returnreasoncodeid: { type: "string" },
  inventlocationid: { type: "string" },
  createddatetime: { type: "dateTime" },
  modifieddatetime: { type: "dateTime" },
});
