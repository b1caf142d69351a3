import { retailwishlistlinetable as source } from "../bronze/retailwishlistlinetable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product on a wish list. */
export const retailwishlistlinetable = defineSilver(source, {
  grain: "One row per product on a wish list.",
  optional: "wish lists show no actions",
  columns: {
    deleteddatetime: { openEnd: true },
    createddatetime: { openEnd: true },
  },
});
