import { retailloyaltycardtier as source } from "../bronze/retailloyaltycardtier.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per loyalty card, tier and time span. */
export const retailloyaltycardtier = defineSilver(source, {
  grain: "One row per loyalty card, tier and time span.",
  optional: "loyalty cards show no program and no tier",
  columns: {
    affiliation: { description: "Record id of the loyalty program, in retailaffiliation." },
    loyaltycard: { description: "Record id of the card, in retailloyaltycard." },
    loyaltytier: { description: "Record id of the tier, in retailloyaltytier." },
    validfrom: { description: "Start of validity." },
    validto: { description: "End of validity; empty while it is open.", openEnd: true },
  },
});
