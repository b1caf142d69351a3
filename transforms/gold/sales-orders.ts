import type { QueryTools } from "../kernel/gold.ts";
import { retailloyaltycard } from "../silver/retailloyaltycard.ts";
import { retailsalestable } from "../silver/retailsalestable.ts";
import { retailtransactionorderstatus } from "../silver/retailtransactionorderstatus.ts";
import { retailtransactiontable } from "../silver/retailtransactiontable.ts";
import { salestable } from "../silver/salestable.ts";
import { dayZone } from "./channels.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { dayOffsets, transactionKey } from "./store-transactions.ts";
import { supportingChannels } from "./supporting_Channels.ts";

/**
 * Sales orders that count, one row per legal entity and number: order_id, and what their lines need to know. Orders that
 * a statement made of store sales are left out while the tills' transactions are counted, drafts where the option-set
 * metadata says so (rule R14). `bought` is when the customer bought as the linked transaction or the channel states it.
 */
export function salesOrders(tools: QueryTools): string {
  const { ref, fn, has, settings } = tools;
  const type = enumColumn(tools, "type", {
    ...{ table: "salestable", column: "salestype", value: "h.salestype", values: "SalesType" },
  });
  const status = enumColumn(tools, "state", {
    ...{ table: "salestable", column: "salesstatus", value: "h.salesstatus", values: "SalesStatus" },
  });
  const commerce = firstPerKey({
    from: `${ref(retailsalestable)} r`,
    key: { sales_table: "r.salestable" },
    columns: {
      reference: fn.text("r.channelreferenceid"),
      channel: "nullif(r.retailchannel, 0)",
      statement: fn.text("r.statementid"),
      card: "nullif(r.retailloyaltycard, 0)",
      bought: "r.originaltransactiontime",
    },
    order: ["r.recid nulls last"],
  });
  const isStatement = settings.storeSales === "salesOrders" || !has(retailsalestable) ? "" : " and r.statement is null";
  return `(
        select
          h.order_id, h.recid, h.account, h.currency, h.is_return_order, h.is_tax_included, h.sales_origin, h.email,
          h.delivery_mode, h.return_reason, h.created, h.status, h.status_code, r.reference, c.ChannelId as channel_id,
          ${dayZone(tools, "c.TimeZoneId", "h.company")} as zone,
          ${fn.text("card.cardnumber")} as card,
          coalesce(paid.instant, referred.instant, r.bought) as bought
        from ${firstPerKey({
          from: `${ref(salestable)} h
          ${type.join}
          ${status.join}`,
          key: { order_id: fn.key("h.dataareaid", "h.salesid") },
          columns: {
            ...{
              recid: "h.recid",
              company: "h.dataareaid",
              account: fn.text("h.custaccount"),
              currency: fn.text("h.currencycode"),
            },
            is_return_order: `coalesce(${type.symbol} = 'ReturnItem', false)`,
            is_draft: `coalesce(${type.confirmed} = 'Journal', false)`,
            ...{ is_tax_included: "h.incltax = 1", channel: "nullif(h.retailchanneltable, 0)" },
            ...{
              sales_origin: fn.text("h.salesoriginid"),
              email: fn.email("h.email"),
              delivery_mode: fn.text("h.dlvmode"),
            },
            ...{ return_reason: fn.text("h.returnreasoncodeid"), created: "h.createddatetime" },
            ...{ status: status.label, status_code: "h.salesstatus" },
          },
          order: ["h.recid nulls last"],
        })} h
        left join ${commerce} r on r.sales_table = h.recid
        left join ${ref(supportingChannels)} c on c.ChannelRecId = coalesce(r.channel, h.channel)
        left join ${ref(retailloyaltycard)} card on card.recid = r.card
        left join ${linkedBySalesId(tools)} paid on paid.order_id = h.order_id
        left join ${linkedByReference(tools)} referred
          on referred.reference = case when r.reference is not null then ${fn.key("h.company", "r.reference")} end
        where not h.is_draft${isStatement}
      )`;
}

/** When the transaction that became a sales order took place: order_id, instant. */
function linkedBySalesId(tools: QueryTools): string {
  const { ref, fn } = tools;
  return `(
          select ${fn.key("s.dataareaid", "s.salesid")} as order_id, min(${transactionTime(tools)}) as instant
          from ${ref(retailtransactionorderstatus)} s
          join ${ref(retailtransactiontable)} t
            on ${transactionKey(tools, "t")} = ${transactionKey(tools, "s")}
          left join ${ref(supportingChannels)} z on z.ChannelRecId = t.channel
          left join ${dayOffsets(tools)} o on o.channel = t.channel and o.day = t.transdate
          where ${fn.text("s.salesid")} is not null
          group by ${fn.key("s.dataareaid", "s.salesid")}
        )`;
}

/** When the transaction with an order confirmation number took place: reference (legal entity and number), instant. */
function linkedByReference(tools: QueryTools): string {
  const { ref, fn } = tools;
  return `(
          select ${fn.key("t.dataareaid", "t.channelreferenceid")} as reference, min(${transactionTime(tools)}) as instant
          from ${ref(retailtransactiontable)} t
          left join ${ref(supportingChannels)} z on z.ChannelRecId = t.channel
          left join ${dayOffsets(tools)} o on o.channel = t.channel and o.day = t.transdate
          where ${fn.text("t.channelreferenceid")} is not null
          group by ${fn.key("t.dataareaid", "t.channelreferenceid")}
        )`;
}

/** The instant of transaction `t` at channel `z`, with the offset of its day in `o`. */
function transactionTime(tools: QueryTools): string {
  const zone = dayZone(tools, "z.TimeZoneId", "t.dataareaid");
  return tools.fn.instantAt("t.transdate", "t.transtime", zone, "o.utc_offset");
}
