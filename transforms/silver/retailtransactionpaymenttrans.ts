import { retailtransactionpaymenttrans as source } from "../bronze/retailtransactionpaymenttrans.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per payment line of a transaction. */
export const retailtransactionpaymenttrans = defineSilver(source, {
  grain: "One row per payment line of a transaction.",
  optional: "activities_Payments is empty and orders show no paid amount",
  columns: {
    transactionid: { description: "Number of the transaction, counted by its terminal." },
    store: { description: "Store number of the transaction; empty for web shops." },
    terminal: { description: "Register of the transaction; empty for web shops." },
    channel: { description: "Record id of the channel, in retailchanneltable." },
    linenum: { description: "Number of the payment line." },
    tendertype: { description: "Tender type of the channel, in retailstoretendertypetable." },
    amounttendered: { description: "Amount in the channel's currency." },
    amountcur: { description: "Amount in the currency that was handed over." },
    currency: { description: "Currency that was handed over." },
    changeline: { description: "1 for change that was given back." },
    isprepayment: { description: "1 for a deposit." },
    voidstatus: { description: "Other than 0 for a payment that was taken back, as stored." },
    transactionstatus: { description: "Enum RetailEntryStatus of the line." },
    transdate: { description: "Day of the transaction, by the channel's clock.", as: "date", openEnd: true },
    transtime: { description: "Seconds since midnight, by the channel's clock." },
    cardtypeid: { description: "Brand of the card." },
    giftcardid: { description: "Number of the gift card." },
    loyaltycardid: { description: "Number of the loyalty card that paid." },
    staff: { description: "Worker at the till." },
    cardoraccount: { description: "Never leaves bronze: number of the card or account." },
    paymentcardtoken: { description: "Never leaves bronze: token of the card." },
    paymentauthorization: { description: "Never leaves bronze: authorisation of the payment." },
  },
});
