import { retailloyaltycardrewardpointtrans as source } from "../bronze/retailloyaltycardrewardpointtrans.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per posting of loyalty points. */
export const retailloyaltycardrewardpointtrans = defineSilver(source, {
  grain: "One row per posting of loyalty points.",
  optional: "activities_LoyaltyPoints is empty",
  columns: {
    cardnumber: { description: "Number of the card, as posted." },
    custaccount: { description: "Account of the customer, as posted." },
    custaccountdataareaid: { description: "Legal entity of that account." },
    loyaltytransdataareaid: { description: "Legal entity of the event." },
    entrydate: { description: "Day of the posting, by the channel's clock.", as: "date", openEnd: true },
    entrytime: { description: "Seconds since midnight, by the channel's clock." },
    entrytype: { description: "Enum RetailLoyaltyEntryType: earned, redeemed, returned, adjusted, refunded." },
    loyaltytransactiontype: { description: "Enum RetailLoyaltyTransactionType: what caused the posting." },
    rewardpoint: { description: "Record id of the kind of point, in retailloyaltyrewardpoint." },
    rewardpointamountqty: { description: "Points won or, negative, spent." },
    remaining: { description: "Points of this posting that are still unused." },
    channel: { description: "Record id of the channel, in retailchanneltable." },
    salesid: { description: "Order behind the posting." },
    transactionid: { description: "Transaction behind the posting." },
    storeid: { description: "Store number of that transaction." },
    terminalid: { description: "Register of the transaction; empty for web shops." },
    staffid: { description: "Worker at the till." },
    affiliation: { description: "Record id of the loyalty program, in retailaffiliation." },
    loyaltytier: { description: "Record id of the tier at the time, in retailloyaltytier." },
    expirationdate: { description: "Day on which the points expire.", as: "date", openEnd: true },
  },
});
