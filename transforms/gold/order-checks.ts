import type { Check } from "../kernel/gold.ts";
import { activitiesOrders } from "./activities_Orders.ts";
import { activitiesPayments } from "./activities_Payments.ts";
import { transactions } from "./store-transactions.ts";

/** Lines without a header: no order is lost between the two tables. Headers held back by a check are accounted for. */
const ORDERS_HAVE_HEADERS: Check = {
  ...{ rule: "Q10", severity: "block", kind: "query", name: "every order of a line has a header" },
  query: ({ ref }, own) => `
      select distinct l.OrderId as key from ${ref(activitiesOrders)} l
      where l.OrderId not in (select OrderId from ${own.rows})
        and l.OrderId not in (select h.key from ${own.heldBack} h where h.key is not null)`,
};

/** Payments whose order is not published. They stay: the money changed hands. */
const PAYMENTS_HAVE_ORDERS: Check = {
  ...{ rule: "Q11", severity: "warn", kind: "query", name: "the order of a payment exists" },
  query: ({ ref }, own) => `
      select p.PaymentId as key from ${ref(activitiesPayments)} p
      where p.OrderId is not null and p.OrderId not in (select OrderId from ${own.rows})`,
};

/** Totals per legal entity and currency; comparing order by order would cost as much as building the table. */
const HEADERS_ADD_UP: Check = {
  ...{ rule: "Q17", severity: "block", kind: "query", name: "headers add up to their lines" },
  query: ({ ref }, own) => `
      select concat(DataAreaId, ' ', CurrencyCode) as key from (
        select DataAreaId, CurrencyCode, RevenueAmount as header, 0 as line from ${own.rows}
        union all
        select DataAreaId, CurrencyCode, 0 as header, RevenueAmount as line from ${ref(activitiesOrders)}
        where OrderId not in (select h.key from ${own.heldBack} h where h.key is not null)
      ) s
      group by DataAreaId, CurrencyCode
      having sum(header) <> sum(line)`,
};

/** Store sales whose lines differ from the net amount that the till stored, by more than a cent a line. */
const LINES_MATCH_TILL: Check = {
  ...{ rule: "Q21", severity: "warn", kind: "query", name: "lines add up to the till's net amount" },
  query: (tools, own) => `
      select o.OrderId as key from ${own.rows} o
      join ${transactions(tools, ["Sales"])} t on t.id = o.OrderId
      where o.SalesSource = 'StoreTransaction'
        and abs(o.RevenueAmount + t.net) > 0.01 * o.LineCount`,
};

/** Checks of activities_OrderHeaders against lines, payments and tills. */
export const HEADER_CHECKS = [ORDERS_HAVE_HEADERS, PAYMENTS_HAVE_ORDERS, HEADERS_ADD_UP, LINES_MATCH_TILL] as const;
