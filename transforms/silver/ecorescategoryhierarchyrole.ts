import { ecorescategoryhierarchyrole as source } from "../bronze/ecorescategoryhierarchyrole.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per role of a category hierarchy. */
export const ecorescategoryhierarchyrole = defineSilver(source, {
  grain: "One row per role of a category hierarchy.",
  columns: {
    categoryhierarchy: { description: "Record id of the hierarchy, in ecorescategoryhierarchy." },
    namedcategoryhierarchyrole: { description: "Enum EcoResCategoryNamedHierarchyRole: what the hierarchy is for." },
  },
});
