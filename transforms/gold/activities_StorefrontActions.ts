import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { inventtable } from "../silver/inventtable.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";
import { retailtransactionorderstatus } from "../silver/retailtransactionorderstatus.ts";
import { retailwishlistlinetable } from "../silver/retailwishlistlinetable.ts";
import { retailwishlisttable } from "../silver/retailwishlisttable.ts";
import { ACTION_TYPES } from "./action-types.ts";
import { activityChecks, dateKeyColumn, ownerColumns, placeColumns } from "./activity-columns.ts";
import { dayZone } from "./channels.ts";
import { customerMatch } from "./customer-match.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { MONEY } from "./order-columns.ts";
import { profilesCustomer } from "./profiles_Customer.ts";
import { ORDER_EXISTS, referenceChecks } from "./reference-checks.ts";
import { productOf } from "./shared-products.ts";
import { CUSTOMER_TRANSACTIONS, transactionKey, transactions } from "./store-transactions.ts";
import { feedColumns, feedValues, noFeedColumns, storefrontEvents } from "./storefront-events.ts";
import { supportingProducts } from "./supporting_Products.ts";

const text = (description: string) => ({ type: "string", description }) as const;

/** What customers do in the web shop: wish lists and orders; visits need the shop's own event feed. */
export const activitiesStorefrontActions = defineGold({
  name: "activities_StorefrontActions",
  grain: "One row per action in the web shop.",
  key: "ActionId",
  activity: {
    type: { custom: "StorefrontAction" },
    timestamp: "ActionTimestamp",
    event: "ActionType",
    timeline: "shown",
  },
  columns: {
    ActionId: { type: "string", nullable: false, description: "Source and event." },
    ...ownerColumns,
    ActionType: { type: "string", nullable: false, description: "What the customer did." },
    ActionSource: { type: "string", nullable: false, description: "WishList, OnlineOrder, or the name of a feed." },
    ...placeColumns,
    ActionTimestamp: { type: "timestamp", nullable: false, description: "When, UTC." },
    ActionDate: { type: "date", nullable: false, description: "Day of the action at the channel." },
    DateKey: dateKeyColumn,
    VisitorId: { ...text("Anonymous visitor; feed only."), privacy: "key" },
    VisitId: { ...text("One visit; feed only."), privacy: "key" },
    ProductId: text("Product in supporting_Products."),
    ItemId: text("Item number."),
    CategoryId: text("Category in supporting_ProductCategories."),
    Quantity: { type: MONEY, description: "Quantity." },
    QueryText: text("What was searched for; feed only."),
    PageUrl: text("Page without query string and fragment; feed only."),
    ReferrerUrl: text("Page before it; feed only."),
    CampaignId: text("Campaign; feed only."),
    DeviceType: text("Kind of device; feed only."),
    CartId: text("Cart; feed only."),
    OrderId: text("Order, when known."),
    ReviewRating: { type: MONEY, description: "1 to 5; feed only." },
    ActionDetail: text("Detail for the timeline; feed only."),
  },
  checks: [
    ...activityChecks(ACTION_TYPES, "ActionType"),
    ...referenceChecks("ProductId", "ChannelId", "StoreId", "CategoryId"),
    ORDER_EXISTS,
  ],
  query: (tools) => {
    const { ref, fn } = tools;
    const feed = storefrontEvents(tools);
    const owner = feed === undefined ? "a.company" : "a.owner_company";
    const customer = customerMatch(tools, {
      ...{ company: owner, account: "a.account", customer: fn.key(owner, "a.account") },
      ...{ asyncAccount: "a.async_account", card: "a.card" },
    });
    const values = feedValues(tools);
    const released = productOf(tools, "m.product_id");
    return `
    select
      m.id as ActionId,
      ${fn.company("m.company")} as DataAreaId,
      m.customer_id as CustomerId,
      m.customer_match as CustomerMatch,
      m.action_type as ActionType,
      m.source as ActionSource,
      m.channel_id as ChannelId,
      m.store_id as StoreId,
      m.instant as ActionTimestamp,
      m.day as ActionDate,
      ${fn.dateKey("m.day")} as DateKey,
      ${values.VisitorId} as VisitorId,
      ${values.VisitId} as VisitId,
      product.ProductId as ProductId,
      ${values.ItemId} as ItemId,
      ${values.CategoryId} as CategoryId,
      m.quantity as Quantity,
      ${values.QueryText} as QueryText,
      ${values.PageUrl} as PageUrl,
      ${values.ReferrerUrl} as ReferrerUrl,
      ${values.CampaignId} as CampaignId,
      ${values.DeviceType} as DeviceType,
      ${values.CartId} as CartId,
      m.order_id as OrderId,
      ${values.ReviewRating} as ReviewRating,
      ${values.ActionDetail} as ActionDetail
    from (
      select a.id, a.company, a.action_type, a.source, a.channel_id, a.store_id, a.instant, a.day, a.product_id, a.quantity,
        a.order_id, ${feedColumns(tools, "a")}${customer.customerId} as customer_id, ${customer.match} as customer_match
      from (${wishListActions(tools)}
        union all${onlineOrders(tools)}${
          feed === undefined
            ? ""
            : `
        union all${feed}`
        }
      ) a
      ${customer.joins}
    ) m${released.join}
    left join ${ref(supportingProducts)} product on product.ProductId = ${released.id}
    left join ${ref(profilesCustomer)} refusal on refusal.CustomerId = m.customer_id
    where not coalesce(refusal.OptOutWebActivityTracking, false)
  `;
  },
});

