import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailloyaltytier that the models use or that tests must see held back. */
export const retailloyaltytier = defineBronze("retailloyaltytier", {
  affiliation: { type: "int64" },
  tierid: { type: "string" },
  tierlevel: { type: "decimal" },
});
