import type { QueryTools } from "../kernel/gold.ts";
import { salesline } from "../silver/salesline.ts";
import { enumColumn } from "./enums.ts";
import { MONEY } from "./order-columns.ts";
import { salesOrders } from "./sales-orders.ts";

/** Lines of the sales orders that count, in the columns that activities_Orders reads; amounts that do not fit are null. */
export function salesOrderLines(tools: QueryTools): string {
  const { ref, fn } = tools;
  const status = enumColumn(tools, "status", {
    ...{ table: "salesline", column: "salesstatus", value: "l.salesstatus", values: "SalesStatus" },
  });
  const listed = fn.narrow(fn.divide(fn.multiply("s.quantity", "s.price"), "s.price_unit"), MONEY);
  const instant = "coalesce(s.bought, s.created, s.order_created)";
  return `
      select
        s.order_line_id, s.company, s.account, s.customer, ${fn.cast("null", "string")} as async_account, s.card,
        s.order_id, s.order_number, 'SalesOrder' as source, s.channel_id, ${fn.cast("null", "string")} as store_id,
        ${instant} as instant, ${fn.localDate(instant, "s.zone")} as day,
        s.product_id, s.item_id, s.variant_id, s.name, s.category_id, s.quantity, s.unit, s.price, s.price_unit,
        ${fn.narrow(`${listed} - s.stated_amount`, MONEY)} as discount,
        case when s.price is null or s.quantity is null then null else s.stated_amount end as amount,
        ${fn.cast("null", MONEY)} as tax, s.is_tax_included, s.cost, s.currency, s.status, s.status_code,
        s.is_return, s.is_canceled, s.delivery_mode, s.sales_origin
      from (
        select
          s.order_line_id, s.company, s.account, s.customer, s.card, s.order_id, s.order_number, s.channel_id,
          s.zone, s.bought, s.created, s.order_created, s.product_id, s.item_id, s.variant_id, s.name,
          s.category_id, s.quantity, s.unit, s.price, s.price_unit, s.cost, s.currency, s.is_tax_included,
          s.status, s.status_code, s.is_return, s.is_canceled, s.delivery_mode, s.sales_origin,
          case when s.has_amount then s.line_amount else ${listed} end as stated_amount
        from (
          select
            ${fn.key("l.dataareaid", "l.salesid", fn.cast("l.recid", "string"))} as order_line_id,
            l.dataareaid as company,
            coalesce(${fn.text("l.custaccount")}, h.account) as account,
            ${fn.key("l.dataareaid", `coalesce(${fn.text("l.custaccount")}, h.account)`)} as customer,
            h.card, h.order_id, ${fn.text("l.salesid")} as order_number, h.channel_id, h.zone, h.bought,
            l.createddatetime as created, h.created as order_created,
            case when ${fn.text("l.itemid")} is not null then ${fn.key("l.dataareaid", "l.itemid")} end as product_id,
            ${fn.text("l.itemid")} as item_id,
            ${fn.text("l.retailvariantid")} as variant_id,
            ${fn.text("l.name")} as name,
            ${fn.cast("nullif(l.salescategory, 0)", "string")} as category_id,
            ${fn.narrow("coalesce(l.salesqty, 0)", MONEY)} as quantity,
            ${fn.text("l.salesunit")} as unit,
            ${fn.narrow("coalesce(l.salesprice, 0)", MONEY)} as price,
            ${fn.narrow("coalesce(nullif(l.priceunit, 0), 1)", MONEY)} as price_unit,
            l.lineamount is not null as has_amount,
            ${fn.narrow("l.lineamount", MONEY)} as line_amount,
            ${fn.narrow("l.costprice", MONEY)} as cost,
            coalesce(${fn.text("l.currencycode")}, h.currency) as currency,
            h.is_tax_included,
            ${status.label} as status,
            l.salesstatus as status_code,
            coalesce(l.salesqty < 0 or h.is_return_order, false) as is_return,
            coalesce(${status.symbol} = 'Canceled', false) as is_canceled,
            ${fn.text("l.dlvmode")} as delivery_mode,
            h.sales_origin
          from ${ref(salesline)} l
          join ${salesOrders(tools)} h on h.order_id = ${fn.key("l.dataareaid", "l.salesid")}
          ${status.join}
        ) s
      ) s`;
}
