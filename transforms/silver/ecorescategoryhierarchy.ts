import { ecorescategoryhierarchy as source } from "../bronze/ecorescategoryhierarchy.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per category hierarchy. */
export const ecorescategoryhierarchy = defineSilver(source, {
  grain: "One row per category hierarchy.",
  columns: {
    name: { description: "Name of the hierarchy." },
    hierarchymodifier: { description: "Kind of hierarchy, as stored." },
  },
});
