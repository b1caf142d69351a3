import { type Catalog, catalogOf } from "./catalog.ts";
import { COMPANIES, companyNamed, spelled } from "./companies.ts";
import type { Cell, Row } from "./csv.ts";
import { insertAddress, insertCustomer, OPEN_END } from "./customers.ts";
import type { DatabaseEditor } from "./database.ts";
import { insertEngagement } from "./loyalty.ts";
import { peopleOf } from "./people.ts";
import { insertProduct } from "./products.ts";
import { type Random, randomOf, seedOf } from "./random.ts";
import { insertRandomOrder, insertReturnOrder, linesOf, SALES_STATUS, setOrderStatus } from "./sales-orders.ts";
import { insertStoreReturn, insertStoreTransaction, postStatement, unpostedSales } from "./store-sales.ts";
import { plusDays, plusSeconds } from "./time.ts";

/** What happens in a company between two folders; each is done so often per 300 customers, at least once. */
const EVENTS: readonly { readonly times: number; readonly happen: (day: Day) => void }[] = [
  { times: 3, happen: joinCustomer },
  { times: 4, happen: moveHouse },
  { times: 1, happen: marry },
  { times: 3, happen: changeMail },
  { times: 2, happen: refuse },
  { times: 1, happen: leavePhone },
  { times: 1, happen: forgetCustomer },
  { times: 1, happen: renameProduct },
  { times: 1, happen: ({ db, random, at }) => insertProduct(db, random, at) },
  { times: 8, happen: placeOrder },
  { times: 8, happen: advanceOrder },
  { times: 1, happen: returnGoods },
  { times: 1, happen: cancelOrder },
  { times: 1, happen: dropLine },
  { times: 1, happen: touchCustomer },
  { times: 12, happen: sellInStore },
  { times: 1, happen: returnInStore },
];

interface Day {
  readonly db: DatabaseEditor;
  readonly seed: number;
  readonly random: Random;
  readonly catalog: Catalog;
  /** Instant of the event. */
  readonly at: string;
  /** Start of the interval. */
  readonly from: string;
}

/** Lets one interval of trade happen; `number` counts the intervals. */
export function trade(db: DatabaseEditor, seed: number, number: number, from: string, seconds: number): void {
  const catalog = catalogOf(db);
  const random = randomOf(seed, "increment", number);
  const scale = db.rows("custtable").length / 300;
  const plan = EVENTS.flatMap(({ times, happen }) =>
    Array.from({ length: Math.max(1, Math.round(times * scale)) }, () => happen),
  );
  for (const [place, happen] of plan.entries()) {
    const at = plusSeconds(from, Math.floor((place * (seconds - 1)) / plan.length));
    happen({ db, seed: seedOf(seed, "increment", number), random, catalog, at, from });
  }
  const store = catalog.channels.filter(({ kind }) => kind === "store")[number % 5];
  if (store === undefined) return;
  const sales = unpostedSales(db, store, from);
  if (sales.length > 0) postStatement(db, random, store, sales.slice(0, 40), plusSeconds(from, seconds - 1));
}

function joinCustomer({ db, seed, random, at }: Day): void {
  insertEngagement(db, seed, insertCustomer(db, seed, random.pick(COMPANIES), at), at);
}

/** The old address expires and a new one begins at the same location. */
function moveHouse({ db, seed, random, at }: Day): void {
  const current = db.rows("logisticspostaladdress").filter((row) => row.validto === OPEN_END && row.isprivate === 0);
  const old = random.pick(current);
  const country = old.countryregionid === "DEU" ? "DEU" : "USA";
  db.update("logisticspostaladdress", Number(old.recid), at, { validto: plusSeconds(at, -1) });
  insertAddress(db, at, Number(old.location), peopleOf(country, seedOf(seed, "move", Number(old.recid))).address(), {});
}

function marry({ db, seed, random, at }: Day): void {
  const old = random.pick(db.rows("dirpersonname").filter(({ validto }) => validto === OPEN_END));
  const lastname = peopleOf("USA", seedOf(seed, "marry", Number(old.recid))).lastName();
  db.update("dirpersonname", Number(old.recid), at, { validto: plusSeconds(at, -1) });
  const { person = 0, firstname = null, middlename = null, lastnameprefix = null } = old;
  const parts = { person, firstname, middlename, lastnameprefix, lastname };
  db.insert("dirpersonname", at, { ...parts, validfrom: at, validto: OPEN_END });
  const name = [firstname, middlename, lastnameprefix, lastname].filter(Boolean).join(" ");
  if (db.row("dirpartytable", Number(person)) !== undefined) db.update("dirpartytable", Number(person), at, { name });
}

function changeMail({ db, random, at }: Day): void {
  const mail = random.pick(db.rows("logisticselectronicaddress").filter(({ type }) => type === 2));
  db.update("logisticselectronicaddress", Number(mail.recid), at, { locator: `new.${mail.locator}` });
}

