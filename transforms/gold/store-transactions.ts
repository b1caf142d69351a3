import type { QueryTools } from "../kernel/gold.ts";
import { retailtransactiontable } from "../silver/retailtransactiontable.ts";
import { dayZone } from "./channels.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { supportingChannels } from "./supporting_Channels.ts";

/** Types of transactions that a customer takes part in; tills and shifts have others. */
export const CUSTOMER_TRANSACTIONS = [
  ...["Sales", "Payment", "CustomerOrder", "SalesOrder", "SalesInvoice", "PendingSalesOrder"],
] as const;

/** Key of a transaction (rule R1): legal entity, channel, store, terminal, number; all but the first may be empty. */
export function transactionKey(
  { fn }: QueryTools,
  alias: string,
  terminal: "terminal" | "terminalid" = "terminal",
): string {
  const channel = fn.cast(`${alias}.channel`, "string");
  return fn.key(`${alias}.dataareaid`, channel, `${alias}.store`, `${alias}.${terminal}`, `${alias}.transactionid`);
}

/** Condition: row `alias` belongs to transaction `head` of `transactions`. Cheaper than comparing whole keys. */
export function ofTransaction(
  { fn }: QueryTools,
  head: string,
  alias: string,
  terminal: "terminal" | "terminalid" = "terminal",
): string {
  const parts = [`${alias}.dataareaid`, `${alias}.store`, `${alias}.${terminal}`, `${alias}.transactionid`];
  const [company, store, till, number] = parts.map(fn.keyPart);
  return `${head}.number_part = ${number} and ${head}.channel_part = coalesce(${alias}.channel, 0)
          and ${head}.store_part = ${store} and ${head}.terminal_part = ${till} and ${head}.company_part = ${company}`;
}

/**
 * Transactions that count, one row per key: entry status none or posted (rule R15), of the given types (symbols).
 * Column `id` is the key, `type` the symbol; amounts are as stored.
 */
export function transactions(tools: QueryTools, types: readonly string[]): string {
  const { ref, fn } = tools;
  const zone = dayZone(tools, "c.TimeZoneId", "h.dataareaid");
  const type = enumColumn(tools, "type", {
    ...{ table: "retailtransactiontable", column: "type", value: "h.type", values: "RetailTransactionType" },
  });
  const entry = enumColumn(tools, "entry", {
    ...{ table: "retailtransactiontable", column: "entrystatus", value: "h.entrystatus", values: "RetailEntryStatus" },
  });
  return firstPerKey({
    from: `${ref(retailtransactiontable)} h
          left join ${ref(supportingChannels)} c on c.ChannelRecId = h.channel
          left join ${dayOffsets(tools)} o on o.channel = h.channel and o.day = h.transdate
          ${type.join}
          ${entry.join}`,
    key: { id: transactionKey(tools, "h") },
    columns: {
      ...{ company_part: fn.keyPart("h.dataareaid"), channel_part: "coalesce(h.channel, 0)" },
      ...{ store_part: fn.keyPart("h.store"), terminal_part: fn.keyPart("h.terminal") },
      number_part: fn.keyPart("h.transactionid"),
      ...{ company: "h.dataareaid", type: type.symbol, type_label: type.label, type_code: "h.type" },
      ...{ account: fn.text("h.custaccount"), async_account: fn.text("h.custaccountasync") },
      ...{ card: fn.text("h.loyaltycardid"), receipt_id: fn.text("h.receiptid"), number: fn.text("h.transactionid") },
      ...{ reference: fn.text("h.channelreferenceid"), sales_id: fn.text("h.salesorderid") },
      ...{ email: fn.email("h.receiptemail"), delivery_mode: fn.text("h.dlvmode"), staff_id: fn.text("h.staff") },
      ...{ channel_rec_id: "h.channel", channel_id: "c.ChannelId", terminal_id: fn.text("h.terminal") },
      store_id: `nullif(${fn.keyPart("h.store")}, '')`,
      ...{
        zone,
        utc_offset: "o.utc_offset",
        instant: fn.instantAt("h.transdate", "h.transtime", zone, "o.utc_offset"),
      },
      ...{ day: "h.transdate", seconds: "h.transtime", currency: fn.text("h.currency") },
      is_return_sale: "coalesce(h.saleisreturnsale = 1, false)",
      ...{ net: "h.netamount", gross: "h.grossamount", discount: "h.discamount", paid: "h.paymentamount" },
    },
    order: ["h.recid nulls last"],
    where: `${type.symbol} in (${types.map(fn.literal).join(", ")}) and ${entry.symbol} in ('None', 'Posted')`,
  });
}

/**
 * Offset of wall time on each day with transactions: channel (record id), day, utc_offset (seconds). Null where the zone
 * depends on the legal entity: the transaction knows it.
 */
export function dayOffsets({ ref, fn, settings }: QueryTools): string {
  const isByCompany = settings.timeZones !== undefined;
  const zone = isByCompany ? "z.TimeZoneId" : `coalesce(z.TimeZoneId, ${fn.literal(settings.timeZone)})`;
  return `(
          select d.channel, d.day, ${fn.dayOffset("d.day", zone)} as utc_offset
          from (select distinct channel, transdate as day from ${ref(retailtransactiontable)}) d
          left join ${ref(supportingChannels)} z on z.ChannelRecId = d.channel
        )`;
}
