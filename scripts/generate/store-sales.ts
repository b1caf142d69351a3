import { type Catalog, drawBuyer, drawLines, type LineToSell } from "./catalog.ts";
import type { Channel } from "./channels.ts";
import { companyNamed, hundredthsOf, money, whole } from "./companies.ts";
import type { Row } from "./csv.ts";
import type { DatabaseEditor } from "./database.ts";
import { insertPoints } from "./loyalty.ts";
import { insertPayments } from "./payments.ts";
import { variantOf } from "./products.ts";
import type { Random } from "./random.ts";
import { insertSalesOrder, SALES_STATUS } from "./sales-orders.ts";
import { localTime } from "./time.ts";

const TYPE = { sales: 2, payment: 3, removeTender: 4, voided: 8, customerOrder: 19 } as const;
const ENTRY = { none: 0, voided: 1, posted: 2, training: 6 } as const;

type OpenChannel = Channel & { readonly recId: number };

/** Enters a random transaction of a store's till: mostly a sale, now and then one that reports must leave out. */
export function insertStoreTransaction(
  db: DatabaseEditor,
  catalog: Catalog,
  random: Random,
  channel: OpenChannel,
  at: string,
): number {
  const chance = random.int(0, 99);
  const buyer = chance % 20 < 9 ? drawBuyer(catalog, random, channel.company, at) : undefined;
  const account = buyer?.account ?? (random.chance(0.5) ? channel.defaultAccount : null);
  const kind: Row =
    chance < 2
      ? { type: TYPE.removeTender }
      : chance < 4
        ? { type: TYPE.payment }
        : chance < 6
          ? { type: TYPE.sales, entrystatus: ENTRY.voided }
          : chance < 7
            ? { type: TYPE.sales, entrystatus: ENTRY.training }
            : chance < 9
              ? { type: TYPE.customerOrder }
              : { type: TYPE.sales };
  const { currency } = companyNamed(channel.company);
  const isSale = kind.type === TYPE.sales || kind.type === TYPE.customerOrder;
  const lines = isSale ? drawLines(catalog, random, channel.company, currency) : [];
  // An order earns points when it is invoiced, not at the till.
  const isEarning = kind.type === TYPE.sales && kind.entrystatus === undefined;
  const card = buyer?.card;
  const header = { ...kind, ...(card === undefined ? {} : { loyaltycardid: card }) };
  const transaction = insertTransaction(db, random, { channel, at, account, lines, header });
  const row = db.row("retailtransactiontable", transaction);
  if (buyer !== undefined && card !== undefined && isEarning && row !== undefined) {
    const { transactionid = null, store = null, terminal = null, staff = null } = row;
    const document = { transactionid, storeid: store, terminalid: terminal, staffid: staff, channel: channel.recId };
    const points = Math.floor(-hundredthsOf(row.netamount) / 100);
    const posting = { card, account: buyer.account, company: channel.company, points };
    insertPoints(db, at, { ...posting, document: { ...document, loyaltytransactiontype: 1 } });
  }
  return transaction;
}

/** Enters the return of a sale's first line at the same store; undefined when there is none to return. */
export function insertStoreReturn(
  db: DatabaseEditor,
  catalog: Catalog,
  random: Random,
  sale: Row,
  at: string,
): number | undefined {
  const channel = catalog.channels.find(({ recId }) => recId === sale.channel);
  const [line] = linesOf(db, sale);
  if (channel === undefined || line === undefined || Number(line.transactionstatus) === ENTRY.voided) return undefined;
  const item = { itemId: String(line.itemid), name: "", category: Number(line.categoryid) };
  return insertTransaction(db, random, {
    ...{ channel, at, account: sale.custaccount === null ? null : String(sale.custaccount) },
    lines: [{ item, quantity: -1, price: hundredthsOf(line.price), discount: 0 }],
    header: { type: TYPE.sales, saleisreturnsale: 1 },
    line: {
      ...{ returntransactionid: line.transactionid ?? null, returnstore: line.store ?? null },
      ...{ returnterminalid: line.terminalid ?? null, returnlinenum: line.linenum ?? null },
    },
  });
}

