import { mcrcustpaymtable as source } from "../bronze/mcrcustpaymtable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per payment line of a call-center order. */
export const mcrcustpaymtable = defineSilver(source, {
  grain: "One row per payment line of a call-center order.",
  optional: "payments of call-center orders are left out",
  columns: {
    refrecid: { description: "Record id of the order that is paid, in salestable." },
    amount: { description: "Amount of the payment." },
    currencycode: { description: "Currency of the amount." },
    tendertypeid: { description: "Tender type." },
    cardtypeid: { description: "Brand of the card." },
    channel: { description: "Record id of the channel, in retailchanneltable." },
    isprepay: { description: "1 for a deposit." },
    isplanrefund: { description: "1 for money that goes back." },
    status: { description: "State of the payment, as stored." },
    createddatetime: { description: "When the record was created; empty where the audit field is off." },
  },
});
