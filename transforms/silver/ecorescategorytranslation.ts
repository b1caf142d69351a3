import { ecorescategorytranslation as source } from "../bronze/ecorescategorytranslation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per category and language. */
export const ecorescategorytranslation = defineSilver(source, {
  grain: "One row per category and language.",
});
