import type { QueryTools } from "../kernel/gold.ts";
import { retailasynccustomer } from "../silver/retailasynccustomer.ts";
import { retailcusttable } from "../silver/retailcusttable.ts";
import { retailloyaltycard } from "../silver/retailloyaltycard.ts";
import { defaultCustomers } from "./channels.ts";
import { firstPerKey } from "./first-per-key.ts";
import { profilesCustomer } from "./profiles_Customer.ts";

/** Values of CustomerMatch: why CustomerId is filled or not. */
export const CUSTOMER_MATCHES = [
  ...["default-customer", "matched", "pending-async", "matched-by-card", "ambiguous-party"],
  ...["unknown-customer", "anonymous"],
] as const;

/** What an activity says about its customer, as SQL expressions. */
export interface CustomerFacts {
  /** Legal entity. */
  readonly company: string;
  /** Customer account, null for none. */
  readonly account: string;
  /** Legal entity and account in key form. */
  readonly customer: string;
  /** Temporary account of a customer who is not synchronised yet, null for none. */
  readonly asyncAccount: string;
  /** Loyalty card number, null for none. */
  readonly card: string;
}

/** Joins and expressions that find the customer of an activity; first hit wins (rule R13). */
export function customerMatch(
  tools: QueryTools,
  facts: CustomerFacts,
): { readonly joins: string; readonly customerId: string; readonly match: string } {
  const { ref, fn } = tools;
  const { company, account, customer, asyncAccount, card } = facts;
  const isTemporary = `(${asyncAccount} is not null or ${account} like '________-____-____-____-____________')`;
  const byCard = `${account} is null and ${asyncAccount} is null`;
  return {
    joins: `left join ${defaultCustomers(tools)} standing on standing.customer = ${customer}
    left join ${ref(profilesCustomer)} customer on customer.CustomerId = ${customer}
    left join ${asyncCustomers(tools)} async
      on async.customer = case when ${isTemporary} then ${fn.key(company, `coalesce(${asyncAccount}, ${account})`)} end
    left join ${cardCustomers(tools)} holder
      on holder.card = case when ${byCard} then ${fn.key(company, card)} end`,
    customerId: `case
        when standing.customer is not null then null
        when customer.CustomerId is not null then customer.CustomerId
        when ${isTemporary} then async.customer_id
        when ${byCard} and holder.customers = 1 then holder.customer_id
      end`,
    match: `case
        when standing.customer is not null then 'default-customer'
        when customer.CustomerId is not null then 'matched'
        when ${isTemporary} then case when async.customer_id is null then 'pending-async' else 'matched' end
        when ${account} is not null then 'unknown-customer'
        when holder.customers = 1 then 'matched-by-card'
        when holder.customers > 1 then 'ambiguous-party'
        else 'anonymous'
      end`,
  };
}

/** Profiles by the temporary account they had: customer (temporary, in key form), customer_id. */
function asyncCustomers(tools: QueryTools): string {
  const { ref, fn } = tools;
  const known = (model: string, account: string) => `
            select ${fn.key("dataareaid", "custaccountasync")} as temporary, ${fn.key("dataareaid", account)} as permanent
            from ${model} where ${fn.text("custaccountasync")} is not null and ${fn.text(account)} is not null`;
  return firstPerKey({
    from: `(${known(ref(retailasynccustomer), "custaccount")}
            union all${known(ref(retailcusttable), "accountnum")}
          ) known
          join ${ref(profilesCustomer)} profile on profile.CustomerId = known.permanent`,
    key: { customer: "known.temporary" },
    columns: { customer_id: "profile.CustomerId" },
    order: ["profile.CustomerId nulls last"],
  });
}

/**
 * Customers of a card's party in each legal entity, and in all of them under an empty one: card (legal entity and number
 * in key form), customers, customer_id.
 */
function cardCustomers({ ref, fn }: QueryTools): string {
  const customersBy = (card: string) => `
          select ${card} as card, count(distinct profile.CustomerId) as customers, min(profile.CustomerId) as customer_id
          from ${ref(retailloyaltycard)} card
          join ${ref(profilesCustomer)} profile on profile.PartyRecordId = nullif(card.party, 0)
          where ${fn.text("card.cardnumber")} is not null
          group by ${card}`;
  const everywhere = fn.key(fn.literal(""), "card.cardnumber");
  return `(${customersBy(fn.key("profile.DataAreaId", "card.cardnumber"))}
          union all${customersBy(everywhere)}
        )`;
}
