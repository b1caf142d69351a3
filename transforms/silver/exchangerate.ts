import { exchangerate as source } from "../bronze/exchangerate.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per currency pair and time span. */
export const exchangerate = defineSilver(source, {
  grain: "One row per currency pair and time span.",
  optional: "amounts in the reporting currency stay empty",
  columns: {
    exchangerate: { description: "Rate as stored: for 100 units of the first currency." },
    exchangeratecurrencypair: { description: "Record id of the pair, in exchangeratecurrencypair." },
    validfrom: { description: "Start of validity.", as: "date" },
    validto: { description: "End of validity; empty while it is open.", as: "date", openEnd: true },
  },
});
