import { defineBronze } from "../kernel/bronze.ts";

/** Columns of logisticsaddresscountryregiontranslation that the models use or that tests must see held back. */
export const logisticsaddresscountryregiontranslation = defineBronze("logisticsaddresscountryregiontranslation", {
  countryregionid: { type: "string" },
  languageid: { type: "string" },
  shortname: { type: "string" },
  longname: { type: "string" },
});
