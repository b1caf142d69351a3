import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailcusttable that the models use or that tests must see held back. */
export const retailcusttable = defineBronze("retailcusttable", {
  accountnum: { type: "string" },
  receiptemail: { type: "string" },
  receiptoption: { type: "int64" },
  custaccountasync: { type: "string" },
  optoutpersonalization: { type: "int64" },
  optoutwebactivitytracking: { type: "int64" },
});
