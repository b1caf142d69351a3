import { defineBronze } from "../kernel/bronze.ts";

/** Columns of inventtable that the models use or that tests must see held back. */
export const inventtable = defineBronze("inventtable", {
  itemid: { type: "string" },
  product: { type: "int64" },
  namealias: { type: "string" },
  itemtype: { type: "int64" },
  productlifecyclestateid: { type: "string" },
  netweight: { type: "decimal" },
});
