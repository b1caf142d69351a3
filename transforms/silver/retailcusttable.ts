import { retailcusttable as source } from "../bronze/retailcusttable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer account and legal entity, with its Commerce settings. */
export const retailcusttable = defineSilver(source, {
  grain: "One row per customer account and legal entity, with its Commerce settings.",
});
