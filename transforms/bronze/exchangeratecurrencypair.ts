import { defineBronze } from "../kernel/bronze.ts";

/** Columns of exchangeratecurrencypair that the models use (microsoft/CDM, ExchangeRateCurrencyPair 1.2). */
export const exchangeratecurrencypair = defineBronze("exchangeratecurrencypair", {
  exchangeratetype: { type: "int64" },
  fromcurrencycode: { type: "string" },
  tocurrencycode: { type: "string" },
});
