import { defineBronze } from "../kernel/bronze.ts";

/** Columns of custtable that the models use or that tests must see held back. */
export const custtable = defineBronze("custtable", {
  accountnum: { type: "string" },
  party: { type: "int64" },
  custgroup: { type: "string" },
  currency: { type: "string" },
  blocked: { type: "int64" },
  onetimecustomer: { type: "int64" },
  invoiceaccount: { type: "string" },
  creditmax: { type: "decimal" },
  creditrating: { type: "string" },
  identificationnumber: { type: "string" },
  bankaccount: { type: "string" },
  passportno_hu: { type: "string" },
  mcrmergedroot: { type: "string" },
  createddatetime: { type: "dateTime" },
  modifieddatetime: { type: "dateTime" },
});
