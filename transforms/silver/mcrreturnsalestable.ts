import { mcrreturnsalestable as source } from "../bronze/mcrreturnsalestable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per return order of the call center. */
export const mcrreturnsalestable = defineSilver(source, {
  grain: "One row per return order of the call center.",
  optional: "returns of the call center show no original order",
  columns: {
    salestable: { description: "Record id of the return, in salestable." },
    originalsalesid: { description: "Order that is returned." },
  },
});
