import { retailcusttable as source } from "../bronze/retailcusttable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer account and legal entity, with its Commerce settings. */
export const retailcusttable = defineSilver(source, {
  grain: "One row per customer account and legal entity, with its Commerce settings.",
  optional: "customers show no opt-outs and no e-mail for receipts",
});
