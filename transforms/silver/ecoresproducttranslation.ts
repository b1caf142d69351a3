import { ecoresproducttranslation as source } from "../bronze/ecoresproducttranslation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product and language. */
export const ecoresproducttranslation = defineSilver(source, {
  grain: "One row per product and language.",
});
