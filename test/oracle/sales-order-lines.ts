import { type Instant, instant } from "./clock.ts";
import { decimal, ONE, timesOver } from "./decimal.ts";
import type { Enums } from "./enums.ts";
import type { Line } from "./orders.ts";
import type { Places } from "./places.ts";
import { byRecId, company, grouped, key, type OracleInput, reference, rowsOf, type SourceRow, text } from "./source.ts";

/** R14 (a): lines of sales orders that no statement made. */
export function salesOrderLines(input: OracleInput, enums: Enums, places: Places): Line[] {
  const orders = grouped(rowsOf(input, "salestable"), (row) => [company(row), text(row, "salesid")]);
  const commerce = grouped(rowsOf(input, "retailsalestable"), (row) => [company(row), text(row, "salestable")]);
  const card = byRecId(rowsOf(input, "retailloyaltycard"));
  const transactions = linkedTransactions(input);

  return rowsOf(input, "salesline").flatMap((line): Line[] => {
    const salesId = text(line, "salesid");
    const [order] = orders(company(line), salesId);
    const [retail] = order === undefined ? [] : commerce(company(line), text(order, "recid"));
    if (text(retail, "statementid") !== null) return [];
    if (enums.isConfirmed("salestable", "salestype", order, "Journal")) return [];

    const quantity = decimal(line, "salesqty") ?? 0n;
    const price = decimal(line, "salesprice");
    const priceUnit = decimal(line, "priceunit") || ONE;
    const gross = price === null ? null : timesOver(quantity, price, priceUnit);
    const amount = decimal(line, "lineamount") ?? gross ?? 0n;
    const status = text(line, "salesstatus");
    const channel = reference(order, "retailchanneltable") ?? reference(retail, "retailchannel");
    const linked = transactions(company(line), salesId, text(retail, "channelreferenceid"))
      .map(places.transactionTime)
      .filter((moment) => moment !== null);
    const shown = card(reference(retail, "retailloyaltycard"));
    return [
      {
        source: "SalesOrder",
        lineKey: key(company(line), salesId, text(line, "recid")),
        orderKey: key(company(line), salesId),
        orderNumber: salesId,
        claim: {
          company: company(line),
          account: text(order, "custaccount") ?? (order === undefined ? text(line, "custaccount") : null),
          asyncAccount: null,
          cards: shown === undefined ? [] : [shown],
        },
        channel,
        store: null,
        at: earliest(linked) ?? writtenAt(retail, line, order),
        itemId: text(line, "itemid"),
        variantId: text(line, "retailvariantid"),
        name: text(line, "name"),
        category: reference(line, "salescategory"),
        quantity,
        unit: text(line, "salesunit"),
        ...{ price, priceUnit, amount },
        discount: gross === null ? null : gross - amount,
        tax: null,
        isTaxIncluded: text(order, "incltax") === "1",
        currency: text(line, "currencycode"),
        status,
        statusLabel: enums.label("salesline", "salesstatus", status),
        isReturn: quantity < 0n || enums.symbol("salesline", "salestype", line) === "ReturnItem",
        isCanceled: enums.symbol("salesline", "salesstatus", line) === "Canceled",
        deliveryMode: text(line, "dlvmode"),
        origin: text(order, "salesoriginid"),
      },
    ];
  });
}

function writtenAt(retail: SourceRow | undefined, line: SourceRow, order: SourceRow | undefined): Instant | null {
  return (
    instant(retail, "originaltransactiontime") ?? instant(line, "createddatetime") ?? instant(order, "createddatetime")
  );
}

function earliest(moments: readonly Instant[]): Instant | undefined {
  return moments.reduce<Instant | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}

/** Transactions through which an order came: by the order's status record, else by the confirmation number. */
function linkedTransactions(
  input: OracleInput,
): (company: string, salesId: string | null, confirmation: string | null) => readonly SourceRow[] {
  const rows = rowsOf(input, "retailtransactiontable");
  const identify = (row: SourceRow) => {
    const parts = ["channel", "store", "terminal", "transactionid"].map((column) => text(row, column));
    return [company(row), ...parts];
  };
  const byKey = grouped(rows, identify);
  const byConfirmation = grouped(rows, (row) => [company(row), text(row, "channelreferenceid")]);
  const states = grouped(rowsOf(input, "retailtransactionorderstatus"), (row) => [company(row), text(row, "salesid")]);
  return (legalEntity, salesId, confirmation) => {
    const stated = states(legalEntity, salesId).flatMap((row) => byKey(...identify(row)));
    if (stated.length > 0) return stated;
    return confirmation === null ? [] : byConfirmation(legalEntity, confirmation);
  };
}
