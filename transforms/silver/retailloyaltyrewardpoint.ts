import { retailloyaltyrewardpoint as source } from "../bronze/retailloyaltyrewardpoint.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per kind of loyalty point. */
export const retailloyaltyrewardpoint = defineSilver(source, {
  grain: "One row per kind of loyalty point.",
  optional: "supporting_LoyaltyRewardPoints is empty",
});