function refuse({ db, random, at }: Day): void {
  const customer = random.pick(db.rows("retailcusttable"));
  db.update("retailcusttable", Number(customer.recid), at, { optoutpersonalization: 1, optoutwebactivitytracking: 1 });
}

function leavePhone({ db, random, at }: Day): void {
  const parties = db.rows("dirpartytable").filter(({ primarycontactphone }) => primarycontactphone !== 0);
  const party = random.pick(parties);
  db.update("dirpartytable", Number(party.recid), at, { primarycontactphone: 0 });
  db.remove("logisticselectronicaddress", Number(party.primarycontactphone));
}

/** A customer is deleted with everything that belongs to the party; the orders stay. */
function forgetCustomer({ db, random }: Day): void {
  const candidates = db.rows("custtable").filter(({ accountnum }) => !String(accountnum).startsWith("WALKIN"));
  const party = Number(random.pick(candidates).party);
  const remove = (table: string, column: string, value: Cell) => {
    for (const { recid } of db.rowsWith(table, column, value)) db.remove(table, Number(recid));
  };
  for (const { accountnum = null, dataareaid } of db.rowsWith("custtable", "party", party)) {
    for (const row of db.rowsWith("retailcusttable", "accountnum", accountnum)) {
      const isSame = String(row.dataareaid).toLowerCase() === String(dataareaid).toLowerCase();
      if (isSame) db.remove("retailcusttable", Number(row.recid));
    }
  }
  remove("custtable", "party", party);
  remove("dirpersonname", "person", party);
  remove("dirperson", "recid", party);
  for (const { location = null } of db.rowsWith("dirpartylocation", "party", party)) {
    remove("logisticspostaladdress", "location", location);
    remove("logisticselectronicaddress", "location", location);
    remove("logisticslocation", "recid", location);
  }
  remove("dirpartylocation", "party", party);
  remove("dirpartytable", "recid", party);
}

function renameProduct({ db, random, at }: Day): void {
  const text = random.pick(db.rows("ecoresproducttranslation"));
  db.update("ecoresproducttranslation", Number(text.recid), at, { name: `${text.name} II` });
}

function placeOrder({ db, random, catalog, at }: Day): void {
  insertRandomOrder(db, catalog, random, at, SALES_STATUS.backorder);
}

function advanceOrder({ db, random, at }: Day): void {
  const open = ordersWith(db, [SALES_STATUS.backorder, SALES_STATUS.delivered]);
  if (open.length === 0) return;
  const order = random.pick(open);
  setOrderStatus(db, order, at, Number(order.salesstatus) + 1);
}

function returnGoods({ db, random, at, from }: Day): void {
  const sold = ordersWith(db, [SALES_STATUS.invoiced]).filter(
    ({ createddatetime, salestype }) => salestype === 3 && String(createddatetime) > plusDays(from, -200),
  );
  if (sold.length === 0) return;
  const order = random.pick(sold);
  const [line] = linesOf(db, order);
  if (line !== undefined) insertReturnOrder(db, random, order, line, at);
}

function cancelOrder({ db, random, at }: Day): void {
  const open = ordersWith(db, [SALES_STATUS.backorder]);
  if (open.length > 0) setOrderStatus(db, random.pick(open), at, SALES_STATUS.canceled);
}

function dropLine({ db, random }: Day): void {
  const orders = random.sample(ordersWith(db, [SALES_STATUS.backorder]), 5);
  const lines = orders.map((order) => linesOf(db, order)).find(({ length }) => length > 1);
  if (lines !== undefined) db.remove("salesline", Number(lines.at(-1)?.recid));
}

/** A record is saved without a change: a higher version with equal content. */
function touchCustomer({ db, random, at }: Day): void {
  const group = random.pick(db.rows("custgroup"));
  db.update("custgroup", Number(group.recid), at, {});
  const customer = random.pick(db.rows("custtable"));
  const company = companyNamed(String(customer.dataareaid));
  db.update("custtable", Number(customer.recid), at, { dataareaid: spelled(company, random) });
}

function sellInStore({ db, random, catalog, at }: Day): void {
  const stores = catalog.channels.filter(({ kind }) => kind === "store");
  insertStoreTransaction(db, catalog, random, random.pick(stores), at);
}

function returnInStore({ db, random, catalog, at }: Day): void {
  const sales = db
    .rows("retailtransactiontable")
    .filter(({ type, saleisreturnsale }) => type === 2 && !saleisreturnsale);
  if (sales.length > 0) insertStoreReturn(db, catalog, random, random.pick(sales), at);
}

function ordersWith(db: DatabaseEditor, statuses: readonly number[]): Row[] {
  return db.rows("salestable").filter(({ salesstatus }) => statuses.includes(Number(salesstatus)));
}
