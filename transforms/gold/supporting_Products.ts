import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { ecorescategory } from "../silver/ecorescategory.ts";
import { ecorescategoryhierarchyrole } from "../silver/ecorescategoryhierarchyrole.ts";
import { ecorescategorytranslation } from "../silver/ecorescategorytranslation.ts";
import { ecoresproduct } from "../silver/ecoresproduct.ts";
import { ecoresproductcategory } from "../silver/ecoresproductcategory.ts";
import { ecoresproducttranslation } from "../silver/ecoresproducttranslation.ts";
import { inventtable } from "../silver/inventtable.ts";
import { enumColumn } from "./enums.ts";
import { translation } from "./translations.ts";

/** Products as each legal entity releases them. */
export const supportingProducts = defineGold({
  name: "supporting_Products",
  grain: "One row per released product and legal entity.",
  key: "ProductId",
  columns: {
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
    LifecycleState: { type: "string", description: "Lifecycle state of the product." },
  },
  query: (tools) => {
    const { ref, fn } = tools;
    const type = enumColumn(tools, "t", {
      ...{ table: "ecoresproduct", column: "producttype", value: "p.producttype", values: "EcoResProductType" },
    });
    const names = translation(tools, ecoresproducttranslation, "product", ["name", "description"]);
    return `
    select
      ${fn.key("i.dataareaid", "i.itemid")} as ProductId,
      i.itemid as ItemId,
      ${fn.company("i.dataareaid")} as DataAreaId,
      ${fn.text("p.displayproductnumber")} as ProductNumber,
      coalesce(${fn.text("n.name")}, ${fn.text("i.namealias")}) as ProductName,
      ${fn.text("n.description")} as Description,
      ${type.label} as ProductType,
      p.producttype as ProductTypeCode,
      ${fn.cast("g.category", "string")} as CategoryId,
      g.category_name as CategoryName,
      ${fn.text("i.productlifecyclestateid")} as LifecycleState
    from ${ref(inventtable)} i
    left join ${ref(ecoresproduct)} p on p.recid = nullif(i.product, 0)
    left join ${names} n on n.owner = p.recid
    left join ${retailCategory(tools)} g on g.product = p.recid
    ${type.join}
    where i.itemid is not null
  `;
  },
});

/** One category per product: in a hierarchy of role Retail, lowest category first (rule R18). */
function retailCategory(tools: QueryTools): string {
  const { ref, fn } = tools;
  const role = enumColumn(tools, "e", {
    ...{ table: "ecorescategoryhierarchyrole", column: "namedcategoryhierarchyrole" },
    ...{ value: "r.namedcategoryhierarchyrole", values: "EcoResCategoryNamedHierarchyRole" },
  });
  const names = translation(tools, ecorescategorytranslation, "category", ["friendlyname"]);
  return `(
        select product, category, category_name from (
          select pc.product, pc.category, coalesce(${fn.text("n.friendlyname")}, ${fn.text("c.name")}) as category_name,
            row_number() over (partition by pc.product order by pc.categoryhierarchy nulls last, pc.recid nulls last) as place
          from ${ref(ecoresproductcategory)} pc
          join (
            select distinct r.categoryhierarchy as hierarchy from ${ref(ecorescategoryhierarchyrole)} r
            ${role.join}
            where ${role.symbol} = 'Retail'
          ) h on h.hierarchy = pc.categoryhierarchy
          left join ${ref(ecorescategory)} c on c.recid = pc.category
          left join ${names} n on n.owner = pc.category
        ) ranked where place = 1
      )`;
}
