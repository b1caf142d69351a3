import { dirpartylocation as source } from "../bronze/dirpartylocation.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per party and location. */
export const dirpartylocation = defineSilver(source, {
  grain: "One row per party and location.",
});
