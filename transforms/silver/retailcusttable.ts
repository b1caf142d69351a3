import { retailcusttable as source } from "../bronze/retailcusttable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per customer account and legal entity, with its Commerce settings. */
export const retailcusttable = defineSilver(source, {
  grain: "One row per customer account and legal entity, with its Commerce settings.",
  optional: "customers show no opt-outs and no e-mail for receipts",
  columns: {
    accountnum: { description: "Customer account." },
    receiptemail: { description: "E-mail address for receipts." },
    receiptoption: { description: "How the customer wants receipts, as stored." },
    custaccountasync: { description: "Temporary account of a customer who is not synchronised yet." },
    optoutpersonalization: { description: "1 where the customer refuses personalisation." },
    optoutwebactivitytracking: { description: "1 where the customer refuses web tracking." },
  },
});
