import { catalogOf } from "./catalog.ts";
import { insertChannels } from "./channels.ts";
import { COMPANIES } from "./companies.ts";
import { insertCountries, insertCustomer, insertCustomerGroups } from "./customers.ts";
import { type DatabaseState, EMPTY_DATABASE, editDatabase } from "./database.ts";
import { insertExchangeRates } from "./exchange-rates.ts";
import { insertEngagement, insertFeedback, insertLoyaltyProgram } from "./loyalty.ts";
import { insertTenders } from "./payments.ts";
import { insertProducts } from "./products.ts";
import { randomOf } from "./random.ts";
import { insertRandomOrder, insertReturnOrder, linesOf, SALES_STATUS } from "./sales-orders.ts";
import { insertStoreReturn, insertStoreTransaction, postStatement, unpostedSales } from "./store-sales.ts";
import { plusDays } from "./time.ts";

/** Size of a simulated environment. */
export interface HistorySize {
  readonly customers: number;
  readonly products: number;
}

/** Days of trading before the link was made. */
const TRADING_DAYS = 540;

/** Days between two statements of a store. */
const STATEMENT_DAYS = 30;

/** The database of an environment that has traded for a year and a half when Synapse Link starts, at `start`. */
export function historyOf(seed: number, start: string, { customers, products }: HistorySize): DatabaseState {
  const db = editDatabase(EMPTY_DATABASE);
  const random = randomOf(seed, "history");
  const founded = plusDays(start, -1200);
  insertCountries(db, founded);
  for (const company of COMPANIES) insertCustomerGroups(db, founded, company);
  insertChannels(db, founded);
  insertTenders(db, founded);
  insertLoyaltyProgram(db, founded);
  insertProducts(db, seed, plusDays(founded, 30), products);
  insertFeedback(db, seed, plusDays(founded, 60));
  insertExchangeRates(db, seed, plusDays(founded, 60));
  for (let place = 0; place < customers; place++) {
    const share = random.int(0, 99) / 100;
    const company = COMPANIES.find((_, index) => share < shareUpTo(index)) ?? COMPANIES[0]!;
    const at = plusDays(start, -1000 + (998 * place) / customers);
    const customer = insertCustomer(db, seed, company, at);
    insertEngagement(db, seed, customer, at);
    // One person may hold accounts in several legal entities: one party, two customers.
    if (place % 20 === 7 && company.id === "usrt") {
      const { party = 0 } = db.row("custtable", customer) ?? {};
      const values = { accountnum: `US-P${String(place).padStart(5, "0")}`, party, custgroup: "30", currency: "USD" };
      db.insert("custtable", at, values, { company: "usmf" });
    }
  }
  const catalog = catalogOf(db);
  const orders = Math.round(customers * 1.2);
  for (let place = 0; place < orders; place++) {
    const at = plusDays(start, -TRADING_DAYS + (TRADING_DAYS * (place + random.int(0, 999) / 1000)) / orders);
    const isOld = at < plusDays(start, -15);
    const { backorder, delivered, invoiced, canceled } = SALES_STATUS;
    const status = random.chance(0.05) ? canceled : isOld ? invoiced : random.pick([backorder, backorder, delivered]);
    const order = insertRandomOrder(db, catalog, random, at, status);
    if (order === undefined || status !== invoiced || !random.chance(0.06)) continue;
    const header = db.row("salestable", order.recId)!;
    insertReturnOrder(db, random, header, linesOf(db, header)[0]!, plusDays(at, 10));
  }
  const stores = catalog.channels.filter(({ kind }) => kind === "store");
  const sales = Math.round(customers * 1.9);
  let nextStatement = plusDays(start, STATEMENT_DAYS - TRADING_DAYS);
  for (let place = 0; place < sales; place++) {
    const at = plusDays(start, -TRADING_DAYS + (TRADING_DAYS * (place + random.int(0, 999) / 1000)) / sales);
    if (at > nextStatement) {
      for (const store of stores) {
        const posted = unpostedSales(db, store, nextStatement);
        if (posted.length > 0) postStatement(db, random, store, posted, nextStatement);
      }
      nextStatement = plusDays(nextStatement, STATEMENT_DAYS);
    }
    const sale = insertStoreTransaction(db, catalog, random, random.pick(stores), at);
    if (random.chance(0.05)) {
      insertStoreReturn(db, catalog, random, db.row("retailtransactiontable", sale)!, plusDays(at, 0.02));
    }
  }
  return db.state();
}

function shareUpTo(index: number): number {
  return COMPANIES.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0);
}
