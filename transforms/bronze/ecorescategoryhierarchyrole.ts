import { defineBronze } from "../kernel/bronze.ts";

/** Columns of ecorescategoryhierarchyrole that the models use or that tests must see held back. */
export const ecorescategoryhierarchyrole = defineBronze("ecorescategoryhierarchyrole", {
  categoryhierarchy: { type: "int64" },
  namedcategoryhierarchyrole: { type: "int64" },
});
