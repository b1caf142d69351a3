import { logisticsaddresscountryregiontranslation as source } from "../bronze/logisticsaddresscountryregiontranslation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per country or region and language. */
export const logisticsaddresscountryregiontranslation = defineSilver(source, {
  grain: "One row per country or region and language.",
  optional: "countries show no name",
});
