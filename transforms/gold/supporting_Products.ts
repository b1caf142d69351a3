import { defineGold, type GoldColumn, type QueryTools } from "../kernel/gold.ts";
import { ecoresproduct } from "../silver/ecoresproduct.ts";
import { ecoresproducttranslation } from "../silver/ecoresproducttranslation.ts";
import { inventtable } from "../silver/inventtable.ts";
import { retailproductrating } from "../silver/retailproductrating.ts";
import { categories, retailCategories } from "./categories.ts";
import { enumColumn } from "./enums.ts";
import { onePerProduct } from "./shared-products.ts";
import { translation } from "./translations.ts";

const DECIMAL = "decimal(18,6)";

const productColumns = {
  ProductId: { type: "string", nullable: false, description: "Legal entity and item number, in key form." },
  ItemId: { type: "string", nullable: false, description: "Item number as typed." },
  DataAreaId: { type: "string", nullable: false, description: "Legal entity, lower case." },
  ProductNumber: { type: "string", description: "Product number, equal in all legal entities." },
  ProductName: { type: "string", description: "Name in the configured language." },
  Description: { type: "string", description: "Description in the configured language." },
  ProductType: { type: "string", description: "Item or service, in the configured language." },
  ProductTypeCode: { type: "long", description: "Stored value of the product type." },
  CategoryId: { type: "string", description: "Category in the retail hierarchy." },
  CategoryName: { type: "string", description: "Name of that category in the configured language." },
  CategoryPath: { type: "string", description: "Names from the root of the hierarchy to that category." },
  BrandName: { type: "string", description: "Brand; null unless the customer's overlay names its column." },
  AverageRating: { type: DECIMAL, description: "Average over all channels, weighted by the number of ratings." },
  TotalRatings: { type: "long", description: "Number of ratings over all channels." },
  LifecycleState: { type: "string", description: "Lifecycle state of the product." },
} as const satisfies Record<string, GoldColumn>;

/** Products as each legal entity releases them, or one for all where the customer shares them. */
export const supportingProducts = defineGold({
  name: "supporting_Products",
  grain: "One row per released product and legal entity.",
  key: "ProductId",
  columns: productColumns,
  checks: [{ rule: "Q33", severity: "warn", kind: "row-count", name: "products are 50,000 at most", atMost: 50_000 }],
  query: (tools) => {
    const { ref, fn, settings } = tools;
    const type = enumColumn(tools, "t", {
      ...{ table: "ecoresproduct", column: "producttype", value: "p.producttype", values: "EcoResProductType" },
    });
    const names = translation(tools, ecoresproducttranslation, "product", ["name", "description"]);
    const released = `
    select
      ${fn.key("i.dataareaid", "i.itemid")} as ProductId,
      ${fn.text("i.itemid")} as ItemId,
      ${fn.company("i.dataareaid")} as DataAreaId,
      ${fn.text("p.displayproductnumber")} as ProductNumber,
      coalesce(${fn.text("n.name")}, ${fn.text("i.namealias")}) as ProductName,
      ${fn.text("n.description")} as Description,
      ${type.label} as ProductType,
      p.producttype as ProductTypeCode,
      ${fn.cast("g.category", "string")} as CategoryId,
      c.name as CategoryName,
      c.path as CategoryPath,
      ${fn.cast("null", "string")} as BrandName,
      ${fn.narrow(fn.divide("o.points", "o.ratings"), DECIMAL)} as AverageRating,
      ${fn.narrow("o.ratings", "long")} as TotalRatings,
      ${fn.text("i.productlifecyclestateid")} as LifecycleState
    from ${ref(inventtable)} i
    left join ${ref(ecoresproduct)} p on p.recid = nullif(i.product, 0)
    left join ${names} n on n.owner = nullif(i.product, 0)
    left join ${retailCategories(tools)} g on g.product = nullif(i.product, 0)
    left join ${categories(tools)} c on c.category = g.category
    left join ${ratings(tools)} o on o.product = nullif(i.product, 0)
    ${type.join}
    where ${fn.text("i.itemid")} is not null
  `;
    return settings.productScope === "shared" ? onePerProduct(tools, released, Object.keys(productColumns)) : released;
  },
});

/** Ratings of each product over all channels: product, points (rating times count), ratings. */
function ratings({ ref, fn }: QueryTools): string {
  const rating = fn.narrow("rating", DECIMAL);
  const count = fn.cast("totalratings", DECIMAL);
  return `(
        select productid as product, ${fn.narrow(`sum(${fn.multiply(rating, count)})`, DECIMAL)} as points,
          ${fn.narrow(`sum(${count})`, DECIMAL)} as ratings
        from ${ref(retailproductrating)}
        where totalratings > 0
        group by productid
      )`;
}
