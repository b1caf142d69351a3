import type { Instant } from "./clock.ts";
import { type Claim, customerMatcher } from "./customer-match.ts";
import { absolute, type Millionths, printDecimal, signOf } from "./decimal.ts";
import type { Enums } from "./enums.ts";
import { orderTime, placesOf } from "./places.ts";
import type { Products } from "./products.ts";
import type { GoldRow } from "./row-hash.ts";
import { salesOrderLines } from "./sales-order-lines.ts";
import { key, lower, type OracleInput } from "./source.ts";
import { storeLines } from "./store-lines.ts";

/** A line of either source before what all lines have in common is worked out. Quantity and amounts are signed (R7). */
export interface Line {
  readonly source: "SalesOrder" | "StoreTransaction";
  readonly lineKey: string;
  readonly orderKey: string;
  readonly orderNumber: string | null;
  readonly claim: Claim;
  readonly channel: string | null;
  /** Store of the till; null for sales orders, of which the contract names no store. */
  readonly store: string | null;
  readonly at: Instant | null;
  readonly itemId: string | null;
  readonly variantId: string | null;
  /** Name at the time of sale; undefined: the product's. */
  readonly name?: string | null;
  readonly category: string | null;
  readonly quantity: Millionths;
  readonly unit: string | null;
  readonly price: Millionths | null;
  readonly priceUnit: Millionths;
  readonly discount: Millionths | null;
  readonly amount: Millionths;
  readonly tax: Millionths | null;
  readonly isTaxIncluded: boolean;
  readonly currency: string | null;
  readonly status: string | null;
  readonly statusLabel: string | null;
  readonly isReturn: boolean;
  readonly isCanceled: boolean;
  readonly deliveryMode: string | null;
  readonly origin: string | null;
}

/** Instants before this one, and more than a day after now, are held back (Q14). */
const FIRST_INSTANT = BigInt(Date.UTC(2000, 0, 1)) * 1000n;

/** Largest revenue of a line and largest quantity (Q24). */
const [MOST_REVENUE, MOST_QUANTITY] = [10n ** 15n, 10n ** 12n];

/** activities_Orders: sold and returned lines of every channel. */
export function orderRows(
  input: OracleInput,
  enums: Enums,
  products: Products,
  defaults: ReadonlySet<string>,
  profiles: ReadonlySet<string>,
): GoldRow[] {
  const places = placesOf(input);
  const match = customerMatcher(input, defaults, profiles);
  const latest = BigInt(input.asOf.getTime() + 86_400_000) * 1000n;

  const describe = (line: Line): GoldRow | undefined => {
    const { at, amount, quantity, itemId, isCanceled, isReturn } = line;
    const revenue = isCanceled ? 0n : amount;
    if (at === null || at < FIRST_INSTANT || at > latest) return undefined;
    if (!/^[A-Z]{3}$/i.test(line.currency ?? "")) return undefined;
    if (absolute(revenue) > MOST_REVENUE || absolute(quantity) > MOST_QUANTITY) return undefined;
    const category = line.category ?? products.category(line.claim.company, itemId);
    return {
      OrderLineId: line.lineKey,
      OrderId: line.orderKey,
      OrderNumber: line.orderNumber,
      SalesSource: line.source,
      DataAreaId: line.claim.company,
      ...match(line.claim),
      ChannelId: places.channelId(line.channel),
      StoreId: lower(line.store) || null,
      EventType: isCanceled ? "Cancellation" : isReturn ? "Return" : "Purchase",
      ...orderTime(at, places.zone(line.channel)),
      ProductId: itemId === null ? null : key(line.claim.company, itemId),
      ItemId: itemId,
      VariantId: line.variantId,
      ProductName: line.name === undefined ? products.name(line.claim.company, itemId) : line.name,
      CategoryId: category,
      SalesQty: printDecimal(quantity),
      SalesUnit: line.unit,
      UnitPrice: line.price === null ? null : printDecimal(line.price),
      PriceUnit: printDecimal(line.priceUnit),
      LineDiscount: line.discount === null ? null : printDecimal(line.discount),
      LineAmount: printDecimal(amount),
      TaxAmount: line.tax === null ? null : printDecimal(line.tax),
      IsTaxIncluded: String(line.isTaxIncluded),
      RevenueAmount: printDecimal(revenue),
      // R8 and privacy: need switches that are off.
      ...{ RevenueAmountReporting: null, CostPrice: null },
      CurrencyCode: line.currency,
      SalesStatus: line.statusLabel,
      SalesStatusCode: line.status,
      IsReturn: String(isReturn),
      IsCanceled: String(isCanceled),
      DeliveryModeId: line.deliveryMode,
      SalesOriginId: line.origin,
    };
  };
  return [...salesOrderLines(input, enums, places), ...storeLines(input, enums, places)]
    .map(describe)
    .filter((row) => row !== undefined);
}

/** R7: a discount has no sign of its own. */
export function discountLike(quantity: Millionths, discount: Millionths | null): Millionths | null {
  return discount === null ? null : absolute(discount) * signOf(quantity);
}
