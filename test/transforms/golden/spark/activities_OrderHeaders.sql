select
    `OrderId`,
    `DataAreaId`,
    `CustomerId`,
    `CustomerMatch`,
    `OrderNumber`,
    `SalesSource`,
    `ChannelReferenceId`,
    `ChannelId`,
    `StoreId`,
    `EventType`,
    `OrderTimestamp`,
    `OrderDate`,
    `DateKey`,
    `LineCount`,
    `TotalQuantity`,
    `GrossAmount`,
    `DiscountAmount`,
    `RevenueAmount`,
    `TaxAmount`,
    `PaidAmount`,
    `SalesStatus`,
    `SalesStatusCode`,
    `IsReturn`,
    `IsCanceled`,
    `LoyaltyCardNumber`,
    `CustomerEmail`,
    `DeliveryModeId`,
    `SalesOriginId`,
    `CurrencyCode`,
    sha2(coalesce(`OrderId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`CustomerMatch`, char(30)) || char(31) || coalesce(`OrderNumber`, char(30)) || char(31) || coalesce(`SalesSource`, char(30)) || char(31) || coalesce(`ChannelReferenceId`, char(30)) || char(31) || coalesce(`ChannelId`, char(30)) || char(31) || coalesce(`StoreId`, char(30)) || char(31) || coalesce(`EventType`, char(30)) || char(31) || coalesce(date_format(`OrderTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)) || char(31) || coalesce(cast(`OrderDate` as string), char(30)) || char(31) || coalesce(cast(`DateKey` as string), char(30)) || char(31) || coalesce(cast(`LineCount` as string), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`TotalQuantity` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`GrossAmount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`DiscountAmount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`RevenueAmount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`TaxAmount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`PaidAmount` as string))), char(30)) || char(31) || coalesce(`SalesStatus`, char(30)) || char(31) || coalesce(cast(`SalesStatusCode` as string), char(30)) || char(31) || coalesce(case when `IsReturn` then '1' when not `IsReturn` then '0' end, char(30)) || char(31) || coalesce(case when `IsCanceled` then '1' when not `IsCanceled` then '0' end, char(30)) || char(31) || coalesce(`LoyaltyCardNumber`, char(30)) || char(31) || coalesce(`CustomerEmail`, char(30)) || char(31) || coalesce(`DeliveryModeId`, char(30)) || char(31) || coalesce(`SalesOriginId`, char(30)) || char(31) || coalesce(`CurrencyCode`, char(30)), 256) as `RowHash`
