import { ecoresproductcategory as source } from "../bronze/ecoresproductcategory.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product and category hierarchy. */
export const ecoresproductcategory = defineSilver(source, {
  grain: "One row per product and category hierarchy.",
});
