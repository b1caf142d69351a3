import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecorescategory that the models use or that tests must see held back. */
export const ecorescategory = defineBronze("ecorescategory", {
  categoryhierarchy: { type: "int64" },
  name: { type: "string" },
  code: { type: "string" },
  parentcategory: { type: "int64" },
  level: { type: "int64" },
  isactive: { type: "int64" },
  displayorder: { type: "decimal" },
});
