import { defineGold } from "../kernel/gold.ts";
import { orderColumns } from "./order-columns.ts";
import { profilesCustomer } from "./profiles_Customer.ts";
import { salesOrderLines } from "./sales-order-lines.ts";
import { storeLines } from "./store-lines.ts";

/** Sold and returned lines of every channel; the one table whose RevenueAmount may be summed. */
export const activitiesOrders = defineGold({
  name: "activities_Orders",
  grain: "One row per sold or returned line, all channels.",
  key: "OrderLineId",
  columns: orderColumns,
  query: (tools) => {
    const { fn, ref } = tools;
    const ofLine = Object.keys(orderColumns).slice(4);
    const isAsync = "length(l.account) = 36 and l.account like '%-%-%-%-%'";
    return `
    select
      l.OrderLineId,
      l.DataAreaId,
      p.CustomerId,
      case
        when l.customer = l.default_customer then 'default-customer'
        when p.CustomerId is not null then 'matched'
        when ${fn.text("l.account")} is null then 'anonymous'
        when ${isAsync} then 'pending-async'
        else 'unknown-customer'
      end as CustomerMatch,
      ${ofLine.map((name) => `l.${name}`).join(",\n      ")}
    from (
      ${salesOrderLines(tools)}
      union all
      ${storeLines(tools)}
    ) l
    left join ${ref(profilesCustomer)} p
      on p.CustomerId = l.customer and (l.default_customer is null or l.customer <> l.default_customer)
  `;
  },
});
