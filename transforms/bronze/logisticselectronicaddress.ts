import { defineBronze } from "../kernel/bronze.ts";

/** Columns of logisticselectronicaddress that the models use or that tests must see held back. */
export const logisticselectronicaddress = defineBronze("logisticselectronicaddress", {
  location: { type: "int64" },
  type: { type: "int64" },
  locator: { type: "string" },
  locatorextension: { type: "string" },
  description: { type: "string" },
  isprimary: { type: "int64" },
  ismobilephone: { type: "int64" },
  isprivate: { type: "int64" },
  privateforparty: { type: "int64" },
  retailmarketingoptin: { type: "int64" },
});
