import type { QueryTools } from "../kernel/gold.ts";
import { retailsalestable } from "../silver/retailsalestable.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { enumColumn, enumValue } from "./enums.ts";
import { MONEY } from "./order-columns.ts";
import { ofTransaction, transactions } from "./store-transactions.ts";

/**
 * Whether the tills' transactions are counted. They need retailsalestable: without it nobody can tell which sales
 * orders statements made of them (rule R14).
 */
export function countsStoreTransactions({ has, settings }: QueryTools): boolean {
  return (settings.storeSales ?? "transactions") === "transactions" && has(retailsalestable);
}

/**
 * Lines of store sales, in the columns that activities_Orders reads. Commerce keeps them with the opposite sign; voided,
 * suspended and training transactions are left out (rules R7, R14, R15).
 */
export function storeLines(tools: QueryTools): string {
  const { fn } = tools;
  const discount = "case when s.quantity < 0 then -s.discount else s.discount end";
  return `
      select
        s.order_line_id, s.company, s.account, s.customer, s.async_account, s.card,
        s.order_id, s.order_number, 'StoreTransaction' as source, s.channel_id, s.store_id,
        ${fn.instantAt("s.day", "s.seconds", "s.zone", "s.utc_offset")} as instant, s.day,
        s.product_id, s.item_id, s.variant_id, ${fn.cast("null", "string")} as name, s.category_id, s.quantity, s.unit,
        s.price, ${fn.cast("1", MONEY)} as price_unit, ${fn.narrow(discount, MONEY)} as discount,
        case when s.price is null or s.quantity is null then null else s.amount end as amount,
        s.tax, false as is_tax_included, ${fn.cast("null", MONEY)} as cost, s.currency, s.status, s.status_code,
        s.quantity < 0 as is_return, false as is_canceled, s.delivery_mode, ${fn.cast("null", "string")} as sales_origin
      from (${lineRows(tools)}
      ) s`;
}

function lineRows(tools: QueryTools): string {
  const { ref, fn } = tools;
  const state = enumColumn(tools, "state", {
    ...{ table: "retailtransactionsalestrans", column: "transactionstatus", value: "l.transactionstatus" },
    values: "RetailEntryStatus",
  });
  const invoiced = enumValue(tools, "invoiced", {
    ...{ table: "salesline", column: "salesstatus", values: "SalesStatus", symbol: "Invoiced" },
  });
  const account = `coalesce(${fn.text("l.custaccount")}, h.account)`;
  return `
        select
          h.id || '_' || ${fn.longKeyPart(fn.decimalText("l.linenum"))} as order_line_id,
          l.dataareaid as company,
          ${account} as account,
          ${fn.key("l.dataareaid", account)} as customer,
          h.async_account, h.card, h.id as order_id, coalesce(h.receipt_id, h.number) as order_number,
          h.channel_id, h.zone,
          nullif(${fn.keyPart("l.store")}, '') as store_id,
          coalesce(l.transdate, h.day) as day,
          case when l.transdate is null then h.seconds else l.transtime end as seconds,
          case when l.transdate is null or l.transdate = h.day then h.utc_offset end as utc_offset,
          case when ${fn.text("l.itemid")} is not null then ${fn.key("l.dataareaid", "l.itemid")} end as product_id,
          ${fn.text("l.itemid")} as item_id,
          ${fn.text("l.variantid")} as variant_id,
          ${fn.cast("nullif(l.categoryid, 0)", "string")} as category_id,
          ${fn.narrow("-coalesce(l.qty, 0)", MONEY)} as quantity,
          ${fn.text("l.unit")} as unit,
          ${fn.narrow("coalesce(l.price, 0)", MONEY)} as price,
          ${fn.narrow("abs(coalesce(l.discamount, 0))", MONEY)} as discount,
          ${fn.narrow("-coalesce(l.netamount, 0)", MONEY)} as amount,
          ${fn.narrow("-l.taxamount", MONEY)} as tax,
          coalesce(${fn.text("l.currency")}, h.currency) as currency,
          ${invoiced.label} as status,
          ${invoiced.code} as status_code,
          ${fn.text("l.dlvmode")} as delivery_mode
        from ${ref(retailtransactionsalestrans)} l
        join ${transactions(tools, ["Sales"])} h
          on ${ofTransaction(tools, "h", "l", "terminalid")}
        ${state.join}
        ${invoiced.join}
        where ${state.symbol} in ('None', 'Posted')`;
}
