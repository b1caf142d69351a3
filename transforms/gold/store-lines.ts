import type { QueryTools } from "../kernel/gold.ts";
import { ecoresproducttranslation } from "../silver/ecoresproducttranslation.ts";
import { inventtable } from "../silver/inventtable.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { retailtransactiontable } from "../silver/retailtransactiontable.ts";
import { channelLookup } from "./channels.ts";
import { enumColumn } from "./enums.ts";
import { translation } from "./translations.ts";

const MONEY = "decimal(18,6)";

/**
 * Lines of store sales, in the columns of activities_Orders plus account, customer and default_customer. Commerce keeps
 * them with the opposite sign; voided, suspended and training transactions are left out (rules R7, R14, R15).
 */
export function storeLines(tools: QueryTools): string {
  const { ref, fn } = tools;
  const type = enumColumn(tools, "y", {
    ...{ table: "retailtransactiontable", column: "type", value: "h.type", values: "RetailTransactionType" },
  });
  const entry = enumColumn(tools, "n", {
    ...{ table: "retailtransactiontable", column: "entrystatus", value: "h.entrystatus", values: "RetailEntryStatus" },
  });
  const line = enumColumn(tools, "m", {
    ...{ table: "retailtransactionsalestrans", column: "transactionstatus", value: "l.transactionstatus" },
    values: "RetailEntryStatus",
  });
  const store = (side: string, terminal: string) => [
    `${side}.dataareaid`,
    fn.cast(`${side}.channel`, "string"),
    `${side}.store`,
    `${side}.${terminal}`,
    `${side}.transactionid`,
  ];
  const names = translation(tools, ecoresproducttranslation, "product", ["name"]);
  return `
      select
        s.OrderLineId, s.DataAreaId, s.OrderId, s.OrderNumber, 'StoreTransaction' as SalesSource, s.ChannelId, s.StoreId,
        case when s.quantity < 0 then 'Return' else 'Purchase' end as EventType,
        ${fn.instantOf("s.day", "s.seconds", "s.zone")} as OrderTimestamp, s.day as OrderDate, ${fn.dateKey("s.day")} as DateKey,
        s.ProductId, s.ItemId, s.VariantId, s.ProductName, s.CategoryId, s.quantity as SalesQty, s.SalesUnit,
        s.price as UnitPrice, ${fn.cast("1", MONEY)} as PriceUnit,
        ${fn.cast("case when s.quantity < 0 then -s.discount else s.discount end", MONEY)} as LineDiscount,
        s.amount as LineAmount, s.tax as TaxAmount, false as IsTaxIncluded, s.amount as RevenueAmount,
        s.CurrencyCode, 'Invoiced' as SalesStatus, ${fn.cast("3", "long")} as SalesStatusCode,
        s.quantity < 0 as IsReturn, false as IsCanceled, s.DeliveryModeId, ${fn.cast("null", "string")} as SalesOriginId,
        s.account, s.customer, s.default_customer
      from (
        select
          ${fn.key(...store("l", "terminalid"), fn.cast(fn.cast("l.linenum", "long"), "string"))} as OrderLineId,
          ${fn.company("l.dataareaid")} as DataAreaId,
          ${fn.key(...store("h", "terminal"))} as OrderId,
          coalesce(${fn.text("h.receiptid")}, h.transactionid) as OrderNumber,
          k.channel_id as ChannelId,
          ${fn.key("l.store")} as StoreId,
          coalesce(l.transdate, h.transdate) as day,
          coalesce(l.transtime, h.transtime) as seconds,
          coalesce(k.zone, ${fn.literal(tools.settings.timeZone)}) as zone,
          case when l.itemid is not null then ${fn.key("l.dataareaid", "l.itemid")} end as ProductId,
          ${fn.text("l.itemid")} as ItemId,
          ${fn.text("l.variantid")} as VariantId,
          ${fn.text("n1.name")} as ProductName,
          ${fn.cast("nullif(l.categoryid, 0)", "string")} as CategoryId,
          ${fn.cast("-coalesce(l.qty, 0)", MONEY)} as quantity,
          ${fn.text("l.unit")} as SalesUnit,
          ${fn.cast("coalesce(l.price, 0)", MONEY)} as price,
          ${fn.cast("abs(coalesce(l.discamount, 0))", MONEY)} as discount,
          ${fn.cast("-coalesce(l.netamount, 0)", MONEY)} as amount,
          ${fn.cast("-l.taxamount", MONEY)} as tax,
          coalesce(${fn.text("l.currency")}, ${fn.text("h.currency")}) as CurrencyCode,
          ${fn.text("l.dlvmode")} as DeliveryModeId,
          coalesce(${fn.text("l.custaccount")}, ${fn.text("h.custaccount")}) as account,
          ${fn.key("l.dataareaid", `coalesce(${fn.text("l.custaccount")}, ${fn.text("h.custaccount")})`)} as customer,
          k.default_customer as default_customer
        from ${ref(retailtransactionsalestrans)} l
        join ${ref(retailtransactiontable)} h on ${fn.key(...store("h", "terminal"))} = ${fn.key(...store("l", "terminalid"))}
        left join ${channelLookup(tools)} k on k.rec_id = h.channel
        left join (
          select ${fn.key("dataareaid", "itemid")} as item, max(product) as product from ${ref(inventtable)} group by 1
        ) i on i.item = ${fn.key("l.dataareaid", "l.itemid")}
        left join ${names} n1 on n1.owner = i.product
        ${type.join}
        ${entry.join}
        ${line.join}
        where ${type.symbol} = 'Sales' and ${entry.symbol} in ('None', 'Posted') and ${line.symbol} in ('None', 'Posted')
      ) s
      where s.day is not null`;
}
