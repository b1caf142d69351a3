import type { QueryTools } from "../kernel/gold.ts";
import { ecorescategory } from "../silver/ecorescategory.ts";
import { ecorescategoryhierarchy } from "../silver/ecorescategoryhierarchy.ts";
import { ecorescategoryhierarchyrole } from "../silver/ecorescategoryhierarchyrole.ts";
import { ecorescategorytranslation } from "../silver/ecorescategorytranslation.ts";
import { ecoresproductcategory } from "../silver/ecoresproductcategory.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { translation } from "./translations.ts";

/** Levels of a category tree that are followed upwards; Commerce trees have four or five. */
const LEVELS = 12;

/**
 * Categories with their names (rule R17): category, hierarchy, parent, name, code, level_number, is_active,
 * path ("root > … > leaf"), has_root. A tree deeper than twelve levels, or one that runs in a circle, has no root and
 * no path.
 */
export function categories(tools: QueryTools): string {
  const named = namedCategories(tools);
  const ups = Array.from({ length: LEVELS - 1 }, (_, step) => step + 1);
  const joins = ups.map((step) => `left join named c${step} on c${step}.category = c${step - 1}.parent`);
  const names = [...ups].reverse().map((step) => `c${step}.name`);
  const top = `c${LEVELS - 1}.parent`;
  return `(
        with named as ${named}
        select
          c0.category, c0.hierarchy, c0.parent, c0.name, c0.code, c0.level_number, c0.is_active, ${top} is null as has_root,
          case when ${top} is null then concat_ws(' > ', ${names.join(", ")}, c0.name) end as path
        from named c0
        ${joins.join("\n        ")}
      )`;
}

function namedCategories(tools: QueryTools): string {
  const { ref, fn } = tools;
  const names = translation(tools, ecorescategorytranslation, "category", ["friendlyname"]);
  return `(
          select
            c.recid as category, c.categoryhierarchy as hierarchy, nullif(c.parentcategory, 0) as parent,
            coalesce(${fn.text("t.friendlyname")}, ${fn.text("c.name")}) as name, ${fn.text("c.code")} as code,
            c.level as level_number, c.isactive = 1 as is_active
          from ${ref(ecorescategory)} c
          left join ${names} t on t.owner = c.recid
        )`;
}

/** Hierarchies that play one of the roles: one column, `hierarchy`. */
export function hierarchiesOf(tools: QueryTools, roles: readonly string[]): string {
  const { ref, fn, settings } = tools;
  const role = enumColumn(tools, "role", {
    ...{ table: "ecorescategoryhierarchyrole", column: "namedcategoryhierarchyrole" },
    ...{ value: "r.namedcategoryhierarchyrole", values: "EcoResCategoryNamedHierarchyRole" },
  });
  const named =
    settings.categoryHierarchy === undefined
      ? ""
      : `
        union select own.hierarchy from ${namedHierarchy(tools)} own`;
  return `(
        select distinct r.categoryhierarchy as hierarchy
        from ${ref(ecorescategoryhierarchyrole)} r
        ${role.join}
        where ${role.symbol} in (${roles.map(fn.literal).join(", ")})${named}
      )`;
}

/** The hierarchy that the customer names as the one of its products; its name compares without case (rule R18). */
function namedHierarchy({ ref, fn, settings }: QueryTools): string {
  return `(
        select distinct recid as hierarchy from ${ref(ecorescategoryhierarchy)}
        where lower(${fn.text("name")}) = lower(${fn.literal(settings.categoryHierarchy ?? "")})
      )`;
}

/** One category per product: in the hierarchy of role Retail or the one the customer names, lowest display order, then record id (rule R18). */
export function retailCategories(tools: QueryTools): string {
  const { ref, settings } = tools;
  const hierarchy = settings.categoryHierarchy === undefined ? hierarchiesOf(tools, ["Retail"]) : namedHierarchy(tools);
  return firstPerKey({
    from: `${ref(ecoresproductcategory)} a
          join ${hierarchy} h on h.hierarchy = a.categoryhierarchy`,
    key: { product: "a.product" },
    columns: { category: "a.category" },
    order: ["a.displayorder nulls last", "a.recid nulls last"],
  });
}
