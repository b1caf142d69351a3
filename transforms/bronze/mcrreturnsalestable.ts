import { defineBronze } from "../kernel/bronze.ts";

/** Columns of mcrreturnsalestable that the models use or that tests must see held back. */
export const mcrreturnsalestable = defineBronze("mcrreturnsalestable", {
  salestable: { type: "int64" },
  originalsalesid: { type: "string" },
});
