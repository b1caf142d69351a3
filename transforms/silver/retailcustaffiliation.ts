import { retailcustaffiliation as source } from "../bronze/retailcustaffiliation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer account and affiliation. */
export const retailcustaffiliation = defineSilver(source, {
  grain: "One row per customer account and affiliation.",
  optional: "customers show no affiliations",
  columns: {
    custaccountnum: { description: "Customer account." },
    retailaffiliationid: { description: "Record id of the affiliation, in retailaffiliation." },
  },
});
