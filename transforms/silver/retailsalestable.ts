import { retailsalestable as source } from "../bronze/retailsalestable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sales order that Commerce knows. */
export const retailsalestable = defineSilver(source, {
  grain: "One row per sales order that Commerce knows.",
  optional: "store sales are read from the sales orders that statements made of them",
  columns: {
    salestable: { description: "Record id of the order, in salestable." },
    channelreferenceid: { description: "Order confirmation number." },
    retailchannel: { description: "Record id of the channel, in retailchanneltable." },
    statementid: { description: "Statement that made the order of store sales; empty for what customers ordered." },
    retailloyaltycard: { description: "Record id of the loyalty card, in retailloyaltycard." },
    originaltransactiontime: {
      description: "When the customer bought, for an order that was made later.",
      openEnd: true,
    },
  },
});
