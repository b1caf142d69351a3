select
    `OrderLineId`,
    `DataAreaId`,
    `CustomerId`,
    `CustomerMatch`,
    `OrderId`,
    `OrderNumber`,
    `SalesSource`,
    `ChannelId`,
    `StoreId`,
    `EventType`,
    `OrderTimestamp`,
    `OrderDate`,
    `DateKey`,
    `ProductId`,
    `ItemId`,
    `VariantId`,
    `ProductName`,
    `CategoryId`,
    `SalesQty`,
    `SalesUnit`,
    `UnitPrice`,
    `PriceUnit`,
    `LineDiscount`,
    `LineAmount`,
    `TaxAmount`,
    `IsTaxIncluded`,
    `RevenueAmount`,
    `RevenueAmountReporting`,
    `CostPrice`,
    `CurrencyCode`,
    `SalesStatus`,
    `SalesStatusCode`,
    `IsReturn`,
    `IsCanceled`,
    `DeliveryModeId`,
    `SalesOriginId`,
    sha2(coalesce(`OrderLineId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`CustomerMatch`, char(30)) || char(31) || coalesce(`OrderId`, char(30)) || char(31) || coalesce(`OrderNumber`, char(30)) || char(31) || coalesce(`SalesSource`, char(30)) || char(31) || coalesce(`ChannelId`, char(30)) || char(31) || coalesce(`StoreId`, char(30)) || char(31) || coalesce(`EventType`, char(30)) || char(31) || coalesce(date_format(`OrderTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)) || char(31) || coalesce(cast(`OrderDate` as string), char(30)) || char(31) || coalesce(cast(`DateKey` as string), char(30)) || char(31) || coalesce(`ProductId`, char(30)) || char(31) || coalesce(`ItemId`, char(30)) || char(31) || coalesce(`VariantId`, char(30)) || char(31) || coalesce(`ProductName`, char(30)) || char(31) || coalesce(`CategoryId`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`SalesQty` as string))), char(30)) || char(31) || coalesce(`SalesUnit`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`UnitPrice` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`PriceUnit` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`LineDiscount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`LineAmount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`TaxAmount` as string))), char(30)) || char(31) || coalesce(case when `IsTaxIncluded` then '1' when not `IsTaxIncluded` then '0' end, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`RevenueAmount` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`RevenueAmountReporting` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`CostPrice` as string))), char(30)) || char(31) || coalesce(`CurrencyCode`, char(30)) || char(31) || coalesce(`SalesStatus`, char(30)) || char(31) || coalesce(cast(`SalesStatusCode` as string), char(30)) || char(31) || coalesce(case when `IsReturn` then '1' when not `IsReturn` then '0' end, char(30)) || char(31) || coalesce(case when `IsCanceled` then '1' when not `IsCanceled` then '0' end, char(30)) || char(31) || coalesce(`DeliveryModeId`, char(30)) || char(31) || coalesce(`SalesOriginId`, char(30)), 256) as `RowHash`
