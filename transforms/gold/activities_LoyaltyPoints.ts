import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { retailloyaltycardrewardpointtrans } from "../silver/retailloyaltycardrewardpointtrans.ts";
import { retailloyaltyrewardpoint } from "../silver/retailloyaltyrewardpoint.ts";
import { retailloyaltytier } from "../silver/retailloyaltytier.ts";
import { activityChecks, dateKeyColumn, ownerColumns, placeColumns } from "./activity-columns.ts";
import { dayZone } from "./channels.ts";
import { customerMatch } from "./customer-match.ts";

import { enumColumn } from "./enums.ts";
import { MONEY } from "./order-columns.ts";
import { ORDER_EXISTS, referenceChecks } from "./reference-checks.ts";
import { supportingChannels } from "./supporting_Channels.ts";

const EVENTS = ["Earn", "Redeem", "ReturnEarned", "Adjust", "Refund"];

/** Loyalty points won and spent. */
export const activitiesLoyaltyPoints = defineGold({
  name: "activities_LoyaltyPoints",
  grain: "One row per posting of loyalty points.",
  key: "LoyaltyEventId",
  activity: { type: "Loyalty", timestamp: "EventTimestamp", event: "EventType", timeline: "shown" },
  columns: {
    LoyaltyEventId: { type: "string", nullable: false, description: "Record id of the posting." },
    ...ownerColumns,
    DataAreaId: { type: "string", description: "Legal entity of the event; null where the posting names none." },
    CardNumber: { type: "string", privacy: "key", description: "Card of the posting." },
    RewardPointId: { type: "string", nullable: false, description: "Kind of point in supporting_LoyaltyRewardPoints." },
    ...placeColumns,
    EventType: { type: "string", nullable: false, description: `${EVENTS.join(", ")}.` },
    EntryType: { type: "string", nullable: false, description: "Kind of posting in the configured language." },
    EntryTypeCode: { type: "long", nullable: false, description: "Stored value of the kind." },
    LoyaltyTransactionType: { type: "string", description: "What caused it, in the configured language." },
    LoyaltyTransactionTypeCode: { type: "long", description: "Stored value of the cause." },
    PointsDelta: { type: MONEY, nullable: false, description: "Points won, negative when spent." },
    RemainingBalance: { type: MONEY, description: "Points of this posting that are still unused." },
    ProgramId: { type: "string", description: "Program at the time of the posting." },
    LoyaltyTier: { type: "string", description: "Tier at the time of the posting." },
    TierLevel: { type: MONEY, description: "Level of that tier." },
    OrderId: { type: "string", description: "Order that caused it." },
    StoreTransactionId: { type: "string", description: "Store transaction that caused it." },
    TransactionId: { type: "string", description: "Number of that transaction." },
    TerminalId: { type: "string", description: "Till." },
    StaffId: { type: "string", description: "Who served." },
    EventTimestamp: { type: "timestamp", nullable: false, description: "When it was posted, UTC." },
    EventDate: { type: "date", nullable: false, description: "Day of the posting at the channel." },
    DateKey: dateKeyColumn,
    ExpirationDate: { type: "date", description: "Day on which the points expire." },
  },
  checks: [
    ...activityChecks(EVENTS),
    ...referenceChecks("ChannelId", "StoreId", "ProgramId", "RewardPointId"),
    ORDER_EXISTS,
  ],
  query: (tools) => {
    const { ref, fn } = tools;
    const entry = enumColumn(tools, "entry", {
      ...{ table: "retailloyaltycardrewardpointtrans", column: "entrytype", value: "l.entrytype" },
      values: "RetailLoyaltyEntryType",
    });
    const cause = enumColumn(tools, "cause", {
      ...{
        table: "retailloyaltycardrewardpointtrans",
        column: "loyaltytransactiontype",
        value: "l.loyaltytransactiontype",
      },
      values: "RetailLoyaltyTransactionType",
    });
    const customer = customerMatch(tools, {
      ...{ company: "l.company", account: "l.account", customer: fn.key("l.account_company", "l.account") },
      ...{ asyncAccount: fn.cast("null", "string"), card: "l.card" },
    });
    return `
    select
      'loyalty_' || ${fn.cast("l.recid", "string")} as LoyaltyEventId,
      ${fn.company("l.company")} as DataAreaId,
      ${customer.customerId} as CustomerId,
      ${customer.match} as CustomerMatch,
      l.card as CardNumber,
      nullif(${fn.keyPart("point.rewardpointid")}, '') as RewardPointId,
      l.channel_id as ChannelId,
      l.store_id as StoreId,
      ${entry.symbol} as EventType,
      ${entry.label} as EntryType,
      l.entrytype as EntryTypeCode,
      ${cause.label} as LoyaltyTransactionType,
      l.loyaltytransactiontype as LoyaltyTransactionTypeCode,
      ${fn.narrow("l.rewardpointamountqty", MONEY)} as PointsDelta,
      ${fn.narrow("l.remaining", MONEY)} as RemainingBalance,
      ${fn.cast("nullif(l.affiliation, 0)", "string")} as ProgramId,
      ${fn.text("tier.tierid")} as LoyaltyTier,
      ${fn.narrow("tier.tierlevel", MONEY)} as TierLevel,
      case
        when l.sales_id is not null and l.company is not null then ${fn.key("l.company", "l.sales_id")}
        when l.number is not null and l.company is not null then ${documentKey(tools)}
      end as OrderId,
      case when l.number is not null and l.company is not null then ${documentKey(tools)} end as StoreTransactionId,
      l.number as TransactionId,
      l.terminal as TerminalId,
      l.staff as StaffId,
      ${fn.instantOf("l.entrydate", "l.entrytime", "l.zone")} as EventTimestamp,
      l.entrydate as EventDate,
      ${fn.dateKey("l.entrydate")} as DateKey,
      l.expirationdate as ExpirationDate
    from (${postings(tools)}
    ) l
    left join ${ref(retailloyaltyrewardpoint)} point on point.recid = l.rewardpoint
    left join ${ref(retailloyaltytier)} tier on tier.recid = nullif(l.loyaltytier, 0)
    ${entry.join}
    ${cause.join}
    ${customer.joins}
  `;
  },
});