/** Posts the statement of a store: marks the sales as posted and enters the orders that statement posting makes of them. */
export function postStatement(
  db: DatabaseEditor,
  random: Random,
  channel: OpenChannel,
  sales: readonly Row[],
  at: string,
): void {
  const statementId = `${channel.location}-${String(db.number(`statement ${channel.number}`)).padStart(6, "0")}`;
  const lines = sales.flatMap((sale) => linesOf(db, sale));
  for (const sale of sales) {
    db.update("retailtransactiontable", Number(sale.recid), at, {
      statementid: statementId,
      entrystatus: ENTRY.posted,
    });
  }
  const byBuyer = new Map<string, Map<string, LineToSell>>();
  for (const line of lines) {
    if (Number(line.transactionstatus) !== ENTRY.none) continue;
    db.update("retailtransactionsalestrans", Number(line.recid), at, { transactionstatus: ENTRY.posted });
    const account = line.custaccount === null ? channel.defaultAccount : String(line.custaccount);
    const totals = byBuyer.get(account) ?? new Map<string, LineToSell>();
    byBuyer.set(account, totals);
    const item = { itemId: String(line.itemid), name: String(line.itemid), category: Number(line.categoryid) };
    const sold = totals.get(item.itemId) ?? { item, quantity: 0, price: hundredthsOf(line.price), discount: 0 };
    totals.set(item.itemId, { ...sold, quantity: sold.quantity - Number(line.qty) });
  }
  for (const [account, totals] of byBuyer) {
    insertSalesOrder(db, random, {
      ...{ company: channel.company, buyer: { account, name: "" }, at, status: SALES_STATUS.invoiced },
      ...{ channel: channel.recId, statementId, origin: "Statement" },
      lines: [...totals.values()].filter(({ quantity }) => quantity !== 0),
    });
  }
}

/** Sales of a store that no statement has posted yet. */
export function unpostedSales(db: DatabaseEditor, channel: OpenChannel, before: string): Row[] {
  return db
    .rows("retailtransactiontable")
    .filter(({ channel: recId, type }) => recId === channel.recId && type === TYPE.sales)
    .filter(({ entrystatus, createddatetime }) => entrystatus === ENTRY.none && String(createddatetime) < before);
}

function linesOf(db: DatabaseEditor, { transactionid = null }: Row): Row[] {
  return db.rowsWith("retailtransactionsalestrans", "transactionid", transactionid);
}

interface Transaction {
  readonly channel: OpenChannel;
  readonly at: string;
  readonly account: string | null;
  readonly lines: readonly LineToSell[];
  readonly header: Row;
  readonly line?: Row;
}

/** Quantities and amounts are kept with the opposite sign: a sale is negative. */
function insertTransaction(
  db: DatabaseEditor,
  random: Random,
  { channel, at, account, lines, header, line }: Transaction,
): number {
  const { company, location, recId, zone } = channel;
  const { currency } = companyNamed(company);
  const terminal = `${location}-${random.int(1, 3)}`;
  const transactionId = `${terminal}-${db.number(`transaction ${terminal}`)}`;
  const { day, seconds } = localTime(at, zone);
  const place = { transactionid: transactionId, store: location, channel: recId, transdate: day, transtime: seconds };
  const staff = `0001${random.int(10, 60)}`;
  // A cashier takes the first line back now and then; what the till sums up is without it.
  const isTakenBack = header.entrystatus !== ENTRY.voided && lines.length > 1 && random.chance(0.02);
  const counted = isTakenBack ? lines.slice(1) : lines;
  const net = -counted.reduce((sum, { quantity, price, discount }) => sum + quantity * (price - discount), 0);
  const tax = Math.round(net * 0.08);
  const row = db.insert(
    "retailtransactiontable",
    at,
    {
      ...{ ...place, terminal, custaccount: account, currency, staff, shift: "1" },
      ...{ receiptid: lines.length > 0 ? `R${String(db.number(`receipt ${location}`)).padStart(6, "0")}` : null },
      ...{ netamount: money(net), grossamount: money(net + tax), paymentamount: money(-(net + tax)) },
      ...{ discamount: money(counted.reduce((sum, { quantity, discount }) => sum + Math.abs(quantity) * discount, 0)) },
      ...{ businessdate: day, numberofitemlines: whole(counted.length), ...header },
    },
    { company },
  );
  for (const [index, { item, quantity, price, discount }] of lines.entries()) {
    const amount = -quantity * (price - discount);
    const lineTax = Math.round(amount * 0.08);
    const isVoided = header.entrystatus === ENTRY.voided || (index === 0 && isTakenBack);
    db.insert(
      "retailtransactionsalestrans",
      at,
      {
        ...{
          ...place,
          terminalid: terminal,
          linenum: whole(index + 1),
          itemid: item.itemId,
          variantid: variantOf(item.itemId),
          qty: whole(-quantity),
        },
        ...{ price: money(price), netamount: money(amount), netamountincltax: money(amount + lineTax) },
        ...{ taxamount: money(lineTax), discamount: money(Math.abs(quantity) * discount), categoryid: item.category },
        ...{ transactionstatus: isVoided ? ENTRY.voided : ENTRY.none, custaccount: account, currency, unit: "ea" },
        ...line,
      },
      { company },
    );
  }
  const status = Number(header.entrystatus ?? ENTRY.none);
  const paid = { ...place, terminal, currency, transactionstatus: status, voidstatus: status === ENTRY.voided ? 1 : 0 };
  const due = header.type === TYPE.payment ? random.int(10, 200) * 100 : -(net + tax);
  insertPayments(db, random, at, channel, paid, due);
  return row;
}
