import { ecoresproduct as source } from "../bronze/ecoresproduct.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product, shared by all legal entities. */
export const ecoresproduct = defineSilver(source, {
  grain: "One row per product, shared by all legal entities.",
});
