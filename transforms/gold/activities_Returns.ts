import { type Check, defineGold, type QueryTools } from "../kernel/gold.ts";
import { mcrreturnsalestable } from "../silver/mcrreturnsalestable.ts";
import { retailsalesline } from "../silver/retailsalesline.ts";
import { retailstoretable } from "../silver/retailstoretable.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { returnreasoncode } from "../silver/returnreasoncode.ts";
import { salesline } from "../silver/salesline.ts";
import { salestable } from "../silver/salestable.ts";
import { activitiesOrders } from "./activities_Orders.ts";
import { activityChecks, dateKeyColumn, ownerColumns, placeColumns } from "./activity-columns.ts";
import { firstPerKey } from "./first-per-key.ts";
import { MONEY } from "./order-columns.ts";
import { ORDER_EXISTS, referenceChecks } from "./reference-checks.ts";
import { transactionKey } from "./store-transactions.ts";

/** Returned lines whose value is not the negative of the line's revenue, and returned lines that are missing. */
const RETURNS_ADD_UP: Check = {
  ...{ rule: "Q18", severity: "block", kind: "query", name: "returns are the returned lines, with their value" },
  query: ({ ref }, own) => `
      select l.OrderLineId as key from ${ref(activitiesOrders)} l
      left join ${own.rows} r on r.ReturnId = l.OrderLineId
      where l.EventType = 'Return' and coalesce(r.ReturnAmount <> -l.RevenueAmount, true)
        and l.OrderLineId not in (select h.key from ${own.heldBack} h where h.key is not null)`,
};

/** Returned lines of activities_Orders with what was bought; quantities and amounts are positive. */
export const activitiesReturns = defineGold({
  name: "activities_Returns",
  grain: "One row per returned line.",
  key: "ReturnId",
  activity: { type: { custom: "Return" }, timestamp: "ReturnTimestamp", event: "EventType", timeline: "shown" },
  columns: {
    ReturnId: { type: "string", nullable: false, description: "OrderLineId of the return." },
    ...ownerColumns,
    OrderId: { type: "string", nullable: false, description: "Document of the return." },
    OriginalOrderLineId: { type: "string", description: "Line that was bought, where known." },
    OriginalOrderId: { type: "string", description: "Order that was bought, where known." },
    ...placeColumns,
    EventType: { type: "string", nullable: false, description: "Return." },
    ReturnTimestamp: { type: "timestamp", nullable: false, description: "When goods came back, UTC." },
    ReturnDate: { type: "date", nullable: false, description: "Day of the return at the channel." },
    DateKey: dateKeyColumn,
    DaysSincePurchase: { type: "long", description: "Days since the purchase; null without it." },
    ProductId: { type: "string", description: "Product in supporting_Products." },
    ItemId: { type: "string", description: "Item number." },
    VariantId: { type: "string", description: "Variant number." },
    ProductName: { type: "string", description: "Name at the time of the return." },
    ReturnQty: { type: MONEY, nullable: false, description: "Quantity given back, positive." },
    ReturnAmount: { type: MONEY, nullable: false, description: "Value given back, positive; informational." },
    CurrencyCode: { type: "string", nullable: false, description: "Transaction currency." },
    ReturnReasonCode: { type: "string", description: "Why, as coded." },
    ReturnReason: { type: "string", description: "Why, in words." },
    IsLinkedReturn: { type: "boolean", nullable: false, description: "The purchase is known." },
  },
  checks: [
    ...activityChecks(["Return"]),
    ...referenceChecks("ProductId", "ChannelId", "StoreId"),
    { ...ORDER_EXISTS, rule: "Q10", severity: "block", isJudgedThere: true },
    { rule: "Q18", severity: "block", kind: "foreign-key", column: "ReturnId", table: activitiesOrders },
    RETURNS_ADD_UP,
  ],
  query: (tools) => {
    const { ref, fn } = tools;
    const reasons = firstPerKey({
      from: `${ref(returnreasoncode)} c`,
      key: { code: fn.key("c.dataareaid", "c.reasoncodeid") },
      columns: { description: fn.text("c.description") },
      order: ["c.recid nulls last"],
    });
    const originalOrder = "coalesce(line.OrderId, document.order_id)";
    return `
    select
      o.OrderLineId as ReturnId,
      o.DataAreaId as DataAreaId,
      o.CustomerId as CustomerId,
      o.CustomerMatch as CustomerMatch,
      o.OrderId as OrderId,
      line.OrderLineId as OriginalOrderLineId,
      ${originalOrder} as OriginalOrderId,
      o.ChannelId as ChannelId,
      o.StoreId as StoreId,
      'Return' as EventType,
      o.OrderTimestamp as ReturnTimestamp,
      o.OrderDate as ReturnDate,
      o.DateKey as DateKey,
      ${fn.daysBetween("coalesce(line.OrderDate, document.day)", "o.OrderDate")} as DaysSincePurchase,
      o.ProductId as ProductId,
      o.ItemId as ItemId,
      o.VariantId as VariantId,
      o.ProductName as ProductName,
      ${fn.narrow("-o.SalesQty", MONEY)} as ReturnQty,
      ${fn.narrow("-o.RevenueAmount", MONEY)} as ReturnAmount,
      o.CurrencyCode as CurrencyCode,
      r.reason as ReturnReasonCode,
      reason.description as ReturnReason,
      ${originalOrder} is not null as IsLinkedReturn
    from ${ref(activitiesOrders)} o
    left join (${salesOrderReturns(tools)}
      union all${storeReturns(tools)}
    ) r on r.line_id = o.OrderLineId
    left join ${ref(activitiesOrders)} line on line.OrderLineId = r.original_line_id
    left join (select OrderId as order_id, min(OrderDate) as day from ${ref(activitiesOrders)} group by OrderId) document
      on document.order_id = r.original_order_id
    left join ${reasons} reason on reason.code = ${fn.key("o.DataAreaId", "r.reason")}
    where o.EventType = 'Return'
  `;
  },
});

