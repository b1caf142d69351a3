import { logisticsaddresscountryregion as source } from "../bronze/logisticsaddresscountryregion.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per country or region. */
export const logisticsaddresscountryregion = defineSilver(source, {
  grain: "One row per country or region.",
  columns: {
    countryregionid: { description: "Country or region, as Commerce codes it." },
    isocode: { description: "ISO code of the country or region." },
    currencycode: { description: "Currency of the country or region." },
  },
});
