import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailsalesline that the models use or that tests must see held back. */
export const retailsalesline = defineBronze("retailsalesline", {
  salesline: { type: "int64" },
  returnreasoncodeid: { type: "string" },
});
