import { defineBronze } from "../kernel/bronze.ts";

/** Columns of exchangeratetype that the models use (microsoft/CDM, ExchangeRateType). */
export const exchangeratetype = defineBronze("exchangeratetype", {
  name: { type: "string" },
});
