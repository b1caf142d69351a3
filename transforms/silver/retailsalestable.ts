import { retailsalestable as source } from "../bronze/retailsalestable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order that Commerce knows. */
export const retailsalestable = defineSilver(source, {
  grain: "One row per sales order that Commerce knows.",
  optional: "store sales are read from the sales orders that statements made of them",
  columns: {
    originaltransactiontime: { openEnd: true },
  },
});
