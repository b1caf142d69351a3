import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecoresproduct that the models use or that tests must see held back. */
export const ecoresproduct = defineBronze("ecoresproduct", {
  displayproductnumber: { type: "string" },
  producttype: { type: "int64" },
  searchname: { type: "string" },
});
