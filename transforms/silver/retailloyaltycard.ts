import { retailloyaltycard as source } from "../bronze/retailloyaltycard.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per loyalty card. */
export const retailloyaltycard = defineSilver(source, {
  grain: "One row per loyalty card.",
  optional: "profiles show no loyalty card, and sales are not matched by card",
  columns: {
    cardnumber: { description: "Number of the card." },
    cardtendertype: { description: "Enum RetailLoyaltyTenderType: how the card may pay; blocked cards too." },
    party: { description: "Record id of the holder, in dirpartytable; 0 for a card without holder." },
    replacementcard: { description: "Record id of the card that replaces it." },
    loyaltyenrollmentdate: { description: "Day on which the card was issued.", as: "date", openEnd: true },
    loyaltyblockeddate: { description: "Day from which the card is blocked.", as: "date", openEnd: true },
  },
});
