import { defineBronze } from "../kernel/bronze.ts";

/** Columns of logisticslocation that the models use or that tests must see held back. */
export const logisticslocation = defineBronze("logisticslocation", {
  locationid: { type: "string" },
  description: { type: "string" },
  ispostaladdress: { type: "int64" },
  parentlocation: { type: "int64" },
});
