import { logisticspostaladdress as source } from "../bronze/logisticspostaladdress.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per postal address of a location and time span. */
export const logisticspostaladdress = defineSilver(source, {
  grain: "One row per postal address of a location and time span.",
  columns: {
    validto: { openEnd: true },
  },
});
