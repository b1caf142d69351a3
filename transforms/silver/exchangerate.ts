import { exchangerate as source } from "../bronze/exchangerate.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per currency pair and time span. */
export const exchangerate = defineSilver(source, {
  grain: "One row per currency pair and time span.",
  optional: "amounts in the reporting currency stay empty",
  columns: { validfrom: { as: "date" }, validto: { as: "date", openEnd: true } },
});
