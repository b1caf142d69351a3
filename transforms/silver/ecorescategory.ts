import { ecorescategory as source } from "../bronze/ecorescategory.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per category. */
export const ecorescategory = defineSilver(source, {
  grain: "One row per category.",
  columns: {
    categoryhierarchy: { description: "Record id of the hierarchy, in ecorescategoryhierarchy." },
    name: { description: "Name of the category, unique in its hierarchy." },
    code: { description: "Code of the category." },
    parentcategory: { description: "Record id of the category above; 0 for the root." },
    level: { description: "Depth in the hierarchy." },
    isactive: { description: "1 for a category in use." },
    displayorder: { description: "Place among its siblings." },
  },
});
