import { retailloyaltytier as source } from "../bronze/retailloyaltytier.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per tier of a loyalty program. */
export const retailloyaltytier = defineSilver(source, {
  grain: "One row per tier of a loyalty program.",
  optional: "loyalty cards show no tier",
  columns: {
    affiliation: { description: "Record id of the loyalty program, in retailaffiliation." },
    tierid: { description: "Name of the tier." },
    tierlevel: { description: "Rank of the tier; higher is better." },
  },
});
