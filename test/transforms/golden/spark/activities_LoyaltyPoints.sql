select
    `LoyaltyEventId`,
    `DataAreaId`,
    `CustomerId`,
    `CustomerMatch`,
    `CardNumber`,
    `RewardPointId`,
    `ChannelId`,
    `StoreId`,
    `EventType`,
    `EntryType`,
    `EntryTypeCode`,
    `LoyaltyTransactionType`,
    `LoyaltyTransactionTypeCode`,
    `PointsDelta`,
    `RemainingBalance`,
    `ProgramId`,
    `LoyaltyTier`,
    `TierLevel`,
    `OrderId`,
    `StoreTransactionId`,
    `TransactionId`,
    `TerminalId`,
    `StaffId`,
    `EventTimestamp`,
    `EventDate`,
    `DateKey`,
    `ExpirationDate`,
    sha2(coalesce(`LoyaltyEventId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`CustomerMatch`, char(30)) || char(31) || coalesce(`CardNumber`, char(30)) || char(31) || coalesce(`RewardPointId`, char(30)) || char(31) || coalesce(`ChannelId`, char(30)) || char(31) || coalesce(`StoreId`, char(30)) || char(31) || coalesce(`EventType`, char(30)) || char(31) || coalesce(`EntryType`, char(30)) || char(31) || coalesce(cast(`EntryTypeCode` as string), char(30)) || char(31) || coalesce(`LoyaltyTransactionType`, char(30)) || char(31) || coalesce(cast(`LoyaltyTransactionTypeCode` as string), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`PointsDelta` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`RemainingBalance` as string))), char(30)) || char(31) || coalesce(`ProgramId`, char(30)) || char(31) || coalesce(`LoyaltyTier`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`TierLevel` as string))), char(30)) || char(31) || coalesce(`OrderId`, char(30)) || char(31) || coalesce(`StoreTransactionId`, char(30)) || char(31) || coalesce(`TransactionId`, char(30)) || char(31) || coalesce(`TerminalId`, char(30)) || char(31) || coalesce(`StaffId`, char(30)) || char(31) || coalesce(date_format(`EventTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)) || char(31) || coalesce(cast(`EventDate` as string), char(30)) || char(31) || coalesce(cast(`DateKey` as string), char(30)) || char(31) || coalesce(cast(`ExpirationDate` as string), char(30)), 256) as `RowHash`
