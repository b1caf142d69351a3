import { defineBronze } from "../kernel/bronze.ts";

/** Columns of logisticsaddresscountryregion that the models use or that tests must see held back. */
export const logisticsaddresscountryregion = defineBronze("logisticsaddresscountryregion", {
  countryregionid: { type: "string" },
  isocode: { type: "string" },
  currencycode: { type: "string" },
});