/** Products put on wish lists and taken off again. A line without a time is left out. */
function wishListActions(tools: QueryTools): string {
  const { ref, fn } = tools;
  const none = fn.cast("null", "string");
  const id = (suffix: string) => `'wl_' || ${fn.key("w.dataareaid", fn.cast("w.recid", "string"))} || '${suffix}'`;
  const removed = "coalesce(w.deleteddatetime, list.deleteddatetime)";
  const items = firstPerKey({
    from: `${ref(inventtable)} i`,
    key: { company: fn.keyPart("i.dataareaid"), product: "i.product" },
    columns: { item: "i.itemid" },
    order: ["i.recid nulls last"],
    where: "i.product <> 0",
  });
  const action = (type: string, suffix: string, moment: string) => `
        select ${id(suffix)} as id, w.dataareaid as company, ${fn.literal(type)} as action_type, 'WishList' as source,
          coalesce(${fn.text("w.customerid")}, ${fn.text("list.customerid")}) as account, ${none} as async_account, ${none} as card,
          ${none} as channel_id, ${none} as store_id, ${moment} as instant,
          ${fn.localDate(moment, dayZone(tools, undefined, "w.dataareaid"))} as day,
          case when i.item is not null then ${fn.key("w.dataareaid", "i.item")} end as product_id,
          ${fn.narrow("w.quantity", MONEY)} as quantity, ${none} as order_id${noFeedColumns(tools, "w.dataareaid")}
        from ${ref(retailwishlistlinetable)} w
        left join ${ref(retailwishlisttable)} list on list.recid = nullif(w.wishlistid, 0)
        left join ${items} i on i.company = ${fn.keyPart("w.dataareaid")} and i.product = nullif(w.productid, 0)
        where ${moment} is not null`;
  return `${action("WishListItemAdded", "", "w.createddatetime")}
        union all${action("WishListItemRemoved", "_removed", removed)}`;
}

/** Orders placed in web shops, before and after they became sales orders. */
function onlineOrders(tools: QueryTools): string {
  const { ref, fn } = tools;
  const channel = enumColumn(tools, "place", {
    ...{ table: "retailchanneltable", column: "channeltype", value: "c.channeltype", values: "RetailChannelType" },
  });
  const orders = firstPerKey({
    from: `${ref(retailtransactionorderstatus)} s`,
    key: { transaction_id: transactionKey(tools, "s") },
    columns: { order_id: fn.key("s.dataareaid", "s.salesid") },
    order: ["s.recid nulls last"],
    where: `${fn.text("s.salesid")} is not null`,
  });
  return `
        select 'oo_' || h.id as id, h.company, 'OrderPlaced' as action_type, 'OnlineOrder' as source, h.account, h.async_account,
          h.card, h.channel_id, ${fn.cast("null", "string")} as store_id,
          h.instant, h.day, ${fn.cast("null", "string")} as product_id,
          ${fn.cast("null", MONEY)} as quantity,
          case when h.sales_id is not null then ${fn.key("h.company", "h.sales_id")} else became.order_id end as order_id${noFeedColumns(tools, "h.company")}
        from ${transactions(tools, CUSTOMER_TRANSACTIONS)} h
        join ${ref(retailchanneltable)} c on c.recid = h.channel_rec_id
        ${channel.join}
        left join ${orders} became on became.transaction_id = h.id
        where ${channel.symbol} in ('OnlineStore', 'SharePointOnlineStore', 'OnlineMarketplace')`;
}
