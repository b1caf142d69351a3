import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailaffiliation that the models use or that tests must see held back. */
export const retailaffiliation = defineBronze("retailaffiliation", {
  affiliationtype: { type: "int64" },
  name: { type: "string" },
  poolrelatedcards: { type: "int64" },
  hideinchannels: { type: "int64" },
});
