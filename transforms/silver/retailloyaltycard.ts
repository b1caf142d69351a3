import { retailloyaltycard as source } from "../bronze/retailloyaltycard.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per loyalty card. */
export const retailloyaltycard = defineSilver(source, {
  grain: "One row per loyalty card.",
  optional: "profiles show no loyalty card, and sales are not matched by card",
  columns: {
    loyaltyenrollmentdate: { as: "date", openEnd: true },
    loyaltyblockeddate: { as: "date", openEnd: true },
  },
});
