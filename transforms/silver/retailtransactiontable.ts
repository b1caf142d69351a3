import { retailtransactiontable as source } from "../bronze/retailtransactiontable.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per transaction of a till or web shop. */
export const retailtransactiontable = defineSilver(source, {
  grain: "One row per transaction of a till or web shop.",
  columns: {
    transactionid: { description: "Number of the transaction, counted by its terminal." },
    store: { description: "Store number of the transaction; empty for web shops." },
    terminal: { description: "Register of the transaction; empty for web shops." },
    channel: { description: "Record id of the channel, in retailchanneltable." },
    type: { description: "Enum RetailTransactionType." },
    entrystatus: { description: "Enum RetailEntryStatus; none and posted count." },
    transdate: { description: "Day of the transaction, by the channel's clock.", as: "date", openEnd: true },
    transtime: { description: "Seconds since midnight, by the channel's clock." },
    custaccount: { description: "Customer account; the channel's default account stands for everybody." },
    custaccountasync: { description: "Temporary account of a customer who is not synchronised yet." },
    loyaltycardid: { description: "Number of the loyalty card that was shown." },
    salesorderid: { description: "Order that the transaction became or served." },
    channelreferenceid: { description: "Order confirmation number." },
    statementid: { description: "Statement that posted the transaction." },
    dlvmode: { description: "Mode of delivery." },
    receiptemail: { description: "E-mail address for the receipt." },
    receiptid: { description: "Number on the receipt." },
    staff: { description: "Worker at the till." },
    currency: { description: "Currency of the transaction." },
    netamount: { description: "Amount after discounts, negative for a sale." },
    grossamount: { description: "Amount with tax, negative for a sale." },
    discamount: { description: "Discount of the whole transaction; its sign varies." },
    paymentamount: { description: "What was paid." },
    saleisreturnsale: { description: "1 for a transaction that takes goods back." },
    createddatetime: { description: "When the record was created; empty where the audit field is off." },
  },
});
