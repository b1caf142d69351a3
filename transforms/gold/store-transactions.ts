import type { QueryTools } from "../kernel/gold.ts";
import { retailtransactiontable } from "../silver/retailtransactiontable.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { supportingChannels } from "./supporting_Channels.ts";

/** Key of a store transaction (rule R1): legal entity, channel, store, terminal, transaction; all but the first may be empty. */
export function storeTransactionKey(
  { fn }: QueryTools,
  alias: string,
  terminal: "terminal" | "terminalid" = "terminal",
) {
  const channel = fn.cast(`${alias}.channel`, "string");
  return fn.key(`${alias}.dataareaid`, channel, `${alias}.store`, `${alias}.${terminal}`, `${alias}.transactionid`);
}

/** Transactions of type Sales that count, one row per key; the key is the order's. */
export function storeSales(tools: QueryTools): string {
  const { ref, fn, settings } = tools;
  const type = enumColumn(tools, "type", {
    ...{ table: "retailtransactiontable", column: "type", value: "h.type", values: "RetailTransactionType" },
  });
  const entry = enumColumn(tools, "entry", {
    ...{ table: "retailtransactiontable", column: "entrystatus", value: "h.entrystatus", values: "RetailEntryStatus" },
  });
  return firstPerKey({
    from: `${ref(retailtransactiontable)} h
          left join ${ref(supportingChannels)} c on c.ChannelRecId = h.channel
          ${type.join}
          ${entry.join}`,
    key: { order_id: storeTransactionKey(tools, "h") },
    columns: {
      ...{ account: fn.text("h.custaccount"), async_account: fn.text("h.custaccountasync") },
      ...{
        card: fn.text("h.loyaltycardid"),
        order_number: `coalesce(${fn.text("h.receiptid")}, ${fn.text("h.transactionid")})`,
      },
      ...{ day: "h.transdate", seconds: "h.transtime", channel_id: "c.ChannelId", currency: fn.text("h.currency") },
      zone: `coalesce(c.TimeZoneId, ${fn.literal(settings.timeZone)})`,
    },
    order: ["h.recid nulls last"],
    where: `${type.symbol} = 'Sales' and ${entry.symbol} in ('None', 'Posted')`,
  });
}
