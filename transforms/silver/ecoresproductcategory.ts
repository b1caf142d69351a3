import { ecoresproductcategory as source } from "../bronze/ecoresproductcategory.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product and category hierarchy. */
export const ecoresproductcategory = defineSilver(source, {
  grain: "One row per product and category hierarchy.",
  columns: {
    product: { description: "Record id of the product, in ecoresproduct." },
    category: { description: "Record id of the category, in ecorescategory." },
    categoryhierarchy: { description: "Record id of the hierarchy; a product has one category in each." },
    displayorder: { description: "Place of the product in the category." },
  },
});
