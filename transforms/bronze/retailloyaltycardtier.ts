import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailloyaltycardtier that the models use or that tests must see held back. */
export const retailloyaltycardtier = defineBronze("retailloyaltycardtier", {
  affiliation: { type: "int64" },
  loyaltycard: { type: "int64" },
  loyaltytier: { type: "int64" },
  validfrom: { type: "dateTime" },
  validto: { type: "dateTime" },
});
