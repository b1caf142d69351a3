import { defineGold } from "../kernel/gold.ts";
import { activityChecks } from "./activity-columns.ts";
import { customerMatch } from "./customer-match.ts";
import { RATE_SCALE, rateJoin, reportingAmount } from "./exchange-rates.ts";
import { LINE_CHECKS } from "./line-checks.ts";
import { MONEY, orderColumns } from "./order-columns.ts";
import { ORDER_EXISTS, referenceChecks } from "./reference-checks.ts";
import { salesOrderLines } from "./sales-order-lines.ts";
import { productOf } from "./shared-products.ts";
import { SALE_SIGN } from "./sign-checks.ts";
import { countsStoreTransactions, storeLines } from "./store-lines.ts";
import { supportingProducts } from "./supporting_Products.ts";

/** Columns of a line, sales order's or store's. */
const LINE_COLUMNS = [
  ...["order_line_id", "company", "account", "customer", "async_account", "card", "order_id", "order_number"],
  ...["source", "channel_id", "store_id", "instant", "day", "product_id", "item_id", "variant_id", "name"],
  ...["category_id", "quantity", "unit", "price", "price_unit", "discount", "amount", "tax", "is_tax_included", "cost"],
  ...["currency", "status", "status_code", "is_return", "is_canceled", "delivery_mode", "sales_origin"],
];

/** Sold and returned lines of every channel; the one table whose RevenueAmount may be summed. */
export const activitiesOrders = defineGold({
  name: "activities_Orders",
  grain: "One row per sold or returned line, all channels.",
  key: "OrderLineId",
  activity: { type: "SalesOrderLine", timestamp: "OrderTimestamp", event: "EventType", timeline: "hidden" },
  columns: orderColumns,
  checks: [
    ...activityChecks(["Purchase", "Return", "Cancellation"]),
    SALE_SIGN,
    RATE_SCALE,
    ...referenceChecks("ProductId", "ChannelId", "StoreId", "CategoryId"),
    { ...ORDER_EXISTS, rule: "Q10", severity: "block", isJudgedThere: true },
    ...LINE_CHECKS,
    {
      ...{ rule: "Q12", severity: "quarantine", kind: "accepted", column: "SalesSource" },
      values: ["SalesOrder", "StoreTransaction"],
    },
    {
      ...{ rule: "Q23", severity: "block", kind: "holds", name: "canceled lines have no revenue" },
      condition: `not "IsCanceled" or "RevenueAmount" = 0`,
    },
    {
      ...{ rule: "Q23", severity: "block", kind: "holds", name: "negative quantities are returns" },
      condition: `"SalesQty" >= 0 or "IsReturn"`,
    },
    {
      rule: "Q24",
      severity: "quarantine",
      kind: "range",
      column: "RevenueAmount",
      from: "-1000000000",
      to: "1000000000",
    },
    { rule: "Q24", severity: "quarantine", kind: "range", column: "SalesQty", from: "-1000000", to: "1000000" },
  ],
  query: (tools) => {
    const { fn, ref, settings } = tools;
    const customer = customerMatch(tools, {
      ...{ company: "l.company", account: "l.account", customer: "l.customer" },
      ...{ asyncAccount: "l.async_account", card: "l.card" },
    });
    const item = productOf(tools, "l.product_id");
    const isReporting = settings.reportingCurrency !== undefined;
    const revenue = `case when l.is_canceled then ${fn.cast("0", MONEY)} else l.amount end`;
    const reporting = isReporting ? reportingAmount(tools, `(${revenue})`) : fn.cast("null", MONEY);
    const lines = [salesOrderLines(tools), ...(countsStoreTransactions(tools) ? [storeLines(tools)] : [])];
    const unions = lines.join("\n      union all\n");
    return `
    ${isReporting ? `with lines as (\n      ${unions}\n    )\n    ` : ""}select
      l.order_line_id as OrderLineId,
      ${fn.company("l.company")} as DataAreaId,
      ${customer.customerId} as CustomerId,
      ${customer.match} as CustomerMatch,
      l.order_id as OrderId,
      l.order_number as OrderNumber,
      l.source as SalesSource,
      l.channel_id as ChannelId,
      l.store_id as StoreId,
      case when l.is_canceled then 'Cancellation' when l.is_return then 'Return' else 'Purchase' end as EventType,
      l.instant as OrderTimestamp,
      l.day as OrderDate,
      ${fn.dateKey("l.day")} as DateKey,
      ${item.id} as ProductId,
      l.item_id as ItemId,
      l.variant_id as VariantId,
      coalesce(l.name, case when l.source = 'StoreTransaction' then product.ProductName end) as ProductName,
      coalesce(l.category_id, product.CategoryId) as CategoryId,
      l.quantity as SalesQty,
      l.unit as SalesUnit,
      l.price as UnitPrice,
      l.price_unit as PriceUnit,
      l.discount as LineDiscount,
      l.amount as LineAmount,
      l.tax as TaxAmount,
      l.is_tax_included as IsTaxIncluded,
      ${revenue} as RevenueAmount,
      ${reporting} as RevenueAmountReporting,
      ${settings.includeCost ? "l.cost" : fn.cast("null", MONEY)} as CostPrice,
      l.currency as CurrencyCode,
      l.status as SalesStatus,
      l.status_code as SalesStatusCode,
      l.is_return as IsReturn,
      l.is_canceled as IsCanceled,
      l.delivery_mode as DeliveryModeId,
      l.sales_origin as SalesOriginId
    from ${isReporting ? `(select ${LINE_COLUMNS.join(", ")} from lines)` : `(\n      ${unions}\n    )`} l
    ${customer.joins}${isReporting ? `\n    ${rateJoin(tools, "lines")}` : ""}${item.join}
    left join ${ref(supportingProducts)} product on product.ProductId = ${item.id}
  `;
  },
});
