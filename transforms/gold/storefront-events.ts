import type { QueryTools } from "../kernel/gold.ts";
import { omoperatingunit } from "../silver/omoperatingunit.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";
import { retailexternalidtocustomermap } from "../silver/retailexternalidtocustomermap.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import { actionTypesOf } from "./action-types.ts";
import { activitiesOrderHeaders } from "./activities_OrderHeaders.ts";
import { dayZone } from "./channels.ts";
import { firstPerKey } from "./first-per-key.ts";
import { MONEY } from "./order-columns.ts";
import { profilesCustomer } from "./profiles_Customer.ts";
import { supportingChannels } from "./supporting_Channels.ts";
import { supportingProductCategories } from "./supporting_ProductCategories.ts";

/** Columns that only the feed fills: name in the query, column of gold, type. */
const FEED_COLUMNS = [
  ["visitor_id", "VisitorId", "string"],
  ["visit_id", "VisitId", "string"],
  ["item_id", "ItemId", "string"],
  ["category_id", "CategoryId", "string"],
  ["query_text", "QueryText", "string"],
  ["page_url", "PageUrl", "string"],
  ["referrer_url", "ReferrerUrl", "string"],
  ["campaign_id", "CampaignId", "string"],
  ["device_type", "DeviceType", "string"],
  ["cart_id", "CartId", "string"],
  ["review_rating", "ReviewRating", MONEY],
  ["action_detail", "ActionDetail", "string"],
] as const;

type FeedColumn = (typeof FEED_COLUMNS)[number][1];

/** Feed columns of a relation, for a select list; nothing where no shop reports. Ends with a comma. */
export function feedColumns({ settings }: QueryTools, alias: string): string {
  if (settings.storefront === undefined) return "";
  return FEED_COLUMNS.map(([name]) => `${alias}.${name}, `).join("");
}

/** Feed columns of a source that is no feed, and the legal entity of its customers. Begins with a comma. */
export function noFeedColumns({ fn, settings }: QueryTools, company: string): string {
  if (settings.storefront === undefined) return "";
  const nulls = FEED_COLUMNS.map(([name, , type]) => `, ${fn.cast("null", type)} as ${name}`);
  return `, ${company} as owner_company${nulls.join("")}`;
}

/** Values of gold's columns over `m`, the feed's rows and others, and `product`. */
export function feedValues({ fn, settings }: QueryTools): Readonly<Record<FeedColumn, string>> {
  const product: Readonly<Partial<Record<FeedColumn, string>>> = {
    ItemId: "product.ItemId",
    CategoryId: "product.CategoryId",
  };
  const values = FEED_COLUMNS.map(([name, column, type]) => {
    const known = product[column];
    if (settings.storefront === undefined) return [column, known ?? fn.cast("null", type)];
    if (column === "ItemId") return [column, `coalesce(product.ItemId, m.${name})`];
    return [column, known === undefined ? `m.${name}` : `coalesce(m.${name}, ${known})`];
  });
  return Object.fromEntries(values) as Record<FeedColumn, string>;
}

/**
 * Events that web shops reported, in the columns of all actions (gold contract, sections 6.7 and 10); undefined where
 * none does. The customer is who signed in, by account, then by sign-in id, then by e-mail address if one profile in
 * the channel's legal entity has it.
 */
