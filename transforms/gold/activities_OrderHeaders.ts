import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { activitiesOrders } from "./activities_Orders.ts";
import { activitiesPayments } from "./activities_Payments.ts";
import { activityChecks, dateKeyColumn, ownerColumns, placeColumns } from "./activity-columns.ts";
import { firstPerKey } from "./first-per-key.ts";
import { HEADER_CHECKS } from "./order-checks.ts";
import { MONEY } from "./order-columns.ts";
import { referenceChecks } from "./reference-checks.ts";
import { salesOrders } from "./sales-orders.ts";
import { transactions } from "./store-transactions.ts";

/** Sales orders and store sales; amounts are sums over their lines in activities_Orders. */
export const activitiesOrderHeaders = defineGold({
  name: "activities_OrderHeaders",
  grain: "One row per sales order or store sale that has a line.",
  key: "OrderId",
  activity: { type: "SalesOrder", timestamp: "OrderTimestamp", event: "EventType", timeline: "shown" },
  columns: {
    OrderId: { type: "string", nullable: false, description: "Key of the order or store sale." },
    ...ownerColumns,
    OrderNumber: { type: "string", nullable: false, description: "Number people know the order by." },
    SalesSource: { type: "string", nullable: false, description: "SalesOrder or StoreTransaction." },
    ChannelReferenceId: { type: "string", privacy: "key", description: "Order confirmation number." },
    ...placeColumns,
    EventType: { type: "string", nullable: false, description: "Purchase, Return, Exchange or Cancellation." },
    OrderTimestamp: { type: "timestamp", nullable: false, description: "When the customer bought, UTC." },
    OrderDate: { type: "date", nullable: false, description: "Day of purchase at the channel." },
    DateKey: dateKeyColumn,
    LineCount: { type: "long", nullable: false, description: "Lines that are not canceled." },
    TotalQuantity: { type: MONEY, nullable: false, description: "Sum of their quantities." },
    GrossAmount: { type: MONEY, description: "Sum before discounts; informational." },
    DiscountAmount: { type: MONEY, description: "Sum of discounts; informational." },
    RevenueAmount: { type: MONEY, nullable: false, description: "Sum of the lines; do not add to activities_Orders." },
    TaxAmount: { type: MONEY, description: "Sum of tax where known; informational." },
    PaidAmount: { type: MONEY, description: "Sum of payments in CurrencyCode; null without payments." },
    SalesStatus: { type: "string", description: "Status of the order in the configured language." },
    SalesStatusCode: { type: "long", description: "Stored value of the status." },
    IsReturn: { type: "boolean", nullable: false, description: "EventType is Return." },
    IsCanceled: { type: "boolean", nullable: false, description: "All lines are canceled." },
    LoyaltyCardNumber: { type: "string", privacy: "key", description: "Card shown." },
    CustomerEmail: { type: "string", privacy: "direct", description: "E-mail given for this order, lower case." },
    DeliveryModeId: { type: "string", description: "Mode of delivery." },
    SalesOriginId: { type: "string", description: "How the order was taken." },
    CurrencyCode: { type: "string", nullable: false, description: "Currency of all lines." },
  },
  checks: [
    ...activityChecks(["Purchase", "Return", "Exchange", "Cancellation"]),
    ...referenceChecks("ChannelId", "StoreId"),
    ...HEADER_CHECKS,
  ],
  query: (tools) => {
    const { ref, fn } = tools;
    const owner = firstPerKey({
      from: `${ref(activitiesOrders)} f`,
      key: { order_id: "f.OrderId" },
      columns: Object.fromEntries(
        ["DataAreaId", "CustomerId", "CustomerMatch", "OrderNumber", "SalesSource", "ChannelId", "StoreId"]
          .concat([
            "CurrencyCode",
            "OrderTimestamp",
            "OrderDate",
            "DateKey",
            "SalesOriginId",
            "SalesStatus",
            "SalesStatusCode",
          ])
          .map((name) => [name, `f.${name}`]),
      ),
      order: ["f.OrderTimestamp nulls last", "f.OrderLineId nulls last"],
    });
    const event = `case
        when s.lines = 0 then 'Cancellation'
        when s.returned = s.lines then 'Return'
        when s.returned > 0 then 'Exchange'
        else 'Purchase'
      end`;
    return `
    select
      o.order_id as OrderId,
      o.DataAreaId as DataAreaId,
      o.CustomerId as CustomerId,
      o.CustomerMatch as CustomerMatch,
      o.OrderNumber as OrderNumber,
      o.SalesSource as SalesSource,
      coalesce(h.reference, t.reference) as ChannelReferenceId,
      o.ChannelId as ChannelId,
      o.StoreId as StoreId,
      ${event} as EventType,
      o.OrderTimestamp as OrderTimestamp,
      o.OrderDate as OrderDate,
      o.DateKey as DateKey,
      s.lines as LineCount,
      s.quantity as TotalQuantity,
      s.gross as GrossAmount,
      s.discount as DiscountAmount,
      s.revenue as RevenueAmount,
      s.tax as TaxAmount,
      case when p.currencies = 1 and p.currency = o.CurrencyCode then p.amount end as PaidAmount,
      coalesce(h.status, o.SalesStatus) as SalesStatus,
      coalesce(h.status_code, o.SalesStatusCode) as SalesStatusCode,
      ${event} = 'Return' as IsReturn,
      s.lines = 0 as IsCanceled,
      coalesce(h.card, t.card) as LoyaltyCardNumber,
      coalesce(h.email, t.email) as CustomerEmail,
      coalesce(h.delivery_mode, t.delivery_mode) as DeliveryModeId,
      o.SalesOriginId as SalesOriginId,
      o.CurrencyCode as CurrencyCode
    from ${owner} o
    join ${sums(tools)} s on s.order_id = o.order_id
    left join ${salesOrders(tools)} h on h.order_id = case when o.SalesSource = 'SalesOrder' then o.order_id end
    left join ${transactions(tools, ["Sales"])} t on t.id = case when o.SalesSource = 'StoreTransaction' then o.order_id end
    left join (
        select OrderId as order_id, ${fn.narrow("sum(Amount)", MONEY)} as amount, min(CurrencyCode) as currency,
          count(distinct CurrencyCode) as currencies
        from ${ref(activitiesPayments)}
        where OrderId is not null
        group by OrderId
      ) p on p.order_id = o.order_id
  `;
  },
});

/** Sums over the lines that are not canceled; no revenue where lines are in several currencies (rule R8). */
function sums({ ref, fn }: QueryTools): string {
  const zero = fn.cast("0", MONEY);
  const counted = (expression: string) => `case when not IsCanceled then ${expression} end`;
  const sum = (expression: string) => fn.narrow(`sum(${counted(expression)})`, MONEY);
  return `(
        select OrderId as order_id,
          count(${counted("OrderLineId")}) as lines,
          count(${counted("case when IsReturn then OrderLineId end")}) as returned,
          coalesce(${sum("SalesQty")}, ${zero}) as quantity,
          ${sum("LineAmount + coalesce(LineDiscount, 0)")} as gross,
          ${sum("LineDiscount")} as discount,
          case when count(distinct CurrencyCode) = 1 then coalesce(${sum("RevenueAmount")}, ${zero}) end as revenue,
          ${sum("TaxAmount")} as tax
        from ${ref(activitiesOrders)}
        group by OrderId
      )`;
}
