import { logisticsaddresscountryregion as source } from "../bronze/logisticsaddresscountryregion.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per country or region. */
export const logisticsaddresscountryregion = defineSilver(source, {
  grain: "One row per country or region.",
});
