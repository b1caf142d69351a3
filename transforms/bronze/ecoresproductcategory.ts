import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecoresproductcategory that the models use or that tests must see held back. */
export const ecoresproductcategory = defineBronze("ecoresproductcategory", {
  product: { type: "int64" },
  category: { type: "int64" },
  categoryhierarchy: { type: "int64" },
  displayorder: { type: "decimal" },
});
