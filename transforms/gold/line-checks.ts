import type { Check, QueryTools } from "../kernel/gold.ts";
import { retailtransactionorderstatus } from "../silver/retailtransactionorderstatus.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { CUSTOMER_TRANSACTIONS, transactionKey, transactions } from "./store-transactions.ts";
import { supportingChannels } from "./supporting_Channels.ts";

/** Kind of channel that has tills (RetailChannelType). */
const RETAIL_STORE = 0;

/** Fewer lines of a channel's day prove nothing. */
const LEAST_LINES = 50;

/**
 * Days of stores on which sales order lines that no customer order stands behind are this share of the tills' lines:
 * orders that a statement made of store sales, counted a second time (rule R14).
 */
function countedTwice(severity: "warn" | "block", share: number): Check {
  return {
    ...{ rule: "Q19", severity, kind: "query" },
    name: `sales orders beside the tills' sales are ${share * 100} % at most`,
    query: (tools, own) => {
      const { ref, fn } = tools;
      return `
      select concat(l.DataAreaId, ' ', l.ChannelId, ' ', l.DateKey) as key
      from ${own.rows} l
      join ${ref(supportingChannels)} c on c.ChannelId = l.ChannelId and c.ChannelTypeCode = ${RETAIL_STORE}
      where l.SalesSource = 'StoreTransaction' or l.OrderId not in (
        select ${fn.key("s.dataareaid", "s.salesid")} from ${ref(retailtransactionorderstatus)} s
        where ${fn.text("s.salesid")} is not null
        union all
        select ${fn.key("t.company", "t.sales_id")} from ${transactions(tools, CUSTOMER_TRANSACTIONS)} t
        where t.sales_id is not null)
      group by l.DataAreaId, l.ChannelId, l.DateKey
      having count(case when l.SalesSource = 'StoreTransaction' then 1 end) >= ${LEAST_LINES}
        and count(case when l.SalesSource = 'SalesOrder' then 1 end)
          > ${share} * count(case when l.SalesSource = 'StoreTransaction' then 1 end)`;
    },
  };
}

/** Amounts that the till stored with and without tax agree to a cent. */
const TAX_ADDS_UP: Check = {
  ...{ rule: "Q22", severity: "warn", kind: "query", name: "net and tax make the amount with tax" },
  query: (tools: QueryTools) => {
    const { ref, fn } = tools;
    return `
      select concat(${transactionKey(tools, "l", "terminalid")}, '_', ${fn.longKeyPart(fn.decimalText("l.linenum"))}) as key
      from ${ref(retailtransactionsalestrans)} l
      where abs(l.netamount + l.taxamount - l.netamountincltax) > 0.01`;
  },
};

/** Goods and money go the same way. */
const SIGNS_AGREE: Check = {
  ...{ rule: "Q22", severity: "warn", kind: "holds", name: "quantity and amount of a store line have one sign" },
  condition: `"SalesSource" <> 'StoreTransaction' or "SalesQty" * "LineAmount" >= 0`,
};

/** Checks of activities_Orders against what the tills and statements say. */
export const LINE_CHECKS = [countedTwice("block", 0.5), countedTwice("warn", 0.05), TAX_ADDS_UP, SIGNS_AGREE] as const;
