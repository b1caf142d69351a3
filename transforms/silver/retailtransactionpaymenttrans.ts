import { retailtransactionpaymenttrans as source } from "../bronze/retailtransactionpaymenttrans.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per payment line of a transaction. */
export const retailtransactionpaymenttrans = defineSilver(source, {
  grain: "One row per payment line of a transaction.",
  optional: "activities_Payments is empty and orders show no paid amount",
  columns: {
    transdate: { as: "date", openEnd: true },
  },
});
