import { retailproductrating as source } from "../bronze/retailproductrating.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product and channel with ratings. */
export const retailproductrating = defineSilver(source, {
  grain: "One row per product and channel with ratings.",
  optional: "products show no ratings",
});
