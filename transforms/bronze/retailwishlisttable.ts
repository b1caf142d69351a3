import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailwishlisttable that the models use or that tests must see held back. */
export const retailwishlisttable = defineBronze("retailwishlisttable", {
  customerid: { type: "string" },
  name: { type: "string" },
  deleteddatetime: { type: "dateTime" },
});
