import { retailwishlisttable as source } from "../bronze/retailwishlisttable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per wish list. */
export const retailwishlisttable = defineSilver(source, {
  grain: "One row per wish list.",
  optional: "wish lists show no actions",
  columns: {
    customerid: { description: "Account of the owner." },
    name: { description: "Name of the list." },
    deleteddatetime: { description: "When the list was deleted; empty while it exists.", openEnd: true },
  },
});
