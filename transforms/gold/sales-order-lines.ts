import type { QueryTools } from "../kernel/gold.ts";
import { retailsalestable } from "../silver/retailsalestable.ts";
import { salesline } from "../silver/salesline.ts";
import { salestable } from "../silver/salestable.ts";
import { channelLookup } from "./channels.ts";
import { enumColumn } from "./enums.ts";

const MONEY = "decimal(18,6)";

/**
 * Lines of sales orders, in the columns of activities_Orders plus account, customer and default_customer. Orders that a
 * statement made of store sales are left out: their transactions are counted (rule R14).
 */
export function salesOrderLines(tools: QueryTools): string {
  const { ref, fn } = tools;
  const status = enumColumn(tools, "e", {
    ...{ table: "salesline", column: "salesstatus", value: "l.salesstatus", values: "SalesStatus" },
  });
  const type = enumColumn(tools, "y", {
    ...{ table: "salestable", column: "salestype", value: "h.salestype", values: "SalesType" },
  });
  const instant = "coalesce(r.originaltransactiontime, l.createddatetime, h.createddatetime)";
  const quantity = fn.cast("coalesce(l.salesqty, 0)", MONEY);
  const price = fn.cast("coalesce(l.salesprice, 0)", MONEY);
  const priceUnit = fn.cast("coalesce(nullif(l.priceunit, 0), 1)", MONEY);
  const list = fn.divide(fn.multiply(quantity, price, MONEY), priceUnit);
  const day = fn.localDate("s.instant", "s.zone");
  return `
      select
        s.OrderLineId, s.DataAreaId, s.OrderId, s.OrderNumber, 'SalesOrder' as SalesSource, s.ChannelId,
        ${fn.cast("null", "string")} as StoreId,
        case when s.is_canceled then 'Cancellation' when s.is_return then 'Return' else 'Purchase' end as EventType,
        s.instant as OrderTimestamp, ${day} as OrderDate, ${fn.dateKey(day)} as DateKey,
        s.ProductId, s.ItemId, s.VariantId, s.ProductName, s.CategoryId, s.quantity as SalesQty, s.SalesUnit,
        s.price as UnitPrice, s.price_unit as PriceUnit,
        ${fn.cast("s.list_amount - coalesce(s.amount, s.list_amount)", MONEY)} as LineDiscount,
        coalesce(s.amount, s.list_amount) as LineAmount,
        ${fn.cast("null", MONEY)} as TaxAmount, s.is_tax_included as IsTaxIncluded,
        case when s.is_canceled then ${fn.cast("0", MONEY)} else coalesce(s.amount, s.list_amount) end as RevenueAmount,
        s.CurrencyCode, s.SalesStatus, s.SalesStatusCode, s.is_return as IsReturn, s.is_canceled as IsCanceled,
        s.DeliveryModeId, s.SalesOriginId, s.account, s.customer, s.default_customer
      from (
        select
          ${fn.key("l.dataareaid", "l.salesid", fn.cast("l.recid", "string"))} as OrderLineId,
          ${fn.company("l.dataareaid")} as DataAreaId,
          ${fn.key("l.dataareaid", "l.salesid")} as OrderId,
          l.salesid as OrderNumber,
          k.channel_id as ChannelId,
          ${instant} as instant,
          coalesce(k.zone, ${fn.literal(tools.settings.timeZone)}) as zone,
          case when l.itemid is not null then ${fn.key("l.dataareaid", "l.itemid")} end as ProductId,
          ${fn.text("l.itemid")} as ItemId,
          ${fn.text("l.retailvariantid")} as VariantId,
          ${fn.text("l.name")} as ProductName,
          ${fn.cast("nullif(l.salescategory, 0)", "string")} as CategoryId,
          ${quantity} as quantity,
          ${fn.text("l.salesunit")} as SalesUnit,
          ${price} as price,
          ${priceUnit} as price_unit,
          ${list} as list_amount,
          ${fn.cast("l.lineamount", MONEY)} as amount,
          h.incltax = 1 as is_tax_included,
          ${fn.text("l.currencycode")} as CurrencyCode,
          ${status.label} as SalesStatus,
          l.salesstatus as SalesStatusCode,
          coalesce(l.salesqty < 0 or ${type.symbol} = 'ReturnItem', false) as is_return,
          coalesce(${status.symbol} = 'Canceled', false) as is_canceled,
          ${fn.text("l.dlvmode")} as DeliveryModeId,
          ${fn.text("h.salesoriginid")} as SalesOriginId,
          coalesce(${fn.text("l.custaccount")}, ${fn.text("h.custaccount")}) as account,
          ${fn.key("l.dataareaid", `coalesce(${fn.text("l.custaccount")}, ${fn.text("h.custaccount")})`)} as customer,
          k.default_customer as default_customer
        from ${ref(salesline)} l
        join ${ref(salestable)} h
          on ${fn.key("h.dataareaid", "h.salesid")} = ${fn.key("l.dataareaid", "l.salesid")}
        left join ${ref(retailsalestable)} r on r.salestable = h.recid
        left join ${channelLookup(tools)} k on k.rec_id = coalesce(nullif(r.retailchannel, 0), nullif(h.retailchanneltable, 0))
        ${status.join}
        ${type.join}
        where ${fn.text("r.statementid")} is null
      ) s
      where s.instant is not null`;
}
