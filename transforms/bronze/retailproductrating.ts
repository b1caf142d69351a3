import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailproductrating that the models use or that tests must see held back. */
export const retailproductrating = defineBronze("retailproductrating", {
  productid: { type: "int64" },
  channelid: { type: "int64" },
  rating: { type: "decimal" },
  totalratings: { type: "int64" },
});
