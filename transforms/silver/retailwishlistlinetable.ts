import { retailwishlistlinetable as source } from "../bronze/retailwishlistlinetable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product on a wish list. */
export const retailwishlistlinetable = defineSilver(source, {
  grain: "One row per product on a wish list.",
  optional: "wish lists show no actions",
  columns: {
    wishlistid: { description: "Record id of the list, in retailwishlisttable." },
    productid: { description: "Record id of the product, in ecoresproduct." },
    quantity: { description: "Quantity that is wished for." },
    customerid: { description: "Account of the owner." },
    deleteddatetime: { description: "When the product was taken off; empty while it is on the list.", openEnd: true },
    createddatetime: { description: "When the product was put on the list.", openEnd: true },
  },
});
