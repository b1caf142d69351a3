import { ecoresproducttranslation as source } from "../bronze/ecoresproducttranslation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product and language. */
export const ecoresproducttranslation = defineSilver(source, {
  grain: "One row per product and language.",
  columns: {
    product: { description: "Record id of the product, in ecoresproduct." },
    languageid: { description: "Language of the text; case varies." },
    name: { description: "Name in that language." },
    description: { description: "Description in that language." },
  },
});
