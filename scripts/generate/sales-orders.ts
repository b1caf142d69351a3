import { type Buyer, type Catalog, drawBuyer, drawLines, type LineToSell } from "./catalog.ts";
import { companyNamed, hundredthsOf, money, spelled, whole } from "./companies.ts";
import type { Row } from "./csv.ts";
import type { DatabaseEditor } from "./database.ts";
import { insertPoints } from "./loyalty.ts";
import { insertOnlineTransaction } from "./online-sales.ts";
import { variantOf } from "./products.ts";
import type { Random } from "./random.ts";
import { dayOf, plusDays } from "./time.ts";

/** Values of SalesStatus and SalesType that the generator uses. */
export const SALES_STATUS = { backorder: 1, delivered: 2, invoiced: 3, canceled: 4 } as const;
const SALES_TYPE = { sales: 3, returnItem: 4 } as const;

/** A sales order to enter. */
export interface SalesOrder {
  readonly company: string;
  readonly buyer: Pick<Buyer, "account" | "name" | "card">;
  readonly at: string;
  readonly status: number;
  readonly lines: readonly (LineToSell & { readonly returnOf?: string })[];
  readonly channel?: number;
  readonly currency?: string;
  /** Store statement that made the order; "" for an order of its own. */
  readonly statementId?: string;
  readonly isReturn?: boolean;
  readonly origin?: string;
  /** Number of the order that a return takes back. */
  readonly original?: string;
}

/** What identifies an entered order. */
export interface EnteredOrder {
  readonly recId: number;
  readonly salesId: string;
  /** Confirmation number of the channel; null for an order without one. */
  readonly reference: string | null;
}

/** Stored value of the channel type MCRCallCenter. */
const CALL_CENTER = 4;

/** Enters a sales order with its lines and, for an order of a channel, its commerce part. */
export function insertSalesOrder(db: DatabaseEditor, random: Random, order: SalesOrder): EnteredOrder {
  const company = companyNamed(order.company);
  const { buyer, at, status, channel = 0, currency = company.currency, isReturn = false } = order;
  const salesId = `SO-${String(db.number(`order ${company.id}`)).padStart(6, "0")}`;
  const dataAreaId = spelled(company, random);
  const salesType = isReturn ? SALES_TYPE.returnItem : SALES_TYPE.sales;
  const total = order.lines.reduce((sum, { quantity, price, discount }) => sum + quantity * (price - discount), 0);
  const header = db.insert(
    "salestable",
    at,
    {
      ...{ salesid: salesId, custaccount: buyer.account, invoiceaccount: buyer.account, salesname: buyer.name },
      ...{
        salestype: salesType,
        salesstatus: status,
        currencycode: currency,
        incltax: company.country === "DEU" ? 1 : 0,
        retailchanneltable: channel,
      },
      ...{ salesoriginid: order.origin ?? "", dlvmode: random.pick(["Standard", "Express", "Pickup"]) },
      ...{
        email: random.chance(0.5) ? `order${db.number("order mail")}@example.com` : null,
        languageid: company.language,
      },
      ...{ returnreasoncodeid: isReturn ? random.pick(["DEFECT", "SIZE"]) : null, deadline: dayOf(plusDays(at, 14)) },
      ...{ estimate: money(total), deliveryname: buyer.name, documentstatus: status === SALES_STATUS.invoiced ? 7 : 0 },
    },
    { company: dataAreaId },
  );
  for (const [place, line] of order.lines.entries()) {
    const recId = db.insert(
      "salesline",
      at,
      {
        ...{ salesid: salesId, linenum: whole(place + 1), itemid: line.item.itemId, name: line.item.name },
        ...{
          custaccount: buyer.account,
          salesqty: whole(line.quantity),
          salesunit: "ea",
          salesprice: money(line.price),
        },
        ...{ priceunit: whole(1), linedisc: money(line.discount), costprice: money(Math.round(line.price * 0.6)) },
        ...{ lineamount: money(line.quantity * (line.price - line.discount)), currencycode: currency },
        ...{ salesstatus: status, salestype: salesType, salescategory: line.item.category },
        ...{
          inventtransid: String(db.number("inventtrans")).padStart(8, "0"),
          inventtransidreturn: line.returnOf ?? null,
          retailvariantid: variantOf(line.item.itemId),
        },
        ...{ dlvmode: "Standard", shippingdaterequested: dayOf(plusDays(at, 3)), deliveryname: buyer.name },
      },
      { company: dataAreaId },
    );
    if (channel !== 0) {
      const returnreasoncodeid = isReturn ? random.pick(["DEFECT", "SIZE"]) : null;
      db.insert("retailsalesline", at, { salesline: recId, returnreasoncodeid }, { company: dataAreaId });
    }
  }
  const isStatement = (order.statementId ?? "") !== "";
  const reference = channel === 0 || isStatement ? null : `REF${String(db.number("reference")).padStart(8, "0")}`;
  if (channel !== 0) {
    db.insert(
      "retailsalestable",
      at,
      {
        ...{ salestable: header, retailchannel: channel, statementid: order.statementId ?? null },
        channelreferenceid: reference,
        ...(isStatement ? {} : { originaltransactiontime: at }),
      },
      { company: dataAreaId },
    );
  }
  if (db.row("retailchanneltable", channel)?.channeltype === CALL_CENTER) {
    const amount = total.toFixed(6);
    const values = { refrecid: header, amount, currencycode: currency, tendertypeid: "2", cardtypeid: "VISA", channel };
    db.insert("mcrcustpaymtable", at, values, { company: dataAreaId });
  }
  if (order.original !== undefined) {
    const values = { salestable: header, originalsalesid: order.original };
    db.insert("mcrreturnsalestable", at, values, { company: dataAreaId });
  }
  return { recId: header, salesId, reference };
}

