import { ecorescategory as source } from "../bronze/ecorescategory.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per category. */
export const ecorescategory = defineSilver(source, {
  grain: "One row per category.",
});
