import { salestable as source } from "../bronze/salestable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order and legal entity. */
export const salestable = defineSilver(source, {
  grain: "One row per sales order and legal entity.",
  columns: {
    salesid: { description: "Order number." },
    custaccount: { description: "Account that ordered." },
    salesname: { description: "Name of the customer on the order." },
    salestype: { description: "Enum SalesType: sales order, returned order, journal." },
    salesstatus: { description: "Enum SalesStatus of the whole order." },
    currencycode: { description: "Currency of the order." },
    incltax: { description: "1 where prices contain tax." },
    retailchanneltable: { description: "Record id of the channel, in retailchanneltable." },
    salesoriginid: { description: "How the order was taken." },
    dlvmode: { description: "Mode of delivery." },
    email: { description: "E-mail address given for this order." },
    returnreasoncodeid: { description: "Why the order was returned, in returnreasoncode." },
    inventlocationid: { description: "Warehouse that delivers." },
    createddatetime: { description: "When the record was created; empty where the audit field is off.", openEnd: true },
    modifieddatetime: { description: "When the record was last changed; empty where the audit field is off." },
  },
});