from (
select
  'loyalty_' || cast(l.recid as STRING) as LoyaltyEventId,
  case when length(translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as DataAreaId,
  case
    when standing.customer is not null then null
    when customer.CustomerId is not null then customer.CustomerId
    when (cast(null as STRING) is not null or l.account like '________-____-____-____-____________') then async.customer_id
    when l.account is null and cast(null as STRING) is null and holder.customers = 1 then holder.customer_id
  end as CustomerId,
  case
    when standing.customer is not null then 'default-customer'
    when customer.CustomerId is not null then 'matched'
    when (cast(null as STRING) is not null or l.account like '________-____-____-____-____________') then case when async.customer_id is null then 'pending-async' else 'matched' end
    when l.account is not null then 'unknown-customer'
    when holder.customers = 1 then 'matched-by-card'
    when holder.customers > 1 then 'ambiguous-party'
    else 'anonymous'
  end as CustomerMatch,
  l.card as CardNumber,
  nullif(translate(trim(coalesce(point.rewardpointid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '') as RewardPointId,
  l.channel_id as ChannelId,
  l.store_id as StoreId,
  coalesce(entry.symbol, case l.entrytype when 1 then 'Earn' when 2 then 'Redeem' when 3 then 'ReturnEarned' when 4 then 'Adjust' when 5 then 'Refund' end) as EventType,
  coalesce(entry.label, coalesce(entry.symbol, case l.entrytype when 1 then 'Earn' when 2 then 'Redeem' when 3 then 'ReturnEarned' when 4 then 'Adjust' when 5 then 'Refund' end), cast(l.entrytype as STRING)) as EntryType,
  l.entrytype as EntryTypeCode,
  coalesce(cause.label, coalesce(cause.symbol, case l.loyaltytransactiontype when 1 then 'RetailTransaction' when 2 then 'SalesOrder' when 3 then 'LoyaltyAdjustment' end), cast(l.loyaltytransactiontype as STRING)) as LoyaltyTransactionType,
  l.loyaltytransactiontype as LoyaltyTransactionTypeCode,
  try_cast(l.rewardpointamountqty as DECIMAL(18,6)) as PointsDelta,
  try_cast(l.remaining as DECIMAL(18,6)) as RemainingBalance,
  cast(nullif(l.affiliation, 0) as STRING) as ProgramId,
  nullif(trim(tier.tierid), '') as LoyaltyTier,
  try_cast(tier.tierlevel as DECIMAL(18,6)) as TierLevel,
  case
    when l.sales_id is not null and l.company is not null then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.sales_id, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    when l.number is not null and l.company is not null then replace(replace(translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(l.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.storeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.number, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
  end as OrderId,
  case when l.number is not null and l.company is not null then replace(replace(translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(l.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.storeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.number, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') end as StoreTransactionId,
  l.number as TransactionId,
  l.terminal as TerminalId,
  l.staff as StaffId,
  to_utc_timestamp(timestamp_seconds(unix_seconds(cast(l.entrydate as timestamp)) + coalesce(l.entrytime, 0)), l.zone) as EventTimestamp,
  l.entrydate as EventDate,
  cast(date_format(l.entrydate, 'yyyyMMdd') as bigint) as DateKey,
  l.expirationdate as ExpirationDate
from (
  select
    p.recid, coalesce(nullif(nullif(translate(trim(coalesce(p.loyaltytransdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), ''), 'dat'), nullif(nullif(translate(trim(coalesce(p.custaccountdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), ''), 'dat')) as company,
    nullif(nullif(translate(trim(coalesce(p.custaccountdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), ''), 'dat') as account_company,
    case when nullif(nullif(translate(trim(coalesce(p.custaccountdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), ''), 'dat') is not null then nullif(trim(p.custaccount), '') end as account,
    nullif(trim(p.cardnumber), '') as card, nullif(trim(p.salesid), '') as sales_id, nullif(trim(p.transactionid), '') as number,
    p.channel, p.storeid, nullif(trim(p.terminalid), '') as terminal, nullif(trim(p.staffid), '') as staff,
    nullif(translate(trim(coalesce(p.storeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '') as store_id, c.ChannelId as channel_id,
    coalesce(c.TimeZoneId, 'UTC') as zone,
    p.entrytype, p.loyaltytransactiontype, p.rewardpointamountqty, p.remaining, p.affiliation, p.loyaltytier,
    p.entrydate, p.entrytime, p.expirationdate, p.rewardpoint
  from `silver`.`retailloyaltycardrewardpointtrans` p
  left join `gold`.`supporting_Channels` c on c.ChannelRecId = nullif(p.channel, 0)
) l
left join `silver`.`retailloyaltyrewardpoint` point on point.recid = l.rewardpoint
left join `silver`.`retailloyaltytier` tier on tier.recid = nullif(l.loyaltytier, 0)
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailloyaltycardrewardpointtrans' and column_name = 'entrytype'
    group by value
  ) entry on entry.value = l.entrytype
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailloyaltycardrewardpointtrans' and column_name = 'loyaltytransactiontype'
    group by value
  ) cause on cause.value = l.loyaltytransactiontype
left join (
    select distinct translate(trim(coalesce(defaultcustdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(defaultcustaccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer
    from `silver`.`retailchanneltable`
    where nullif(trim(defaultcustaccount), '') is not null
  ) standing on standing.customer = translate(trim(coalesce(l.account_company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.account, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join `gold`.`profiles_Customer` customer on customer.CustomerId = translate(trim(coalesce(l.account_company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.account, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join (
    select customer, customer_id from (
      select known.temporary as customer,
        profile.CustomerId as customer_id,
        row_number() over (
          partition by known.temporary
          order by profile.CustomerId nulls last
        ) as place
      from (
        select translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(custaccountasync, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as temporary, translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(custaccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as permanent
        from `silver`.`retailasynccustomer` where nullif(trim(custaccountasync), '') is not null and nullif(trim(custaccount), '') is not null
        union all
        select translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(custaccountasync, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as temporary, translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as permanent
        from `silver`.`retailcusttable` where nullif(trim(custaccountasync), '') is not null and nullif(trim(accountnum), '') is not null
      ) known
      join `gold`.`profiles_Customer` profile on profile.CustomerId = known.permanent
    ) ranked where place = 1
  ) async
  on async.customer = case when (cast(null as STRING) is not null or l.account like '________-____-____-____-____________') then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(coalesce(cast(null as STRING), l.account), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
left join (
      select translate(trim(coalesce(profile.DataAreaId, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(card.cardnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as card, count(distinct profile.CustomerId) as customers, min(profile.CustomerId) as customer_id
      from `silver`.`retailloyaltycard` card
      join `gold`.`profiles_Customer` profile on profile.PartyRecordId = nullif(card.party, 0)
      where nullif(trim(card.cardnumber), '') is not null
      group by translate(trim(coalesce(profile.DataAreaId, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(card.cardnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      union all
      select translate(trim(coalesce('', '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(card.cardnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as card, count(distinct profile.CustomerId) as customers, min(profile.CustomerId) as customer_id
      from `silver`.`retailloyaltycard` card
      join `gold`.`profiles_Customer` profile on profile.PartyRecordId = nullif(card.party, 0)
      where nullif(trim(card.cardnumber), '') is not null
      group by translate(trim(coalesce('', '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(card.cardnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    ) holder
  on holder.card = case when l.account is null and cast(null as STRING) is null then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.card, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
) contract