export function storefrontEvents(tools: QueryTools): string | undefined {
  const { ref, fn, settings } = tools;
  const feeds = Object.entries(settings.storefront ?? {});
  if (feeds.length === 0) return undefined;
  const none = fn.cast("null", "string");
  const company = "coalesce(named.DataAreaId, numbered.company)";
  const zone = dayZone(tools, "coalesce(named.TimeZoneId, numbered.zone)", company);
  const account = fn.text("e.customeraccount");
  const signedIn = `coalesce(${fn.company("e.dataareaid")}, ${company})`;
  const type = actionType(tools, feeds);
  const firstOf = (own: string, bySignIn: string, byMail: string) => `case
            when signed.CustomerId is not null then ${own}
            when known.account is not null then ${bySignIn}
            when mailed.customers = 1 then ${byMail}
            else ${own}
          end`;
  return `
        select ${fn.key(fn.literal("cs"), "e.source", "e.eventid")} as id, ${company} as company, ${type} as action_type,
          e.source, ${firstOf(account, "known.account", "mailed.account")} as account,
          ${none} as async_account, ${none} as card, coalesce(named.ChannelId, numbered.channel_id) as channel_id,
          ${none} as store_id, e.occurredat as instant, ${fn.localDate("e.occurredat", zone)} as day,
          case when e.itemid is not null then ${fn.key(company, "e.itemid")} end as product_id,
          ${fn.narrow("e.quantity", MONEY)} as quantity, bought.order_id,
          ${firstOf(signedIn, company, company)} as owner_company,
          e.visitorid as visitor_id, e.visitid as visit_id, e.itemid as item_id, category.CategoryId as category_id,
          e.query as query_text, e.pageurl as page_url, e.referrerurl as referrer_url, e.campaignid as campaign_id,
          e.devicetype as device_type, e.cartid as cart_id, ${fn.narrow("e.rating", MONEY)} as review_rating,
          case when ${type} = 'Custom' then coalesce(e.detail, e.eventtype) else e.detail end as action_detail
        from ${ref(storefrontevents)} e
        left join ${ref(supportingChannels)} named on named.ChannelId = ${fn.keyPart("e.channelid")}
        left join ${channelsByNumber(tools)} numbered on numbered.number = ${fn.keyPart("e.operatingunitnumber")}
        left join ${ref(profilesCustomer)} signed
          on signed.CustomerId = case when ${account} is not null then ${fn.key(signedIn, "e.customeraccount")} end
        left join ${accountsBySignIn(tools)} known
          on known.identity = e.externalidentityid and known.company = ${company}
        left join ${accountsByMail(tools)} mailed on mailed.hash = e.emailsha256 and mailed.company = ${company}
        left join ${orders(tools)} bought on bought.reference = e.orderconfirmationid and bought.company = ${company}
        left join ${ref(supportingProductCategories)} category on category.CategoryId = e.categoryid
        where e.source in (${feeds.map(([name]) => fn.literal(name)).join(", ")})`;
}

/** Action type of an event by the settings of its feed; an unknown event type is Custom. */
function actionType(
  { fn }: QueryTools,
  feeds: readonly (readonly [string, Readonly<Record<string, string>>])[],
): string {
  const ofFeed = (own: Readonly<Record<string, string>>) => {
    const cases = [...actionTypesOf(own)].map(([name, type]) => `when ${fn.literal(name)} then ${fn.literal(type)}`);
    return `case lower(e.eventtype) ${cases.join(" ")} else 'Custom' end`;
  };
  const [[, only] = ["", {}], ...others] = feeds;
  if (others.length === 0) return ofFeed(only);
  return `case e.source ${feeds.map(([name, own]) => `when ${fn.literal(name)} then ${ofFeed(own)}`).join(" ")} end`;
}

/** Channels by the number of their operating unit in key form: number, channel_id, company, zone. */
function channelsByNumber({ ref, fn }: QueryTools): string {
  return firstPerKey({
    from: `${ref(retailchanneltable)} c
          join ${ref(omoperatingunit)} u on u.recid = nullif(c.omoperatingunitid, 0)
          join ${ref(supportingChannels)} s on s.ChannelRecId = c.recid`,
    key: { number: fn.keyPart("u.omoperatingunitnumber") },
    columns: { channel_id: "s.ChannelId", company: "s.DataAreaId", zone: "s.TimeZoneId" },
    order: ["c.recid nulls last"],
    where: `${fn.text("u.omoperatingunitnumber")} is not null`,
  });
}

/** Accounts of sign-in identities that are activated: identity, company, account. */
function accountsBySignIn({ ref, fn }: QueryTools): string {
  return firstPerKey({
    from: `${ref(retailexternalidtocustomermap)} x
          join ${ref(profilesCustomer)} p on p.CustomerId = ${fn.key("x.dataareaid", "x.customeraccountnumber")}`,
    key: { identity: fn.text("x.externalidentityid"), company: "p.DataAreaId" },
    columns: { account: "p.AccountNum" },
    order: ["x.recid nulls last"],
    where: `x.isactivated = 1 and ${fn.text("x.externalidentityid")} is not null`,
  });
}

/** Customers by the hash of their e-mail address: hash, company, customers, account. */
function accountsByMail({ ref, fn }: QueryTools): string {
  const hash = fn.sha256("p.PrimaryEmail");
  return `(
          select ${hash} as hash, p.DataAreaId as company, count(*) as customers, min(p.AccountNum) as account
          from ${ref(profilesCustomer)} p
          where p.PrimaryEmail is not null
          group by ${hash}, p.DataAreaId
        )`;
}

/** Orders by their confirmation number: reference, company, order_id. */
function orders({ ref }: QueryTools): string {
  return `(
          select h.ChannelReferenceId as reference, h.DataAreaId as company, min(h.OrderId) as order_id
          from ${ref(activitiesOrderHeaders)} h
          where h.ChannelReferenceId is not null
          group by h.ChannelReferenceId, h.DataAreaId
        )`;
}
