import { exchangeratecurrencypair as source } from "../bronze/exchangeratecurrencypair.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per exchange rate type and pair of currencies. */
export const exchangeratecurrencypair = defineSilver(source, {
  grain: "One row per exchange rate type and pair of currencies.",
  optional: "amounts in the reporting currency stay empty",
  columns: {
    exchangeratetype: { description: "Record id of the type, in exchangeratetype." },
    fromcurrencycode: { description: "Currency to convert." },
    tocurrencycode: { description: "Currency to convert to." },
  },
});
