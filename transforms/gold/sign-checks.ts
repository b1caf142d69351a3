import type { Check, QueryTools } from "../kernel/gold.ts";
import { retailtransactionpaymenttrans } from "../silver/retailtransactionpaymenttrans.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { ofTransaction, transactions } from "./store-transactions.ts";

/** Sales that are no return: id of the transaction and its parts, as `transactions` names them. */
function plainSales(tools: QueryTools): string {
  return `(
        select h.id, h.net, h.company_part, h.channel_part, h.store_part, h.terminal_part, h.number_part
        from ${transactions(tools, ["Sales"])} h
        where not h.is_return_sale
      )`;
}

/** P-SIGN: the sign of store amounts, on which every figure of store sales rests (rule R7). */
export const SALE_SIGN: Check = {
  ...{ rule: "Q20", severity: "block", kind: "share", name: "store sales have a negative quantity", atLeast: 0.95 },
  query: (tools) => `
      select count(case when l.qty < 0 and h.net < 0 then 1 end) as good, count(*) as total
      from ${tools.ref(retailtransactionsalestrans)} l
      join ${plainSales(tools)} h on ${ofTransaction(tools, "h", "l", "terminalid")}
      where l.qty <> 0 and h.net <> 0`,
};

/** P-SIGN: what a customer pays is positive. */
export const PAYMENT_SIGN: Check = {
  ...{ rule: "Q20", severity: "block", kind: "share", name: "payments of store sales are positive", atLeast: 0.99 },
  query: (tools) => `
      select count(case when p.amount > 0 then 1 end) as good, count(*) as total from (
        select h.id, max(l.amounttendered) as amount
        from ${tools.ref(retailtransactionpaymenttrans)} l
        join ${plainSales(tools)} h on ${ofTransaction(tools, "h", "l")}
        where h.net < 0
        group by h.id
        having count(*) = 1
      ) p
      where p.amount <> 0`,
};
