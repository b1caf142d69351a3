import { retailloyaltycardrewardpointtrans as source } from "../bronze/retailloyaltycardrewardpointtrans.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per posting of loyalty points. */
export const retailloyaltycardrewardpointtrans = defineSilver(source, {
  grain: "One row per posting of loyalty points.",
  optional: "activities_LoyaltyPoints is empty",
  columns: {
    entrydate: { as: "date", openEnd: true },
    expirationdate: { as: "date", openEnd: true },
  },
});
