import { custgroup as source } from "../bronze/custgroup.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer group and legal entity. */
export const custgroup = defineSilver(source, {
  grain: "One row per customer group and legal entity.",
  columns: {
    custgroup: { description: "Customer group." },
    name: { description: "Name of the group." },
    paymtermid: { description: "Terms of payment of the group." },
  },
});
