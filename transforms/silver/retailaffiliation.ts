import { retailaffiliation as source } from "../bronze/retailaffiliation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per affiliation or loyalty program. */
export const retailaffiliation = defineSilver(source, {
  grain: "One row per affiliation or loyalty program.",
  optional: "affiliations and loyalty programs are missing",
  columns: {
    affiliationtype: { description: "Enum RetailAffiliationType: general affiliation or loyalty program." },
    name: { description: "Name of the affiliation or program." },
    poolrelatedcards: { description: "1 where cards of one customer share their points." },
    hideinchannels: { description: "1 where channels do not show it." },
  },
});
