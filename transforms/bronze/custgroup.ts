import { defineBronze } from "../kernel/bronze.ts";

/** Columns of custgroup that the models use or that tests must see held back. */
export const custgroup = defineBronze("custgroup", {
  custgroup: { type: "string" },
  name: { type: "string" },
  paymtermid: { type: "string" },
});
