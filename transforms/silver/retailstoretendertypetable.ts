import { retailstoretendertypetable as source } from "../bronze/retailstoretendertypetable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per payment method of a channel. */
export const retailstoretendertypetable = defineSilver(source, {
  grain: "One row per payment method of a channel.",
  optional: "payments show no name of their method",
  columns: {
    channel: { description: "Record id of the channel, in retailchanneltable." },
    tendertypeid: { description: "Tender type." },
    name: { description: "Name of the tender type." },
    function: { description: "Enum RetailTenderFunction: cash, card, check, customer account." },
  },
});
