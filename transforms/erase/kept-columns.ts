import { columnTypesOf, type Silver } from "../kernel/silver.ts";

/** Declared columns that tell whose a transaction is, by table. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  salestable: ["custaccount", "salesname", "email"],
  salesline: ["custaccount"],
  retailsalestable: ["channelreferenceid", "retailloyaltycard"],
  retailtransactiontable: [
    ...["custaccount", "custaccountasync", "loyaltycardid", "channelreferenceid", "receiptemail", "receiptid"],
  ],
  retailtransactionsalestrans: ["custaccount"],
  retailtransactionpaymenttrans: ["giftcardid", "loyaltycardid"],
  retailloyaltycardrewardpointtrans: ["cardnumber", "custaccount"],
};

/** Declared columns in which a row of somebody else may refer to the person, by table. */
const REFERRING: Readonly<Record<string, readonly string[]>> = {
  custtable: ["invoiceaccount", "mcrmergedroot"],
  retailsalestable: ["retailloyaltycard"],
  retailtransactiontable: ["loyaltycardid"],
  retailtransactionpaymenttrans: ["loyaltycardid"],
};

/**
 * Columns that a stripped row keeps: declared ones that do not tell whose it is. What a customer exports besides is
 * unknown to the kit, and therefore goes. Pure.
 */
export function keptColumns(model: Silver): ReadonlySet<string> {
  const telling = TELLING[model.name] ?? [];
  return new Set(Object.keys(columnTypesOf(model)).filter((name) => !telling.includes(name)));
}

/** Columns that an unlinked row loses. Pure. */
export function referringColumns({ name }: Silver): ReadonlySet<string> {
  return new Set(REFERRING[name] ?? []);
}
