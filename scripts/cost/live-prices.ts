import pLimit from "p-limit";
import type { Prices } from "./estimate.ts";
import { type Meter, PRICE_LIST, type RetailMeter } from "./price-list.ts";

/** Where prices are asked for. */
export interface PriceSource {
  /** The Azure Retail Prices API, e.g. https://prices.azure.com; nobody signs in there. */
  readonly endpoint: string;
  /** Region by its short name, e.g. westeurope. */
  readonly region: string;
  /** ISO 4217, e.g. EUR. */
  readonly currency: string;
  readonly signal: AbortSignal;
}

/** Prices of today, and the meters that the list had to stand in for. */
export interface LivePrices {
  readonly prices: Prices;
  /** Meters without a price of today, with the reason; their price is the list's, in US dollars. */
  readonly missing: Readonly<Partial<Record<Meter, string>>>;
}

interface RetailItem {
  readonly retailPrice: number;
  readonly tierMinimumUnits: number;
  readonly type: string;
}

/**
 * Today's list prices of a region. A meter that has none there, or an API that does not answer, leaves the dated price of
 * the list: the estimate never fails for want of a network. Source: Microsoft Learn, Azure Retail Prices overview, 2024-04.
 */
export async function livePrices(source: PriceSource): Promise<LivePrices> {
  const limited = pLimit(4);
  const asked = Object.entries(PRICE_LIST).map(([meter, listed]) =>
    limited(async () => {
      try {
        const price = await askPrice(source, listed.retail);
        return { meter, price: { low: price, likely: price, high: price } };
      } catch (error) {
        source.signal.throwIfAborted();
        const { low, likely, high } = listed;
        return { meter, price: { low, likely, high }, reason: (error as Error).message };
      }
    }),
  );
  const answers = await Promise.all(asked);
  const missing = answers.flatMap(({ meter, reason }) => (reason === undefined ? [] : [[meter, reason]]));
  return {
    prices: Object.fromEntries(answers.map(({ meter, price }) => [meter, price])) as unknown as Prices,
    missing: Object.fromEntries(missing) as LivePrices["missing"],
  };
}

async function askPrice({ endpoint, region, currency, signal }: PriceSource, retail: RetailMeter): Promise<number> {
  const url = new URL("/api/retail/prices", endpoint);
  url.searchParams.set("currencyCode", `'${currency}'`);
  url.searchParams.set("$filter", filterOf(region, retail));
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
  if (!response.ok) throw new Error(`the price service answered ${response.status}`);
  const { Items } = (await response.json()) as { readonly Items: readonly RetailItem[] };
  const price = priceAmong(Items);
  if (price === undefined) throw new Error(`no price in ${region}`);
  return price / retail.units;
}

/** The OData filter that names a meter. Pure. */
function filterOf(region: string, { serviceName, productName, skuName, meterName }: RetailMeter): string {
  const conditions = { armRegionName: region, serviceName, productName, skuName, meterName, priceType: "Consumption" };
  return Object.entries(conditions)
    .flatMap(([field, value]) => (value === undefined ? [] : [`${field} eq '${value}'`]))
    .join(" and ");
}

/** The price that counts: the first tier that is not free. Pure. */
function priceAmong(items: readonly RetailItem[]): number | undefined {
  return items
    .filter(({ type, retailPrice }) => type === "Consumption" && retailPrice > 0)
    .sort((a, b) => a.tierMinimumUnits - b.tierMinimumUnits)[0]?.retailPrice;
}
