import { defineBronze } from "../kernel/bronze.ts";

/** Columns of omoperatingunit that the models use or that tests must see held back. */
export const omoperatingunit = defineBronze("omoperatingunit", {
  omoperatingunitnumber: { type: "string" },
  omoperatingunittype: { type: "int64" },
});
