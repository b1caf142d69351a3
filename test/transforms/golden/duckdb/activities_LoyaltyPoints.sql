select
    "LoyaltyEventId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "CardNumber",
    "RewardPointId",
    "ChannelId",
    "StoreId",
    "EventType",
    "EntryType",
    "EntryTypeCode",
    "LoyaltyTransactionType",
    "LoyaltyTransactionTypeCode",
    "PointsDelta",
    "RemainingBalance",
    "ProgramId",
    "LoyaltyTier",
    "TierLevel",
    "OrderId",
    "StoreTransactionId",
    "TransactionId",
    "TerminalId",
    "StaffId",
    "EventTimestamp",
    "EventDate",
    "DateKey",
    "ExpirationDate",
    sha256(concat(coalesce("LoyaltyEventId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("CardNumber", chr(30)), chr(31), coalesce("RewardPointId", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce("EventType", chr(30)), chr(31), coalesce("EntryType", chr(30)), chr(31), coalesce(cast("EntryTypeCode" as varchar), chr(30)), chr(31), coalesce("LoyaltyTransactionType", chr(30)), chr(31), coalesce(cast("LoyaltyTransactionTypeCode" as varchar), chr(30)), chr(31), coalesce(decimal_text("PointsDelta"), chr(30)), chr(31), coalesce(decimal_text("RemainingBalance"), chr(30)), chr(31), coalesce("ProgramId", chr(30)), chr(31), coalesce("LoyaltyTier", chr(30)), chr(31), coalesce(decimal_text("TierLevel"), chr(30)), chr(31), coalesce("OrderId", chr(30)), chr(31), coalesce("StoreTransactionId", chr(30)), chr(31), coalesce("TransactionId", chr(30)), chr(31), coalesce("TerminalId", chr(30)), chr(31), coalesce("StaffId", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("EventTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("EventDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce(cast("ExpirationDate" as varchar), chr(30)))) as "RowHash"
from (
select
  'loyalty_' || cast(l.recid as VARCHAR) as LoyaltyEventId,
  legal_entity(l.company) as DataAreaId,
  case
    when standing.customer is not null then null
    when customer.CustomerId is not null then customer.CustomerId
    when (cast(null as VARCHAR) is not null or l.account like '________-____-____-____-____________') then async.customer_id
    when l.account is null and cast(null as VARCHAR) is null and holder.customers = 1 then holder.customer_id
  end as CustomerId,
  case
    when standing.customer is not null then 'default-customer'
    when customer.CustomerId is not null then 'matched'
    when (cast(null as VARCHAR) is not null or l.account like '________-____-____-____-____________') then case when async.customer_id is null then 'pending-async' else 'matched' end
    when l.account is not null then 'unknown-customer'
    when holder.customers = 1 then 'matched-by-card'
    when holder.customers > 1 then 'ambiguous-party'
    else 'anonymous'
  end as CustomerMatch,
  l.card as CardNumber,
  nullif(key_part(point.rewardpointid), '') as RewardPointId,
  l.channel_id as ChannelId,
  l.store_id as StoreId,
  coalesce(entry.symbol, case l.entrytype when 1 then 'Earn' when 2 then 'Redeem' when 3 then 'ReturnEarned' when 4 then 'Adjust' when 5 then 'Refund' end) as EventType,
  coalesce(entry.label, coalesce(entry.symbol, case l.entrytype when 1 then 'Earn' when 2 then 'Redeem' when 3 then 'ReturnEarned' when 4 then 'Adjust' when 5 then 'Refund' end), cast(l.entrytype as VARCHAR)) as EntryType,
  l.entrytype as EntryTypeCode,
  coalesce(cause.label, coalesce(cause.symbol, case l.loyaltytransactiontype when 1 then 'RetailTransaction' when 2 then 'SalesOrder' when 3 then 'LoyaltyAdjustment' end), cast(l.loyaltytransactiontype as VARCHAR)) as LoyaltyTransactionType,
  l.loyaltytransactiontype as LoyaltyTransactionTypeCode,
  try_cast(l.rewardpointamountqty as DECIMAL(18,6)) as PointsDelta,
  try_cast(l.remaining as DECIMAL(18,6)) as RemainingBalance,
  cast(nullif(l.affiliation, 0) as VARCHAR) as ProgramId,
  clean_text(tier.tierid) as LoyaltyTier,
  try_cast(tier.tierlevel as DECIMAL(18,6)) as TierLevel,
  case
    when l.sales_id is not null and l.company is not null then key_part(l.company) || '_' || key_part(l.sales_id)
    when l.number is not null and l.company is not null then long_key_part(l.company) || '_' || long_key_part(cast(l.channel as VARCHAR)) || '_' || long_key_part(l.storeid) || '_' || long_key_part(l.terminal) || '_' || long_key_part(l.number)
  end as OrderId,
  case when l.number is not null and l.company is not null then long_key_part(l.company) || '_' || long_key_part(cast(l.channel as VARCHAR)) || '_' || long_key_part(l.storeid) || '_' || long_key_part(l.terminal) || '_' || long_key_part(l.number) end as StoreTransactionId,
  l.number as TransactionId,
  l.terminal as TerminalId,
  l.staff as StaffId,
  instant_of(l.entrydate, l.entrytime, l.zone) as EventTimestamp,
  l.entrydate as EventDate,
  cast(strftime(l.entrydate, '%Y%m%d') as bigint) as DateKey,
  l.expirationdate as ExpirationDate
from (
  select
    p.recid, coalesce(nullif(nullif(key_part(p.loyaltytransdataareaid), ''), 'dat'), nullif(nullif(key_part(p.custaccountdataareaid), ''), 'dat')) as company,
    nullif(nullif(key_part(p.custaccountdataareaid), ''), 'dat') as account_company,
    case when nullif(nullif(key_part(p.custaccountdataareaid), ''), 'dat') is not null then clean_text(p.custaccount) end as account,
    clean_text(p.cardnumber) as card, clean_text(p.salesid) as sales_id, clean_text(p.transactionid) as number,
    p.channel, p.storeid, clean_text(p.terminalid) as terminal, clean_text(p.staffid) as staff,
    nullif(key_part(p.storeid), '') as store_id, c.ChannelId as channel_id,
    coalesce(c.TimeZoneId, 'UTC') as zone,
    p.entrytype, p.loyaltytransactiontype, p.rewardpointamountqty, p.remaining, p.affiliation, p.loyaltytier,
    p.entrydate, p.entrytime, p.expirationdate, p.rewardpoint
  from "silver"."retailloyaltycardrewardpointtrans" p
  left join "gold"."supporting_Channels" c on c.ChannelRecId = nullif(p.channel, 0)
) l
left join "silver"."retailloyaltyrewardpoint" point on point.recid = l.rewardpoint
left join "silver"."retailloyaltytier" tier on tier.recid = nullif(l.loyaltytier, 0)
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailloyaltycardrewardpointtrans' and column_name = 'entrytype'
    group by value
  ) entry on entry.value = l.entrytype
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailloyaltycardrewardpointtrans' and column_name = 'loyaltytransactiontype'
    group by value
  ) cause on cause.value = l.loyaltytransactiontype
left join (
    select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
    from "silver"."retailchanneltable"
    where clean_text(defaultcustaccount) is not null
  ) standing on standing.customer = key_part(l.account_company) || '_' || key_part(l.account)
left join "gold"."profiles_Customer" customer on customer.CustomerId = key_part(l.account_company) || '_' || key_part(l.account)
left join (
    select customer, customer_id from (
      select known.temporary as customer,
        profile.CustomerId as customer_id,
        row_number() over (
          partition by known.temporary
          order by profile.CustomerId nulls last
        ) as place
      from (
        select key_part(dataareaid) || '_' || key_part(custaccountasync) as temporary, key_part(dataareaid) || '_' || key_part(custaccount) as permanent
        from "silver"."retailasynccustomer" where clean_text(custaccountasync) is not null and clean_text(custaccount) is not null
        union all
        select key_part(dataareaid) || '_' || key_part(custaccountasync) as temporary, key_part(dataareaid) || '_' || key_part(accountnum) as permanent
        from "silver"."retailcusttable" where clean_text(custaccountasync) is not null and clean_text(accountnum) is not null
      ) known
      join "gold"."profiles_Customer" profile on profile.CustomerId = known.permanent
    ) ranked where place = 1
  ) async
  on async.customer = case when (cast(null as VARCHAR) is not null or l.account like '________-____-____-____-____________') then key_part(l.company) || '_' || key_part(coalesce(cast(null as VARCHAR), l.account)) end
left join (
      select key_part(profile.DataAreaId) || '_' || key_part(card.cardnumber) as card, count(distinct profile.CustomerId) as customers, min(profile.CustomerId) as customer_id
      from "silver"."retailloyaltycard" card
      join "gold"."profiles_Customer" profile on profile.PartyRecordId = nullif(card.party, 0)
      where clean_text(card.cardnumber) is not null
      group by key_part(profile.DataAreaId) || '_' || key_part(card.cardnumber)
      union all
      select key_part('') || '_' || key_part(card.cardnumber) as card, count(distinct profile.CustomerId) as customers, min(profile.CustomerId) as customer_id
      from "silver"."retailloyaltycard" card
      join "gold"."profiles_Customer" profile on profile.PartyRecordId = nullif(card.party, 0)
      where clean_text(card.cardnumber) is not null
      group by key_part('') || '_' || key_part(card.cardnumber)
    ) holder
  on holder.card = case when l.account is null and cast(null as VARCHAR) is null then key_part(l.company) || '_' || key_part(l.card) end
) contract
