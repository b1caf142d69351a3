import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecorescategoryhierarchy that the models use or that tests must see held back. */
export const ecorescategoryhierarchy = defineBronze("ecorescategoryhierarchy", {
  name: { type: "string" },
  hierarchymodifier: { type: "int64" },
});
