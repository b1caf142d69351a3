import { mcrreturnsalestable as source } from "../bronze/mcrreturnsalestable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per return order of the call center. */
export const mcrreturnsalestable = defineSilver(source, {
  grain: "One row per return order of the call center.",
  optional: "returns of the call center show no original order",
});
