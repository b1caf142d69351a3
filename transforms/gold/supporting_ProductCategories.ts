import { defineGold } from "../kernel/gold.ts";
import { ecorescategoryhierarchy } from "../silver/ecorescategoryhierarchy.ts";
import { categories, hierarchiesOf } from "./categories.ts";

/** Categories of the retail hierarchy and of the shops' navigation. */
export const supportingProductCategories = defineGold({
  name: "supporting_ProductCategories",
  grain: "One row per category.",
  key: "CategoryId",
  columns: {
    CategoryId: { type: "string", nullable: false, description: "Record id of the category as text." },
    CategoryName: { type: "string", nullable: false, description: "Name in the configured language." },
    CategoryCode: { type: "string", description: "Code of the category." },
    HierarchyName: { type: "string", nullable: false, description: "Name of the hierarchy it belongs to." },
    ParentCategoryId: { type: "string", description: "Category above; null for a root." },
    CategoryLevel: { type: "long", nullable: false, description: "Depth in the hierarchy as Commerce counts it." },
    CategoryPath: { type: "string", description: "Names from the root of the hierarchy to the category." },
    IsActive: { type: "boolean", description: "Whether the category is in use." },
  },
  checks: [
    {
      ...{ rule: "Q34", severity: "quarantine", kind: "holds", name: "parents of the category lead to a root" },
      condition: `"CategoryPath" is not null`,
    },
    {
      ...{ rule: "Q34", severity: "quarantine", kind: "foreign-key", column: "ParentCategoryId" },
      table: { name: "supporting_ProductCategories", key: "CategoryId" },
    },
  ],
  query: (tools) => {
    const { ref, fn } = tools;
    return `
    select
      ${fn.cast("c.category", "string")} as CategoryId,
      c.name as CategoryName,
      c.code as CategoryCode,
      ${fn.text("h.name")} as HierarchyName,
      ${fn.cast("c.parent", "string")} as ParentCategoryId,
      c.level_number as CategoryLevel,
      c.path as CategoryPath,
      c.is_active as IsActive
    from ${categories(tools)} c
    join ${hierarchiesOf(tools, ["Retail", "RetailChannelNavigation"])} r on r.hierarchy = c.hierarchy
    left join ${ref(ecorescategoryhierarchy)} h on h.recid = c.hierarchy
  `;
  },
});
