import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailloyaltycard that the models use or that tests must see held back. */
export const retailloyaltycard = defineBronze("retailloyaltycard", {
  cardnumber: { type: "string" },
  cardtendertype: { type: "int64" },
  party: { type: "int64" },
  replacementcard: { type: "int64" },
  loyaltyenrollmentdate: { type: "dateTime" },
  loyaltyblockeddate: { type: "dateTime" },
});
