import type { Channel } from "./channels.ts";
import { CHANNELS } from "./channels.ts";
import type { Row } from "./csv.ts";
import type { DatabaseEditor } from "./database.ts";
import { priceOf } from "./products.ts";
import type { Random } from "./random.ts";

/** A released product as sales use it. */
interface Item {
  readonly itemId: string;
  readonly name: string;
  readonly category: number;
}

/** A customer account as sales use it. */
export interface Buyer {
  readonly account: string;
  readonly name: string;
  readonly createdAt: string;
  /** Number of the loyalty card; undefined without one. */
  readonly card?: string;
}

/** A line to sell. Amounts in hundredths. */
export interface LineToSell {
  readonly item: Item;
  readonly quantity: number;
  readonly price: number;
  /** Discount per unit. */
  readonly discount: number;
}

/** What can be sold where, to whom: an index over the database, valid until customers, products or channels change. */
export interface Catalog {
  readonly channels: readonly (Channel & { readonly recId: number })[];
  /** Released items of a legal entity. */
  items(company: string): readonly Item[];
  /** Customers of a legal entity, oldest first, walk-in accounts left out. */
  buyers(company: string): readonly Buyer[];
}

/** Reads the catalog off the database. */
export function catalogOf(db: DatabaseEditor): Catalog {
  const recIds = new Map(db.rows("retailchanneltable").map((row) => [row.retailchannelid, Number(row.recid)]));
  const categories = new Map(db.rows("ecoresproductcategory").map((row) => [row.product, Number(row.category)]));
  const english = db.rows("ecoresproducttranslation").filter(({ languageid }) => languageid === "en-US");
  const names = new Map(english.map((row) => [row.product, String(row.name)]));
  const parties = new Map(db.rows("dirpartytable").map((row) => [row.recid, String(row.name)]));
  const cards = new Map(db.rows("retailloyaltycard").map((row) => [row.party, String(row.cardnumber)]));
  const defaults = new Set(CHANNELS.map(({ defaultAccount }) => defaultAccount));
  const items = groupedByCompany(db.rows("inventtable"), ({ itemid, product }) => ({
    itemId: String(itemid),
    name: names.get(product ?? 0) ?? String(itemid),
    category: categories.get(product ?? 0) ?? 0,
  }));
  const customers = db.rows("custtable").filter(({ accountnum }) => !defaults.has(String(accountnum)));
  const buyers = groupedByCompany(customers, ({ accountnum, party, createddatetime }) => ({
    account: String(accountnum),
    name: parties.get(party ?? 0) ?? "",
    createdAt: String(createddatetime),
    ...(cards.has(party ?? 0) ? { card: cards.get(party ?? 0)! } : {}),
  }));
  return {
    channels: CHANNELS.map((channel) => ({ ...channel, recId: recIds.get(channel.number) ?? 0 })),
    items: (company) => items.get(company) ?? [],
    buyers: (company) => buyers.get(company) ?? [],
  };
}

/** One to five lines of different items. */
export function drawLines(catalog: Catalog, random: Random, company: string, currency: string): LineToSell[] {
  const items = catalog.items(company);
  const count = random.pick([1, 1, 2, 2, 3, 3, 4, 5]);
  return random.sample(items, count).map((item) => {
    const price = priceOf(item.itemId, currency);
    const discount = random.chance(0.2) ? Math.round(price / 10) : 0;
    return { item, quantity: random.pick([1, 1, 1, 2, 2, 3]), price, discount };
  });
}

/** A customer who already existed at an instant; undefined when there was none yet. */
export function drawBuyer(catalog: Catalog, random: Random, company: string, at: string): Buyer | undefined {
  const buyers = catalog.buyers(company);
  const later = buyers.findIndex(({ createdAt }) => createdAt > at);
  const count = later === -1 ? buyers.length : later;
  return count === 0 ? undefined : buyers[random.int(0, count - 1)];
}

function groupedByCompany<T>(rows: readonly Row[], read: (row: Row) => T): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const company = String(row.dataareaid).toLowerCase();
    const group = groups.get(company) ?? [];
    groups.set(company, group);
    group.push(read(row));
  }
  return groups;
}
