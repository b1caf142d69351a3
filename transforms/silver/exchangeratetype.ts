import { exchangeratetype as source } from "../bronze/exchangeratetype.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per exchange rate type. */
export const exchangeratetype = defineSilver(source, {
  grain: "One row per exchange rate type.",
  optional: "amounts in the reporting currency stay empty",
  columns: {
    name: { description: "Name of the type, e.g. Default." },
  },
});
