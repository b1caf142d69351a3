import { logisticselectronicaddress as source } from "../bronze/logisticselectronicaddress.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per phone number, e-mail address or URL. */
export const logisticselectronicaddress = defineSilver(source, {
  grain: "One row per phone number, e-mail address or URL.",
});
