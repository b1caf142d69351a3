import { defineBronze } from "../kernel/bronze.ts";

/** Columns of retailasynccustomer that the models use or that tests must see held back. */
export const retailasynccustomer = defineBronze("retailasynccustomer", {
  custaccountasync: { type: "string" },
  custaccount: { type: "string" },
});
