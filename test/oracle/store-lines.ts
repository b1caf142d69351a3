import { canonicalDecimal, decimal, ONE, timesOver } from "./decimal.ts";
import type { Enums } from "./enums.ts";
import { discountLike, type Line } from "./orders.ts";
import type { Places } from "./places.ts";
import { company, grouped, key, type OracleInput, reference, rowsOf, type SourceRow, text } from "./source.ts";

/** R15: states of transactions and lines that count. */
const COUNTED = ["None", "Posted"];

/** R14 (b): lines of store transactions of type Sales; needs RetailSalesTable to tell statements' orders apart. */
export function storeLines(input: OracleInput, enums: Enums, places: Places): Line[] {
  if (!input.tables.has("retailsalestable")) return [];
  const headers = grouped(rowsOf(input, "retailtransactiontable"), (row) => placeOf(row, "terminal"));
  const cards = grouped(rowsOf(input, "retailloyaltycard"), (row) => [text(row, "cardnumber")]);
  const invoiced = enums.valueOf("salesline", "salesstatus", "Invoiced");

  return rowsOf(input, "retailtransactionsalestrans").flatMap((line): Line[] => {
    const place = placeOf(line, "terminalid");
    const [header] = headers(...place);
    if (enums.symbol("retailtransactiontable", "type", header) !== "Sales") return [];
    const states = [
      enums.symbol("retailtransactiontable", "entrystatus", header),
      enums.symbol("retailtransactionsalestrans", "transactionstatus", line),
    ];
    if (states.some((state) => !COUNTED.includes(state ?? ""))) return [];

    const quantity = -(decimal(line, "qty") ?? 0n);
    const price = decimal(line, "price");
    const net = decimal(line, "netamount");
    const tax = decimal(line, "taxamount");
    const number = decimal(line, "linenum");
    const card = text(header, "loyaltycardid");
    return [
      {
        source: "StoreTransaction",
        lineKey: key(...place, number === null ? null : canonicalDecimal(number)),
        orderKey: key(...place),
        orderNumber: text(header, "receiptid") ?? text(header, "transactionid"),
        claim: {
          company: company(line),
          account: text(header, "custaccount"),
          asyncAccount: text(header, "custaccountasync"),
          cards: card === null ? [] : cards(card),
        },
        channel: reference(line, "channel"),
        store: text(line, "store"),
        at: places.transactionTime(header),
        itemId: text(line, "itemid"),
        variantId: text(line, "variantid"),
        category: reference(line, "categoryid"),
        quantity,
        unit: text(line, "unit"),
        price,
        priceUnit: ONE,
        discount: discountLike(quantity, decimal(line, "discamount")),
        amount: net === null ? timesOver(quantity, price ?? 0n, ONE) : -net,
        tax: tax === null ? null : -tax,
        isTaxIncluded: false,
        currency: text(line, "currency") ?? text(header, "currency"),
        status: invoiced,
        statusLabel: enums.label("salesline", "salesstatus", invoiced),
        isReturn: quantity < 0n,
        isCanceled: false,
        deliveryMode: text(line, "dlvmode"),
        origin: null,
      },
    ];
  });
}

/** What identifies a transaction, in the order of its key. */
function placeOf(row: SourceRow, terminal: "terminal" | "terminalid"): readonly (string | null)[] {
  const parts = ["channel", "store", terminal, "transactionid"].map((column) => text(row, column));
  return [company(row), ...parts];
}
