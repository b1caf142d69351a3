import { defineBronze } from "../kernel/bronze.ts";

/** Columns of exchangerate that the models use (microsoft/CDM, ExchangeRate 1.2). */
export const exchangerate = defineBronze("exchangerate", {
  exchangerate: { type: "decimal" },
  exchangeratecurrencypair: { type: "int64" },
  validfrom: { type: "dateTime" },
  validto: { type: "dateTime" },
});