from (
select
  o.order_id as OrderId,
  o.DataAreaId as DataAreaId,
  o.CustomerId as CustomerId,
  o.CustomerMatch as CustomerMatch,
  o.OrderNumber as OrderNumber,
  o.SalesSource as SalesSource,
  coalesce(h.reference, t.reference) as ChannelReferenceId,
  o.ChannelId as ChannelId,
  o.StoreId as StoreId,
  case
    when s.lines = 0 then 'Cancellation'
    when s.returned = s.lines then 'Return'
    when s.returned > 0 then 'Exchange'
    else 'Purchase'
  end as EventType,
  o.OrderTimestamp as OrderTimestamp,
  o.OrderDate as OrderDate,
  o.DateKey as DateKey,
  s.lines as LineCount,
  s.quantity as TotalQuantity,
  s.gross as GrossAmount,
  s.discount as DiscountAmount,
  s.revenue as RevenueAmount,
  s.tax as TaxAmount,
  case when p.currencies = 1 and p.currency = o.CurrencyCode then p.amount end as PaidAmount,
  coalesce(h.status, o.SalesStatus) as SalesStatus,
  coalesce(h.status_code, o.SalesStatusCode) as SalesStatusCode,
  case
    when s.lines = 0 then 'Cancellation'
    when s.returned = s.lines then 'Return'
    when s.returned > 0 then 'Exchange'
    else 'Purchase'
  end = 'Return' as IsReturn,
  s.lines = 0 as IsCanceled,
  coalesce(h.card, t.card) as LoyaltyCardNumber,
  coalesce(h.email, t.email) as CustomerEmail,
  coalesce(h.delivery_mode, t.delivery_mode) as DeliveryModeId,
  o.SalesOriginId as SalesOriginId,
  o.CurrencyCode as CurrencyCode
from (
    select order_id, DataAreaId, CustomerId, CustomerMatch, OrderNumber, SalesSource, ChannelId, StoreId, CurrencyCode, OrderTimestamp, OrderDate, DateKey, SalesOriginId, SalesStatus, SalesStatusCode from (
      select f.OrderId as order_id,
        f.DataAreaId as DataAreaId,
        f.CustomerId as CustomerId,
        f.CustomerMatch as CustomerMatch,
        f.OrderNumber as OrderNumber,
        f.SalesSource as SalesSource,
        f.ChannelId as ChannelId,
        f.StoreId as StoreId,
        f.CurrencyCode as CurrencyCode,
        f.OrderTimestamp as OrderTimestamp,
        f.OrderDate as OrderDate,
        f.DateKey as DateKey,
        f.SalesOriginId as SalesOriginId,
        f.SalesStatus as SalesStatus,
        f.SalesStatusCode as SalesStatusCode,
        row_number() over (
          partition by f.OrderId
          order by f.OrderTimestamp nulls last, f.OrderLineId nulls last
        ) as place
      from `gold`.`activities_Orders` f
    ) ranked where place = 1
  ) o
join (
    select OrderId as order_id,
      count(case when not IsCanceled then OrderLineId end) as lines,
      count(case when not IsCanceled then case when IsReturn then OrderLineId end end) as returned,
      coalesce(try_cast(sum(case when not IsCanceled then SalesQty end) as DECIMAL(18,6)), cast(0 as DECIMAL(18,6))) as quantity,
      try_cast(sum(case when not IsCanceled then LineAmount + coalesce(LineDiscount, 0) end) as DECIMAL(18,6)) as gross,
      try_cast(sum(case when not IsCanceled then LineDiscount end) as DECIMAL(18,6)) as discount,
      case when count(distinct CurrencyCode) = 1 then coalesce(try_cast(sum(case when not IsCanceled then RevenueAmount end) as DECIMAL(18,6)), cast(0 as DECIMAL(18,6))) end as revenue,
      try_cast(sum(case when not IsCanceled then TaxAmount end) as DECIMAL(18,6)) as tax
    from `gold`.`activities_Orders`
    group by OrderId
  ) s on s.order_id = o.order_id
left join (
    select
      h.order_id, h.recid, h.account, h.currency, h.is_return_order, h.is_tax_included, h.sales_origin, h.email,
      h.delivery_mode, h.return_reason, h.created, h.status, h.status_code, r.reference, c.ChannelId as channel_id,
      coalesce(c.TimeZoneId, 'UTC') as zone,
      nullif(trim(card.cardnumber), '') as card,
      coalesce(paid.instant, referred.instant, r.bought) as bought
    from (
    select order_id, recid, company, account, currency, is_return_order, is_draft, is_tax_included, channel, sales_origin, email, delivery_mode, return_reason, created, status, status_code from (
      select translate(trim(coalesce(h.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(h.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as order_id,
        h.recid as recid,
        h.dataareaid as company,
        nullif(trim(h.custaccount), '') as account,
        nullif(trim(h.currencycode), '') as currency,
        coalesce(coalesce(type.symbol, case h.salestype when 0 then 'Journal' when 2 then 'Subscription' when 3 then 'Sales' when 4 then 'ReturnItem' when 5 then 'ItemReq' end) = 'ReturnItem', false) as is_return_order,
        coalesce(type.symbol = 'Journal', false) as is_draft,
        h.incltax = 1 as is_tax_included,
        nullif(h.retailchanneltable, 0) as channel,
        nullif(trim(h.salesoriginid), '') as sales_origin,
        case when trim(h.email) like '%@%' and trim(h.email) not like '%@%@%' and trim(h.email) not like '% %' then lower(trim(h.email)) end as email,
        nullif(trim(h.dlvmode), '') as delivery_mode,
        nullif(trim(h.returnreasoncodeid), '') as return_reason,
        h.createddatetime as created,
        coalesce(state.label, coalesce(state.symbol, case h.salesstatus when 0 then 'None' when 1 then 'Backorder' when 2 then 'Delivered' when 3 then 'Invoiced' when 4 then 'Canceled' end), cast(h.salesstatus as STRING)) as status,
        h.salesstatus as status_code,
        row_number() over (
          partition by translate(trim(coalesce(h.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(h.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by h.recid nulls last
        ) as place
      from `silver`.`salestable` h
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'salestable' and column_name = 'salestype'
    group by value
  ) type on type.value = h.salestype
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'salestable' and column_name = 'salesstatus'
    group by value
  ) state on state.value = h.salesstatus
    ) ranked where place = 1
  ) h
    left join (
    select sales_table, reference, channel, statement, card, bought from (
      select r.salestable as sales_table,
        nullif(trim(r.channelreferenceid), '') as reference,
        nullif(r.retailchannel, 0) as channel,
        nullif(trim(r.statementid), '') as statement,
        nullif(r.retailloyaltycard, 0) as card,
        r.originaltransactiontime as bought,
        row_number() over (
          partition by r.salestable
          order by r.recid nulls last
        ) as place
      from `silver`.`retailsalestable` r
    ) ranked where place = 1
  ) r on r.sales_table = h.recid
    left join `gold`.`supporting_Channels` c on c.ChannelRecId = coalesce(r.channel, h.channel)
    left join `silver`.`retailloyaltycard` card on card.recid = r.card
    left join (
      select translate(trim(coalesce(s.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(s.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as order_id, min(coalesce(timestamp_seconds(unix_seconds(cast(t.transdate as timestamp)) + coalesce(t.transtime, 0) - o.utc_offset), to_utc_timestamp(timestamp_seconds(unix_seconds(cast(t.transdate as timestamp)) + coalesce(t.transtime, 0)), coalesce(z.TimeZoneId, 'UTC')))) as instant
      from `silver`.`retailtransactionorderstatus` s
      join `silver`.`retailtransactiontable` t
        on replace(replace(translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(t.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(t.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(t.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(t.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') = replace(replace(translate(trim(coalesce(s.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(s.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
      left join `gold`.`supporting_Channels` z on z.ChannelRecId = t.channel
      left join (
      select d.channel, d.day, case when unix_seconds(cast(d.day as timestamp)) - unix_seconds(to_utc_timestamp(cast(d.day as timestamp), coalesce(z.TimeZoneId, 'UTC'))) = unix_seconds(cast(date_add(d.day, 1) as timestamp)) - unix_seconds(to_utc_timestamp(cast(date_add(d.day, 1) as timestamp), coalesce(z.TimeZoneId, 'UTC'))) then unix_seconds(cast(d.day as timestamp)) - unix_seconds(to_utc_timestamp(cast(d.day as timestamp), coalesce(z.TimeZoneId, 'UTC'))) end as utc_offset
      from (select distinct channel, transdate as day from `silver`.`retailtransactiontable`) d
      left join `gold`.`supporting_Channels` z on z.ChannelRecId = d.channel
    ) o on o.channel = t.channel and o.day = t.transdate
      where nullif(trim(s.salesid), '') is not null
      group by translate(trim(coalesce(s.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(s.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    ) paid on paid.order_id = h.order_id
    left join (
      select translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(t.channelreferenceid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as reference, min(coalesce(timestamp_seconds(unix_seconds(cast(t.transdate as timestamp)) + coalesce(t.transtime, 0) - o.utc_offset), to_utc_timestamp(timestamp_seconds(unix_seconds(cast(t.transdate as timestamp)) + coalesce(t.transtime, 0)), coalesce(z.TimeZoneId, 'UTC')))) as instant
      from `silver`.`retailtransactiontable` t
      left join `gold`.`supporting_Channels` z on z.ChannelRecId = t.channel
      left join (
      select d.channel, d.day, case when unix_seconds(cast(d.day as timestamp)) - unix_seconds(to_utc_timestamp(cast(d.day as timestamp), coalesce(z.TimeZoneId, 'UTC'))) = unix_seconds(cast(date_add(d.day, 1) as timestamp)) - unix_seconds(to_utc_timestamp(cast(date_add(d.day, 1) as timestamp), coalesce(z.TimeZoneId, 'UTC'))) then unix_seconds(cast(d.day as timestamp)) - unix_seconds(to_utc_timestamp(cast(d.day as timestamp), coalesce(z.TimeZoneId, 'UTC'))) end as utc_offset
      from (select distinct channel, transdate as day from `silver`.`retailtransactiontable`) d
      left join `gold`.`supporting_Channels` z on z.ChannelRecId = d.channel
    ) o on o.channel = t.channel and o.day = t.transdate
      where nullif(trim(t.channelreferenceid), '') is not null
      group by translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(t.channelreferenceid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    ) referred
      on referred.reference = case when r.reference is not null then translate(trim(coalesce(h.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(r.reference, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
    where not h.is_draft and r.statement is null
  ) h on h.order_id = case when o.SalesSource = 'SalesOrder' then o.order_id end
left join (
    select id, company_part, channel_part, store_part, terminal_part, number_part, company, type, type_label, type_code, account, async_account, card, receipt_id, number, reference, sales_id, email, delivery_mode, staff_id, channel_rec_id, channel_id, terminal_id, store_id, zone, utc_offset, instant, day, seconds, currency, is_return_sale, net, gross, discount, paid from (
      select replace(replace(translate(trim(coalesce(h.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(h.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(h.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(h.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(h.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as id,
        translate(trim(coalesce(h.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as company_part,
        coalesce(h.channel, 0) as channel_part,
        translate(trim(coalesce(h.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as store_part,
        translate(trim(coalesce(h.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as terminal_part,
        translate(trim(coalesce(h.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as number_part,
        h.dataareaid as company,
        coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) as type,
        coalesce(type.label, coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end), cast(h.type as STRING)) as type_label,
        h.type as type_code,
        nullif(trim(h.custaccount), '') as account,
        nullif(trim(h.custaccountasync), '') as async_account,
        nullif(trim(h.loyaltycardid), '') as card,
        nullif(trim(h.receiptid), '') as receipt_id,
        nullif(trim(h.transactionid), '') as number,
        nullif(trim(h.channelreferenceid), '') as reference,
        nullif(trim(h.salesorderid), '') as sales_id,
        case when trim(h.receiptemail) like '%@%' and trim(h.receiptemail) not like '%@%@%' and trim(h.receiptemail) not like '% %' then lower(trim(h.receiptemail)) end as email,
        nullif(trim(h.dlvmode), '') as delivery_mode,
        nullif(trim(h.staff), '') as staff_id,
        h.channel as channel_rec_id,
        c.ChannelId as channel_id,
        nullif(trim(h.terminal), '') as terminal_id,
        nullif(translate(trim(coalesce(h.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '') as store_id,
        coalesce(c.TimeZoneId, 'UTC') as zone,
        o.utc_offset as utc_offset,
        coalesce(timestamp_seconds(unix_seconds(cast(h.transdate as timestamp)) + coalesce(h.transtime, 0) - o.utc_offset), to_utc_timestamp(timestamp_seconds(unix_seconds(cast(h.transdate as timestamp)) + coalesce(h.transtime, 0)), coalesce(c.TimeZoneId, 'UTC'))) as instant,
        h.transdate as day,
        h.transtime as seconds,
        nullif(trim(h.currency), '') as currency,
        coalesce(h.saleisreturnsale = 1, false) as is_return_sale,
        h.netamount as net,
        h.grossamount as gross,
        h.discamount as discount,
        h.paymentamount as paid,
        row_number() over (
          partition by replace(replace(translate(trim(coalesce(h.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(h.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(h.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(h.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(h.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
          order by h.recid nulls last
        ) as place
      from `silver`.`retailtransactiontable` h
      left join `gold`.`supporting_Channels` c on c.ChannelRecId = h.channel
      left join (
      select d.channel, d.day, case when unix_seconds(cast(d.day as timestamp)) - unix_seconds(to_utc_timestamp(cast(d.day as timestamp), coalesce(z.TimeZoneId, 'UTC'))) = unix_seconds(cast(date_add(d.day, 1) as timestamp)) - unix_seconds(to_utc_timestamp(cast(date_add(d.day, 1) as timestamp), coalesce(z.TimeZoneId, 'UTC'))) then unix_seconds(cast(d.day as timestamp)) - unix_seconds(to_utc_timestamp(cast(d.day as timestamp), coalesce(z.TimeZoneId, 'UTC'))) end as utc_offset
      from (select distinct channel, transdate as day from `silver`.`retailtransactiontable`) d
      left join `gold`.`supporting_Channels` z on z.ChannelRecId = d.channel
    ) o on o.channel = h.channel and o.day = h.transdate
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailtransactiontable' and column_name = 'type'
    group by value
  ) type on type.value = h.type
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailtransactiontable' and column_name = 'entrystatus'
    group by value
  ) entry on entry.value = h.entrystatus
      where coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) in ('Sales') and coalesce(entry.symbol, case h.entrystatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
    ) ranked where place = 1
  ) t on t.id = case when o.SalesSource = 'StoreTransaction' then o.order_id end
left join (
    select OrderId as order_id, try_cast(sum(Amount) as DECIMAL(18,6)) as amount, min(CurrencyCode) as currency,
      count(distinct CurrencyCode) as currencies
    from `gold`.`activities_Payments`
    where OrderId is not null
    group by OrderId
  ) p on p.order_id = o.order_id
) contract
