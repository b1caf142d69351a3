import { logisticslocation as source } from "../bronze/logisticslocation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per location. */
export const logisticslocation = defineSilver(source, {
  grain: "One row per location.",
});
