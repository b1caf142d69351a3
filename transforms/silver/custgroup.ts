import { custgroup as source } from "../bronze/custgroup.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer group and legal entity. */
export const custgroup = defineSilver(source, {
  grain: "One row per customer group and legal entity.",
});
