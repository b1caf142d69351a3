import { inventtable as source } from "../bronze/inventtable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per released product and legal entity. */
export const inventtable = defineSilver(source, {
  grain: "One row per released product and legal entity.",
  columns: {
    itemid: { description: "Item number in the legal entity." },
    product: { description: "Record id of the product behind it, in ecoresproduct." },
    namealias: { description: "Search name." },
    itemtype: { description: "Enum of kinds of items, as stored." },
    productlifecyclestateid: { description: "State in the product's life cycle." },
    netweight: { description: "Net weight of one unit." },
  },
});
