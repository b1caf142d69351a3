import { retailchanneltable as source } from "../bronze/retailchanneltable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales channel. */
export const retailchanneltable = defineSilver(source, {
  grain: "One row per sales channel.",
});