/**
 * What sales order lines say of the purchase they undo: line_id, original_line_id, original_order_id, reason. Only what a
 * return can name is looked at: a ranking of all lines and orders costs more than the rest.
 */
function salesOrderReturns(tools: QueryTools): string {
  const { ref, fn } = tools;
  const lineKey = (alias: string) =>
    fn.key(`${alias}.dataareaid`, `${alias}.salesid`, fn.cast(`${alias}.recid`, "string"));
  const returned = (column: string) =>
    `(select distinct ${column} as id from ${ref(activitiesOrders)} where EventType = 'Return')`;
  const lots = `(select distinct ${fn.key("n.dataareaid", "n.inventtransidreturn")} as lot from ${ref(salesline)} n
            where ${fn.text("n.inventtransidreturn")} is not null)`;
  const lot = fn.key("b.dataareaid", "b.inventtransid");
  const bought = firstPerKey({
    from: `${ref(salesline)} b
          join ${lots} named on named.lot = ${lot}`,
    key: { lot },
    columns: { line_id: lineKey("b") },
    order: ["b.recid nulls last"],
    where: `${fn.text("b.inventtransid")} is not null`,
  });
  const order = fn.key("t.dataareaid", "t.salesid");
  const first = (from: string, key: string, column: string, value: string) =>
    firstPerKey({
      from: `${from} x`,
      key: { owner: `x.${key}` },
      columns: { [column]: value },
      order: ["x.recid nulls last"],
    });
  return `
      select ${lineKey("l")} as line_id, bought.line_id as original_line_id,
        case when called.original is not null then ${fn.key("l.dataareaid", "called.original")} end as original_order_id,
        coalesce(own.reason, ${fn.text("h.returnreasoncodeid")}) as reason
      from ${ref(salesline)} l
      join ${returned("OrderLineId")} back on back.id = ${lineKey("l")}
      left join ${firstPerKey({
        from: `${ref(salestable)} t
          join ${returned("OrderId")} back on back.id = ${order}`,
        key: { order_id: order },
        columns: { recid: "t.recid", returnreasoncodeid: "t.returnreasoncodeid" },
        order: ["t.recid nulls last"],
      })} h on h.order_id = ${fn.key("l.dataareaid", "l.salesid")}
      left join ${bought} bought
        on bought.lot = case when ${fn.text("l.inventtransidreturn")} is not null then ${fn.key("l.dataareaid", "l.inventtransidreturn")} end
      left join ${first(ref(mcrreturnsalestable), "salestable", "original", fn.text("x.originalsalesid"))} called on called.owner = h.recid
      left join ${first(ref(retailsalesline), "salesline", "reason", fn.text("x.returnreasoncodeid"))} own on own.owner = l.recid`;
}

/** What store lines say of the purchase they undo; the channel is that of the store they name. */
function storeReturns(tools: QueryTools): string {
  const { ref, fn } = tools;
  const stores = firstPerKey({
    from: `${ref(retailstoretable)} s`,
    key: { number: fn.keyPart("s.storenumber") },
    columns: { channel: "s.recid" },
    order: ["s.recid nulls last"],
  });
  const channel = fn.cast("coalesce(store.channel, l.channel)", "string");
  const original = fn.key("l.dataareaid", channel, "l.returnstore", "l.returnterminalid", "l.returntransactionid");
  return `
      select ${transactionKey(tools, "l", "terminalid")} || '_' || ${fn.longKeyPart(fn.decimalText("l.linenum"))} as line_id,
        case when l.returnlinenum > 0 then ${original} || '_' || ${fn.longKeyPart(fn.decimalText("l.returnlinenum"))} end as original_line_id,
        ${original} as original_order_id,
        ${fn.cast("null", "string")} as reason
      from ${ref(retailtransactionsalestrans)} l
      left join ${stores} store on store.number = ${fn.keyPart("l.returnstore")}
      where ${fn.text("l.returntransactionid")} is not null`;
}
