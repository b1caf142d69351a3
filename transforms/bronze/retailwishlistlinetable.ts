import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailwishlistlinetable that the models use or that tests must see held back. */
export const retailwishlistlinetable = defineBronze("retailwishlistlinetable", {
  wishlistid: { type: "int64" },
  productid: { type: "int64" },
  quantity: { type: "decimal" },
  customerid: { type: "string" },
  deleteddatetime: { type: "dateTime" },
  createddatetime: { type: "dateTime" },
});
