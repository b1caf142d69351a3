import { logisticsaddresscountryregiontranslation as source } from "../bronze/logisticsaddresscountryregiontranslation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per country or region and language. */
export const logisticsaddresscountryregiontranslation = defineSilver(source, {
  grain: "One row per country or region and language.",
  optional: "countries show no name",
  columns: {
    countryregionid: { description: "Country or region, as Commerce codes it." },
    languageid: { description: "Language of the text; case varies." },
    shortname: { description: "Short name in that language." },
    longname: { description: "Long name in that language." },
  },
});
