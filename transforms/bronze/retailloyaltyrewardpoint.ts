import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailloyaltyrewardpoint that the models use or that tests must see held back. */
export const retailloyaltyrewardpoint = defineBronze("retailloyaltyrewardpoint", {
  rewardpointid: { type: "string" },
  rewardpointtype: { type: "int64" },
  redeemable: { type: "int64" },
  rewardpointcurrency: { type: "string" },
  expirationtimevalue: { type: "int64" },
  expirationtimeunit: { type: "int64" },
});
