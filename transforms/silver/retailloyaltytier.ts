import { retailloyaltytier as source } from "../bronze/retailloyaltytier.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per tier of a loyalty program. */
export const retailloyaltytier = defineSilver(source, {
  grain: "One row per tier of a loyalty program.",
  optional: "loyalty cards show no tier",
});
