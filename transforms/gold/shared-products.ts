import type { QueryTools } from "../kernel/gold.ts";
import { ecoresproduct } from "../silver/ecoresproduct.ts";
import { inventtable } from "../silver/inventtable.ts";
import { firstPerKey } from "./first-per-key.ts";

/** Key of a product that all legal entities share: its number, else legal entity and item. */
function sharedKey({ fn }: QueryTools, number: string, item: string): string {
  return `coalesce(nullif(${fn.keyPart(number)}, ''), ${item})`;
}

/** Released products, one row per shared product: of the first legal entity that releases it, among the chosen ones. */
export function onePerProduct(tools: QueryTools, released: string, columns: readonly string[]): string {
  const { fn, settings } = tools;
  const chosen = settings.legalEntities?.map(fn.literal).join(", ");
  const others = columns.filter((name) => name !== "ProductId");
  return `
    select ${columns.map((name) => `one.${name}`).join(", ")}
    from ${firstPerKey({
      from: `(${released}) r`,
      key: { ProductId: sharedKey(tools, "r.ProductNumber", "r.ProductId") },
      columns: Object.fromEntries(others.map((name) => [name, `r.${name}`])),
      order: ["r.DataAreaId nulls last", "r.ItemId nulls last", "r.ProductId nulls last"],
      ...(chosen !== undefined && { where: `r.DataAreaId in (${chosen})` }),
    })} one
  `;
}

/**
 * How a row with a released product (`item`: legal entity and item in key form) names its product: by that key, or by
 * the shared product's.
 */
export function productOf(tools: QueryTools, item: string): { readonly join: string; readonly id: string } {
  const { ref, fn, settings } = tools;
  if (settings.productScope !== "shared") return { join: "", id: item };
  const released = fn.key("i.dataareaid", "i.itemid");
  const shared = firstPerKey({
    from: `${ref(inventtable)} i
          left join ${ref(ecoresproduct)} p on p.recid = nullif(i.product, 0)`,
    key: { item: released },
    columns: { product_id: sharedKey(tools, "p.displayproductnumber", released) },
    order: ["i.recid nulls last"],
  });
  return {
    join: `\n    left join ${shared} shared on shared.item = ${item}`,
    id: `coalesce(shared.product_id, ${item})`,
  };
}
