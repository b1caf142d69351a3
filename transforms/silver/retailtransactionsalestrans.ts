import { retailtransactionsalestrans as source } from "../bronze/retailtransactionsalestrans.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per sold or returned line of a transaction. */
export const retailtransactionsalestrans = defineSilver(source, {
  grain: "One row per sold or returned line of a transaction.",
  columns: {
    transactionid: { description: "Number of the transaction, counted by its terminal." },
    store: { description: "Store number of the transaction; empty for web shops." },
    terminalid: { description: "Register of the transaction; empty for web shops." },
    channel: { description: "Record id of the channel, in retailchanneltable." },
    linenum: { description: "Number of the line." },
    itemid: { description: "Item number; empty where only a category was sold." },
    variantid: { description: "Variant number." },
    qty: { description: "Quantity, negative for a sale." },
    price: { description: "Price of one unit." },
    netamount: { description: "Amount after discounts without tax, negative for a sale." },
    netamountincltax: { description: "Amount after discounts with tax, negative for a sale." },
    taxamount: { description: "Tax, negative for a sale." },
    discamount: { description: "Discount of the line; its sign varies." },
    categoryid: { description: "Record id of the category, in ecorescategory." },
    transactionstatus: { description: "Enum RetailEntryStatus of the line: lines taken back are voided." },
    transdate: { description: "Day of the transaction, by the channel's clock.", as: "date", openEnd: true },
    transtime: { description: "Seconds since midnight, by the channel's clock." },
    custaccount: { description: "Customer account." },
    currency: { description: "Currency of the line." },
    unit: { description: "Unit of the quantity." },
    dlvmode: { description: "Mode of delivery." },
    returntransactionid: { description: "Transaction that sold what this line takes back." },
    returnstore: { description: "Store of that transaction." },
    returnterminalid: { description: "Register of that transaction." },
    returnlinenum: { description: "Line of that transaction." },
  },
});
