import { ecoresproduct as source } from "../bronze/ecoresproduct.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per product, shared by all legal entities. */
export const ecoresproduct = defineSilver(source, {
  grain: "One row per product, shared by all legal entities.",
  columns: {
    displayproductnumber: { description: "Product number, equal in all legal entities." },
    producttype: { description: "Enum EcoResProductType: item or service." },
    searchname: { description: "Search name." },
  },
});
