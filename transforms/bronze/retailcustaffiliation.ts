import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailcustaffiliation that the models use or that tests must see held back. */
export const retailcustaffiliation = defineBronze("retailcustaffiliation", {
  custaccountnum: { type: "string" },
  retailaffiliationid: { type: "int64" },
});