/** Enters an order of a random customer; undefined where nobody could order yet. */
export function insertRandomOrder(
  db: DatabaseEditor,
  catalog: Catalog,
  random: Random,
  at: string,
  status: number,
): EnteredOrder | undefined {
  const channel = random.pick(catalog.channels);
  const buyer = drawBuyer(catalog, random, channel.company, at);
  if (buyer === undefined) return undefined;
  const { currency } = companyNamed(channel.company);
  const isOwn = random.chance(0.25);
  const lines = drawLines(catalog, random, channel.company, currency);
  const entered = insertSalesOrder(db, random, {
    ...{ company: channel.company, buyer, at, status, lines, channel: isOwn ? 0 : channel.recId },
    currency: random.chance(0.05) ? random.pick(["CAD", "GBP"]) : currency,
    origin: isOwn ? "Phone" : channel.kind === "online" ? "Web" : "Store",
  });
  if (!isOwn && channel.kind === "online") insertOnlineTransaction(db, random, channel, buyer.account, entered, at);
  if (!isOwn && buyer.card !== undefined && status === SALES_STATUS.invoiced) {
    const total = lines.reduce((sum, { quantity, price, discount }) => sum + quantity * (price - discount), 0);
    const document = { salesid: entered.salesId, channel: channel.recId, loyaltytransactiontype: 2 };
    const { account, card } = buyer;
    insertPoints(db, at, { card, account, company: channel.company, points: Math.floor(total / 100), document });
  }
  return entered;
}

/** Enters the return of an order's first line. */
export function insertReturnOrder(db: DatabaseEditor, random: Random, order: Row, line: Row, at: string): void {
  const item = { itemId: String(line.itemid), name: String(line.name), category: Number(line.salescategory) };
  const price = hundredthsOf(line.salesprice);
  const discount = hundredthsOf(line.linedisc);
  insertSalesOrder(db, random, {
    company: String(order.dataareaid),
    buyer: { account: String(order.custaccount), name: String(order.salesname) },
    ...{ at, status: SALES_STATUS.invoiced, isReturn: true, channel: Number(order.retailchanneltable) },
    original: String(order.salesid),
    currency: String(order.currencycode),
    lines: [{ item, quantity: -1, price, discount, returnOf: String(line.inventtransid) }],
  });
}

/** Lines of a sales order. */
export function linesOf(db: DatabaseEditor, { salesid, dataareaid }: Row): Row[] {
  const company = String(dataareaid).toLowerCase();
  return db
    .rowsWith("salesline", "salesid", salesid ?? null)
    .filter((line) => String(line.dataareaid).toLowerCase() === company);
}

/** Brings an order and its lines to a status. */
export function setOrderStatus(db: DatabaseEditor, order: Row, at: string, status: number): void {
  db.update("salestable", Number(order.recid), at, { salesstatus: status });
  for (const line of linesOf(db, order)) db.update("salesline", Number(line.recid), at, { salesstatus: status });
}
