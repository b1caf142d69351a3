import { retailloyaltyrewardpoint as source } from "../bronze/retailloyaltyrewardpoint.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per kind of loyalty point. */
export const retailloyaltyrewardpoint = defineSilver(source, {
  grain: "One row per kind of loyalty point.",
  optional: "supporting_LoyaltyRewardPoints is empty",
  columns: {
    rewardpointid: { description: "Name of the kind of point." },
    rewardpointtype: { description: "Enum: quantity or amount." },
    redeemable: { description: "1 for points that can be spent." },
    rewardpointcurrency: { description: "Currency of points that are an amount." },
    expirationtimevalue: { description: "How long points live, in the unit beside it." },
    expirationtimeunit: { description: "Enum: unit of the lifetime, days, months or years." },
  },
});