/** Postings with the legal entity they state: never the shared one that global tables carry. */
function postings(tools: QueryTools): string {
  const { ref, fn } = tools;
  const legalEntity = (column: string) => `nullif(nullif(${fn.keyPart(column)}, ''), 'dat')`;
  const company = `coalesce(${legalEntity("p.loyaltytransdataareaid")}, ${legalEntity("p.custaccountdataareaid")})`;
  return `
      select
        p.recid, ${company} as company,
        ${legalEntity("p.custaccountdataareaid")} as account_company,
        case when ${legalEntity("p.custaccountdataareaid")} is not null then ${fn.text("p.custaccount")} end as account,
        ${fn.text("p.cardnumber")} as card, ${fn.text("p.salesid")} as sales_id, ${fn.text("p.transactionid")} as number,
        p.channel, p.storeid, ${fn.text("p.terminalid")} as terminal, ${fn.text("p.staffid")} as staff,
        nullif(${fn.keyPart("p.storeid")}, '') as store_id, c.ChannelId as channel_id,
        ${dayZone(tools, "c.TimeZoneId", company)} as zone,
        p.entrytype, p.loyaltytransactiontype, p.rewardpointamountqty, p.remaining, p.affiliation, p.loyaltytier,
        p.entrydate, p.entrytime, p.expirationdate, p.rewardpoint
      from ${ref(retailloyaltycardrewardpointtrans)} p
      left join ${ref(supportingChannels)} c on c.ChannelRecId = nullif(p.channel, 0)`;
}

/** Key of the store transaction behind posting `l`. */
function documentKey({ fn }: QueryTools): string {
  return fn.key("l.company", fn.cast("l.channel", "string"), "l.storeid", "l.terminal", "l.number");
}
