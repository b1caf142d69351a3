import { dirpersonname as source } from "../bronze/dirpersonname.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per name of a person and time span. */
export const dirpersonname = defineSilver(source, {
  grain: "One row per name of a person and time span.",
  columns: {
    validto: { openEnd: true },
  },
});