from (
select
  l.order_line_id as OrderLineId,
  case when length(translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as DataAreaId,
  case
    when standing.customer is not null then null
    when customer.CustomerId is not null then customer.CustomerId
    when (l.async_account is not null or l.account like '________-____-____-____-____________') then async.customer_id
    when l.account is null and l.async_account is null and holder.customers = 1 then holder.customer_id
  end as CustomerId,
  case
    when standing.customer is not null then 'default-customer'
    when customer.CustomerId is not null then 'matched'
    when (l.async_account is not null or l.account like '________-____-____-____-____________') then case when async.customer_id is null then 'pending-async' else 'matched' end
    when l.account is not null then 'unknown-customer'
    when holder.customers = 1 then 'matched-by-card'
    when holder.customers > 1 then 'ambiguous-party'
    else 'anonymous'
  end as CustomerMatch,
  l.order_id as OrderId,
  l.order_number as OrderNumber,
  l.source as SalesSource,
  l.channel_id as ChannelId,
  l.store_id as StoreId,
  case when l.is_canceled then 'Cancellation' when l.is_return then 'Return' else 'Purchase' end as EventType,
  l.instant as OrderTimestamp,
  l.day as OrderDate,
  cast(date_format(l.day, 'yyyyMMdd') as bigint) as DateKey,
  l.product_id as ProductId,
  l.item_id as ItemId,
  l.variant_id as VariantId,
  coalesce(l.name, case when l.source = 'StoreTransaction' then product.ProductName end) as ProductName,
  coalesce(l.category_id, product.CategoryId) as CategoryId,
  l.quantity as SalesQty,
  l.unit as SalesUnit,
  l.price as UnitPrice,
  l.price_unit as PriceUnit,
  l.discount as LineDiscount,
  l.amount as LineAmount,
  l.tax as TaxAmount,
  l.is_tax_included as IsTaxIncluded,
  case when l.is_canceled then cast(0 as DECIMAL(18,6)) else l.amount end as RevenueAmount,
  cast(null as DECIMAL(18,6)) as RevenueAmountReporting,
  cast(null as DECIMAL(18,6)) as CostPrice,
  l.currency as CurrencyCode,
  l.status as SalesStatus,
  l.status_code as SalesStatusCode,
  l.is_return as IsReturn,
  l.is_canceled as IsCanceled,
  l.delivery_mode as DeliveryModeId,
  l.sales_origin as SalesOriginId
from (

  select
    s.order_line_id, s.company, s.account, s.customer, cast(null as STRING) as async_account, s.card,
    s.order_id, s.order_number, 'SalesOrder' as source, s.channel_id, cast(null as STRING) as store_id,
    coalesce(s.bought, s.created, s.order_created) as instant, cast(from_utc_timestamp(coalesce(s.bought, s.created, s.order_created), s.zone) as date) as day,
    s.product_id, s.item_id, s.variant_id, s.name, s.category_id, s.quantity, s.unit, s.price, s.price_unit,
    try_cast(try_cast(try_cast(cast(try_cast(cast(s.quantity as decimal(18,6)) * s.price as decimal(18,6)) as decimal(18,6)) / cast(nullif(s.price_unit, 0) as decimal(18,6)) as decimal(38,6)) as DECIMAL(18,6)) - s.stated_amount as DECIMAL(18,6)) as discount,
    case when s.price is null or s.quantity is null then null else s.stated_amount end as amount,
    cast(null as DECIMAL(18,6)) as tax, s.is_tax_included, s.cost, s.currency, s.status, s.status_code,
    s.is_return, s.is_canceled, s.delivery_mode, s.sales_origin
  from (
    select
      s.order_line_id, s.company, s.account, s.customer, s.card, s.order_id, s.order_number, s.channel_id,
      s.zone, s.bought, s.created, s.order_created, s.product_id, s.item_id, s.variant_id, s.name,
      s.category_id, s.quantity, s.unit, s.price, s.price_unit, s.cost, s.currency, s.is_tax_included,
      s.status, s.status_code, s.is_return, s.is_canceled, s.delivery_mode, s.sales_origin,
      case when s.has_amount then s.line_amount else try_cast(try_cast(cast(try_cast(cast(s.quantity as decimal(18,6)) * s.price as decimal(18,6)) as decimal(18,6)) / cast(nullif(s.price_unit, 0) as decimal(18,6)) as decimal(38,6)) as DECIMAL(18,6)) end as stated_amount
    from (
      select
        replace(replace(translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(l.recid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as order_line_id,
        l.dataareaid as company,
        coalesce(nullif(trim(l.custaccount), ''), h.account) as account,
        translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(coalesce(nullif(trim(l.custaccount), ''), h.account), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer,
        h.card, h.order_id, nullif(trim(l.salesid), '') as order_number, h.channel_id, h.zone, h.bought,
        l.createddatetime as created, h.created as order_created,
        case when nullif(trim(l.itemid), '') is not null then translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.itemid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as product_id,
        nullif(trim(l.itemid), '') as item_id,
        nullif(trim(l.retailvariantid), '') as variant_id,
        nullif(trim(l.name), '') as name,
        cast(nullif(l.salescategory, 0) as STRING) as category_id,
        try_cast(coalesce(l.salesqty, 0) as DECIMAL(18,6)) as quantity,
        nullif(trim(l.salesunit), '') as unit,
        try_cast(coalesce(l.salesprice, 0) as DECIMAL(18,6)) as price,
        try_cast(coalesce(nullif(l.priceunit, 0), 1) as DECIMAL(18,6)) as price_unit,
        l.lineamount is not null as has_amount,
        try_cast(l.lineamount as DECIMAL(18,6)) as line_amount,
        try_cast(l.costprice as DECIMAL(18,6)) as cost,
        coalesce(nullif(trim(l.currencycode), ''), h.currency) as currency,
        h.is_tax_included,
        coalesce(status.label, coalesce(status.symbol, case l.salesstatus when 0 then 'None' when 1 then 'Backorder' when 2 then 'Delivered' when 3 then 'Invoiced' when 4 then 'Canceled' end), cast(l.salesstatus as STRING)) as status,
        l.salesstatus as status_code,
        coalesce(l.salesqty < 0 or h.is_return_order, false) as is_return,
        coalesce(coalesce(status.symbol, case l.salesstatus when 0 then 'None' when 1 then 'Backorder' when 2 then 'Delivered' when 3 then 'Invoiced' when 4 then 'Canceled' end) = 'Canceled', false) as is_canceled,
        nullif(trim(l.dlvmode), '') as delivery_mode,
        h.sales_origin
      from `silver`.`salesline` l
      join (
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
  ) h on h.order_id = translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'salesline' and column_name = 'salesstatus'
    group by value
  ) status on status.value = l.salesstatus
    ) s
  ) s
  union all

  select
    s.order_line_id, s.company, s.account, s.customer, s.async_account, s.card,
    s.order_id, s.order_number, 'StoreTransaction' as source, s.channel_id, s.store_id,
    coalesce(timestamp_seconds(unix_seconds(cast(s.day as timestamp)) + coalesce(s.seconds, 0) - s.utc_offset), to_utc_timestamp(timestamp_seconds(unix_seconds(cast(s.day as timestamp)) + coalesce(s.seconds, 0)), s.zone)) as instant, s.day,
    s.product_id, s.item_id, s.variant_id, cast(null as STRING) as name, s.category_id, s.quantity, s.unit,
    s.price, cast(1 as DECIMAL(18,6)) as price_unit, try_cast(case when s.quantity < 0 then -s.discount else s.discount end as DECIMAL(18,6)) as discount,
    case when s.price is null or s.quantity is null then null else s.amount end as amount,
    s.tax, false as is_tax_included, cast(null as DECIMAL(18,6)) as cost, s.currency, s.status, s.status_code,
    s.quantity < 0 as is_return, false as is_canceled, s.delivery_mode, cast(null as STRING) as sales_origin
  from (
    select
      h.id || '_' || replace(replace(translate(trim(coalesce(trim(trailing '.' from trim(trailing '0' from cast(l.linenum as string))), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as order_line_id,
      l.dataareaid as company,
      coalesce(nullif(trim(l.custaccount), ''), h.account) as account,
      translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(coalesce(nullif(trim(l.custaccount), ''), h.account), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer,
      h.async_account, h.card, h.id as order_id, coalesce(h.receipt_id, h.number) as order_number,
      h.channel_id, h.zone,
      nullif(translate(trim(coalesce(l.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '') as store_id,
      coalesce(l.transdate, h.day) as day,
      case when l.transdate is null then h.seconds else l.transtime end as seconds,
      case when l.transdate is null or l.transdate = h.day then h.utc_offset end as utc_offset,
      case when nullif(trim(l.itemid), '') is not null then translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.itemid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as product_id,
      nullif(trim(l.itemid), '') as item_id,
      nullif(trim(l.variantid), '') as variant_id,
      cast(nullif(l.categoryid, 0) as STRING) as category_id,
      try_cast(-coalesce(l.qty, 0) as DECIMAL(18,6)) as quantity,
      nullif(trim(l.unit), '') as unit,
      try_cast(coalesce(l.price, 0) as DECIMAL(18,6)) as price,
      try_cast(abs(coalesce(l.discamount, 0)) as DECIMAL(18,6)) as discount,
      try_cast(-coalesce(l.netamount, 0) as DECIMAL(18,6)) as amount,
      try_cast(-l.taxamount as DECIMAL(18,6)) as tax,
      coalesce(nullif(trim(l.currency), ''), h.currency) as currency,
      coalesce(invoiced.label, 'Invoiced') as status,
      coalesce(invoiced.value, cast(3 as BIGINT)) as status_code,
      nullif(trim(l.dlvmode), '') as delivery_mode
    from `silver`.`retailtransactionsalestrans` l
    join (
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
  ) h
      on h.number_part = translate(trim(coalesce(l.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and h.channel_part = coalesce(l.channel, 0)
      and h.store_part = translate(trim(coalesce(l.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and h.terminal_part = translate(trim(coalesce(l.terminalid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and h.company_part = translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailtransactionsalestrans' and column_name = 'transactionstatus'
    group by value
  ) state on state.value = l.transactionstatus
    cross join (
    select min(value) as value, min(label) as label from (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'salesline' and column_name = 'salesstatus'
    group by value
  ) known
    where symbol = 'Invoiced'
  ) invoiced
    where coalesce(state.symbol, case l.transactionstatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
  ) s
) l
left join (
    select distinct translate(trim(coalesce(defaultcustdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(defaultcustaccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer
    from `silver`.`retailchanneltable`
    where nullif(trim(defaultcustaccount), '') is not null
  ) standing on standing.customer = l.customer
left join `gold`.`profiles_Customer` customer on customer.CustomerId = l.customer
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
  on async.customer = case when (l.async_account is not null or l.account like '________-____-____-____-____________') then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(coalesce(l.async_account, l.account), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
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
  on holder.card = case when l.account is null and l.async_account is null then translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.card, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
left join `gold`.`supporting_Products` product on product.ProductId = l.product_id
) contract
