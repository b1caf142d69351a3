import { defineGold } from "../kernel/gold.ts";
import { retailloyaltyrewardpoint } from "../silver/retailloyaltyrewardpoint.ts";
import { enumColumn } from "./enums.ts";

/** Kinds of loyalty points. */
export const supportingLoyaltyRewardPoints = defineGold({
  name: "supporting_LoyaltyRewardPoints",
  grain: "One row per kind of reward point.",
  key: "RewardPointId",
  columns: {
    RewardPointId: { type: "string", nullable: false, description: "Id of the reward point, lower case." },
    RewardPointType: { type: "string", description: "Quantity or amount, in the configured language." },
    RewardPointTypeCode: { type: "long", description: "Stored value of the type." },
    Redeemable: { type: "boolean", nullable: false, description: "Customers can pay with it." },
    RewardPointCurrency: { type: "string", description: "Currency of points that are an amount." },
    ExpirationTimeValue: { type: "long", description: "Time until points expire, in ExpirationTimeUnit." },
    ExpirationTimeUnit: { type: "string", description: "Unit of that time, in the configured language." },
  },
  query: (tools) => {
    const { ref, fn } = tools;
    const type = enumColumn(tools, "t", {
      ...{ table: "retailloyaltyrewardpoint", column: "rewardpointtype", value: "p.rewardpointtype" },
    });
    const unit = enumColumn(tools, "u", {
      ...{ table: "retailloyaltyrewardpoint", column: "expirationtimeunit", value: "p.expirationtimeunit" },
    });
    return `
    select
      ${fn.keyPart("p.rewardpointid")} as RewardPointId,
      ${type.label} as RewardPointType,
      p.rewardpointtype as RewardPointTypeCode,
      coalesce(p.redeemable = 1, false) as Redeemable,
      ${fn.text("p.rewardpointcurrency")} as RewardPointCurrency,
      nullif(p.expirationtimevalue, 0) as ExpirationTimeValue,
      ${unit.label} as ExpirationTimeUnit
    from ${ref(retailloyaltyrewardpoint)} p
    ${type.join}
    ${unit.join}
    where ${fn.text("p.rewardpointid")} is not null
  `;
  },
});
