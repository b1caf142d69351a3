import { retailaffiliation as source } from "../bronze/retailaffiliation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per affiliation or loyalty program. */
export const retailaffiliation = defineSilver(source, {
  grain: "One row per affiliation or loyalty program.",
  optional: "affiliations and loyalty programs are missing",
});
