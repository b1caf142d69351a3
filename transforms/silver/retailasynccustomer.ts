import { retailasynccustomer as source } from "../bronze/retailasynccustomer.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer created while the headquarters were out of reach. */
export const retailasynccustomer = defineSilver(source, {
  grain: "One row per customer created while the headquarters were out of reach.",
  optional: "customers with a temporary account stay pending until retailcusttable names it",
  columns: {
    custaccountasync: { description: "Temporary account of a customer who is not synchronised yet." },
    custaccount: { description: "Account that the customer got." },
  },
});
