import { retailwishlisttable as source } from "../bronze/retailwishlisttable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per wish list. */
export const retailwishlisttable = defineSilver(source, {
  grain: "One row per wish list.",
  optional: "wish lists show no actions",
  columns: {
    deleteddatetime: { openEnd: true },
  },
});
