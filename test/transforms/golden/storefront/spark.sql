select
    `ActionId`,
    `DataAreaId`,
    `CustomerId`,
    `CustomerMatch`,
    `ActionType`,
    `ActionSource`,
    `ChannelId`,
    `StoreId`,
    `ActionTimestamp`,
    `ActionDate`,
    `DateKey`,
    `VisitorId`,
    `VisitId`,
    `ProductId`,
    `ItemId`,
    `CategoryId`,
    `Quantity`,
    `QueryText`,
    `PageUrl`,
    `ReferrerUrl`,
    `CampaignId`,
    `DeviceType`,
    `CartId`,
    `OrderId`,
    `ReviewRating`,
    `ActionDetail`,
    sha2(coalesce(`ActionId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`CustomerMatch`, char(30)) || char(31) || coalesce(`ActionType`, char(30)) || char(31) || coalesce(`ActionSource`, char(30)) || char(31) || coalesce(`ChannelId`, char(30)) || char(31) || coalesce(`StoreId`, char(30)) || char(31) || coalesce(date_format(`ActionTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)) || char(31) || coalesce(cast(`ActionDate` as string), char(30)) || char(31) || coalesce(cast(`DateKey` as string), char(30)) || char(31) || coalesce(`VisitorId`, char(30)) || char(31) || coalesce(`VisitId`, char(30)) || char(31) || coalesce(`ProductId`, char(30)) || char(31) || coalesce(`ItemId`, char(30)) || char(31) || coalesce(`CategoryId`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`Quantity` as string))), char(30)) || char(31) || coalesce(`QueryText`, char(30)) || char(31) || coalesce(`PageUrl`, char(30)) || char(31) || coalesce(`ReferrerUrl`, char(30)) || char(31) || coalesce(`CampaignId`, char(30)) || char(31) || coalesce(`DeviceType`, char(30)) || char(31) || coalesce(`CartId`, char(30)) || char(31) || coalesce(`OrderId`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`ReviewRating` as string))), char(30)) || char(31) || coalesce(`ActionDetail`, char(30)), 256) as `RowHash`
from (
select
  m.id as ActionId,
  case when length(translate(trim(coalesce(m.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(m.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(m.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as DataAreaId,
  m.customer_id as CustomerId,
  m.customer_match as CustomerMatch,
  m.action_type as ActionType,
  m.source as ActionSource,
  m.channel_id as ChannelId,
  m.store_id as StoreId,
  m.instant as ActionTimestamp,
  m.day as ActionDate,
  cast(date_format(m.day, 'yyyyMMdd') as bigint) as DateKey,
  m.visitor_id as VisitorId,
  m.visit_id as VisitId,
  product.ProductId as ProductId,
  coalesce(product.ItemId, m.item_id) as ItemId,
  coalesce(m.category_id, product.CategoryId) as CategoryId,
  m.quantity as Quantity,
  m.query_text as QueryText,
  m.page_url as PageUrl,
  m.referrer_url as ReferrerUrl,
  m.campaign_id as CampaignId,
  m.device_type as DeviceType,
  m.cart_id as CartId,
  m.order_id as OrderId,
  m.review_rating as ReviewRating,
  m.action_detail as ActionDetail
from (
  select a.id, a.company, a.action_type, a.source, a.channel_id, a.store_id, a.instant, a.day, a.product_id, a.quantity,
    a.order_id, a.visitor_id, a.visit_id, a.item_id, a.category_id, a.query_text, a.page_url, a.referrer_url, a.campaign_id, a.device_type, a.cart_id, a.review_rating, a.action_detail, case
    when standing.customer is not null then null
    when customer.CustomerId is not null then customer.CustomerId
    when (a.async_account is not null or a.account like '________-____-____-____-____________') then async.customer_id
    when a.account is null and a.async_account is null and holder.customers = 1 then holder.customer_id
  end as customer_id, case
    when standing.customer is not null then 'default-customer'
    when customer.CustomerId is not null then 'matched'
    when (a.async_account is not null or a.account like '________-____-____-____-____________') then case when async.customer_id is null then 'pending-async' else 'matched' end
    when a.account is not null then 'unknown-customer'
    when holder.customers = 1 then 'matched-by-card'
    when holder.customers > 1 then 'ambiguous-party'
    else 'anonymous'
  end as customer_match
  from (
    select 'wl_' || translate(trim(coalesce(w.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(cast(w.recid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '' as id, w.dataareaid as company, 'WishListItemAdded' as action_type, 'WishList' as source,
      coalesce(nullif(trim(w.customerid), ''), nullif(trim(list.customerid), '')) as account, cast(null as STRING) as async_account, cast(null as STRING) as card,
      cast(null as STRING) as channel_id, cast(null as STRING) as store_id, w.createddatetime as instant,
      cast(from_utc_timestamp(w.createddatetime, 'UTC') as date) as day,
      case when i.item is not null then translate(trim(coalesce(w.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(i.item, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as product_id,
      try_cast(w.quantity as DECIMAL(18,6)) as quantity, cast(null as STRING) as order_id, w.dataareaid as owner_company, cast(null as STRING) as visitor_id, cast(null as STRING) as visit_id, cast(null as STRING) as item_id, cast(null as STRING) as category_id, cast(null as STRING) as query_text, cast(null as STRING) as page_url, cast(null as STRING) as referrer_url, cast(null as STRING) as campaign_id, cast(null as STRING) as device_type, cast(null as STRING) as cart_id, cast(null as DECIMAL(18,6)) as review_rating, cast(null as STRING) as action_detail
    from `silver`.`retailwishlistlinetable` w
    left join `silver`.`retailwishlisttable` list on list.recid = nullif(w.wishlistid, 0)
    left join (
    select company, product, item from (
      select translate(trim(coalesce(i.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as company,
        i.product as product,
        i.itemid as item,
        row_number() over (
          partition by translate(trim(coalesce(i.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), i.product
          order by i.recid nulls last
        ) as place
      from `silver`.`inventtable` i
      where i.product <> 0
    ) ranked where place = 1
  ) i on i.company = translate(trim(coalesce(w.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and i.product = nullif(w.productid, 0)
    where w.createddatetime is not null
    union all
    select 'wl_' || translate(trim(coalesce(w.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(cast(w.recid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_removed' as id, w.dataareaid as company, 'WishListItemRemoved' as action_type, 'WishList' as source,
      coalesce(nullif(trim(w.customerid), ''), nullif(trim(list.customerid), '')) as account, cast(null as STRING) as async_account, cast(null as STRING) as card,
      cast(null as STRING) as channel_id, cast(null as STRING) as store_id, coalesce(w.deleteddatetime, list.deleteddatetime) as instant,
      cast(from_utc_timestamp(coalesce(w.deleteddatetime, list.deleteddatetime), 'UTC') as date) as day,
      case when i.item is not null then translate(trim(coalesce(w.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(i.item, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as product_id,
      try_cast(w.quantity as DECIMAL(18,6)) as quantity, cast(null as STRING) as order_id, w.dataareaid as owner_company, cast(null as STRING) as visitor_id, cast(null as STRING) as visit_id, cast(null as STRING) as item_id, cast(null as STRING) as category_id, cast(null as STRING) as query_text, cast(null as STRING) as page_url, cast(null as STRING) as referrer_url, cast(null as STRING) as campaign_id, cast(null as STRING) as device_type, cast(null as STRING) as cart_id, cast(null as DECIMAL(18,6)) as review_rating, cast(null as STRING) as action_detail
    from `silver`.`retailwishlistlinetable` w
    left join `silver`.`retailwishlisttable` list on list.recid = nullif(w.wishlistid, 0)
    left join (
    select company, product, item from (
      select translate(trim(coalesce(i.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as company,
        i.product as product,
        i.itemid as item,
        row_number() over (
          partition by translate(trim(coalesce(i.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), i.product
          order by i.recid nulls last
        ) as place
      from `silver`.`inventtable` i
      where i.product <> 0
    ) ranked where place = 1
  ) i on i.company = translate(trim(coalesce(w.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and i.product = nullif(w.productid, 0)
    where coalesce(w.deleteddatetime, list.deleteddatetime) is not null
    union all
    select 'oo_' || h.id as id, h.company, 'OrderPlaced' as action_type, 'OnlineOrder' as source, h.account, h.async_account,
      h.card, h.channel_id, cast(null as STRING) as store_id,
      h.instant, h.day, cast(null as STRING) as product_id,
      cast(null as DECIMAL(18,6)) as quantity,
      case when h.sales_id is not null then translate(trim(coalesce(h.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(h.sales_id, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') else became.order_id end as order_id, h.company as owner_company, cast(null as STRING) as visitor_id, cast(null as STRING) as visit_id, cast(null as STRING) as item_id, cast(null as STRING) as category_id, cast(null as STRING) as query_text, cast(null as STRING) as page_url, cast(null as STRING) as referrer_url, cast(null as STRING) as campaign_id, cast(null as STRING) as device_type, cast(null as STRING) as cart_id, cast(null as DECIMAL(18,6)) as review_rating, cast(null as STRING) as action_detail
    from (
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
      where coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) in ('Sales', 'Payment', 'CustomerOrder', 'SalesOrder', 'SalesInvoice', 'PendingSalesOrder') and coalesce(entry.symbol, case h.entrystatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
    ) ranked where place = 1
  ) h
    join `silver`.`retailchanneltable` c on c.recid = h.channel_rec_id
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailchanneltable' and column_name = 'channeltype'
    group by value
  ) place on place.value = c.channeltype
    left join (
    select transaction_id, order_id from (
      select replace(replace(translate(trim(coalesce(s.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(s.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as transaction_id,
        translate(trim(coalesce(s.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(s.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as order_id,
        row_number() over (
          partition by replace(replace(translate(trim(coalesce(s.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(s.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(s.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
          order by s.recid nulls last
        ) as place
      from `silver`.`retailtransactionorderstatus` s
      where nullif(trim(s.salesid), '') is not null
    ) ranked where place = 1
  ) became on became.transaction_id = h.id
    where coalesce(place.symbol, case c.channeltype when 0 then 'RetailStore' when 1 then 'OnlineStore' when 2 then 'OnlineMarketplace' when 3 then 'SharePointOnlineStore' when 4 then 'MCRCallCenter' end) in ('OnlineStore', 'SharePointOnlineStore', 'OnlineMarketplace')
    union all
    select replace(replace(translate(trim(coalesce('cs', '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(e.source, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(e.eventid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as id, coalesce(named.DataAreaId, numbered.company) as company, case lower(e.eventtype) when 'pageview' then 'PageView' when 'categoryview' then 'CategoryView' when 'productview' then 'ProductView' when 'productquery' then 'ProductQuery' when 'addtocart' then 'AddToCart' when 'removefromcart' then 'RemoveFromCart' when 'checkoutstarted' then 'CheckoutStarted' when 'cartabandoned' then 'CartAbandoned' when 'orderplaced' then 'OrderPlaced' when 'wishlistitemadded' then 'WishListItemAdded' when 'wishlistitemremoved' then 'WishListItemRemoved' when 'signin' then 'SignIn' when 'signup' then 'SignUp' when 'reviewsubmitted' then 'ReviewSubmitted' when 'custom' then 'Custom' when 'page_view' then 'PageView' when 'view_item_list' then 'CategoryView' when 'view_item' then 'ProductView' when 'search' then 'ProductQuery' when 'add_to_cart' then 'AddToCart' when 'remove_from_cart' then 'RemoveFromCart' when 'begin_checkout' then 'CheckoutStarted' when 'purchase' then 'OrderPlaced' when 'add_to_wishlist' then 'WishListItemAdded' when 'login' then 'SignIn' when 'sign_up' then 'SignUp' when 'viewed' then 'ProductView' else 'Custom' end as action_type,
      e.source, case
        when signed.CustomerId is not null then nullif(trim(e.customeraccount), '')
        when known.account is not null then known.account
        when mailed.customers = 1 then mailed.account
        else nullif(trim(e.customeraccount), '')
      end as account,
      cast(null as STRING) as async_account, cast(null as STRING) as card, coalesce(named.ChannelId, numbered.channel_id) as channel_id,
      cast(null as STRING) as store_id, e.occurredat as instant, cast(from_utc_timestamp(e.occurredat, coalesce(coalesce(named.TimeZoneId, numbered.zone), 'UTC')) as date) as day,
      case when e.itemid is not null then translate(trim(coalesce(coalesce(named.DataAreaId, numbered.company), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(e.itemid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as product_id,
      try_cast(e.quantity as DECIMAL(18,6)) as quantity, bought.order_id,
      case
        when signed.CustomerId is not null then coalesce(case when length(translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end, coalesce(named.DataAreaId, numbered.company))
        when known.account is not null then coalesce(named.DataAreaId, numbered.company)
        when mailed.customers = 1 then coalesce(named.DataAreaId, numbered.company)
        else coalesce(case when length(translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end, coalesce(named.DataAreaId, numbered.company))
      end as owner_company,
      e.visitorid as visitor_id, e.visitid as visit_id, e.itemid as item_id, category.CategoryId as category_id,
      e.query as query_text, e.pageurl as page_url, e.referrerurl as referrer_url, e.campaignid as campaign_id,
      e.devicetype as device_type, e.cartid as cart_id, try_cast(e.rating as DECIMAL(18,6)) as review_rating,
      case when case lower(e.eventtype) when 'pageview' then 'PageView' when 'categoryview' then 'CategoryView' when 'productview' then 'ProductView' when 'productquery' then 'ProductQuery' when 'addtocart' then 'AddToCart' when 'removefromcart' then 'RemoveFromCart' when 'checkoutstarted' then 'CheckoutStarted' when 'cartabandoned' then 'CartAbandoned' when 'orderplaced' then 'OrderPlaced' when 'wishlistitemadded' then 'WishListItemAdded' when 'wishlistitemremoved' then 'WishListItemRemoved' when 'signin' then 'SignIn' when 'signup' then 'SignUp' when 'reviewsubmitted' then 'ReviewSubmitted' when 'custom' then 'Custom' when 'page_view' then 'PageView' when 'view_item_list' then 'CategoryView' when 'view_item' then 'ProductView' when 'search' then 'ProductQuery' when 'add_to_cart' then 'AddToCart' when 'remove_from_cart' then 'RemoveFromCart' when 'begin_checkout' then 'CheckoutStarted' when 'purchase' then 'OrderPlaced' when 'add_to_wishlist' then 'WishListItemAdded' when 'login' then 'SignIn' when 'sign_up' then 'SignUp' when 'viewed' then 'ProductView' else 'Custom' end = 'Custom' then coalesce(e.detail, e.eventtype) else e.detail end as action_detail
    from `silver`.`storefrontevents` e
    left join `gold`.`supporting_Channels` named on named.ChannelId = translate(trim(coalesce(e.channelid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    left join (
    select number, channel_id, company, zone from (
      select translate(trim(coalesce(u.omoperatingunitnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as number,
        s.ChannelId as channel_id,
        s.DataAreaId as company,
        s.TimeZoneId as zone,
        row_number() over (
          partition by translate(trim(coalesce(u.omoperatingunitnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by c.recid nulls last
        ) as place
      from `silver`.`retailchanneltable` c
      join `silver`.`omoperatingunit` u on u.recid = nullif(c.omoperatingunitid, 0)
      join `gold`.`supporting_Channels` s on s.ChannelRecId = c.recid
      where nullif(trim(u.omoperatingunitnumber), '') is not null
    ) ranked where place = 1
  ) numbered on numbered.number = translate(trim(coalesce(e.operatingunitnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    left join `gold`.`profiles_Customer` signed
      on signed.CustomerId = case when nullif(trim(e.customeraccount), '') is not null then translate(trim(coalesce(coalesce(case when length(translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(e.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end, coalesce(named.DataAreaId, numbered.company)), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(e.customeraccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
    left join (
    select identity, company, account from (
      select nullif(trim(x.externalidentityid), '') as identity,
        p.DataAreaId as company,
        p.AccountNum as account,
        row_number() over (
          partition by nullif(trim(x.externalidentityid), ''), p.DataAreaId
          order by x.recid nulls last
        ) as place
      from `silver`.`retailexternalidtocustomermap` x
      join `gold`.`profiles_Customer` p on p.CustomerId = translate(trim(coalesce(x.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(x.customeraccountnumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      where x.isactivated = 1 and nullif(trim(x.externalidentityid), '') is not null
    ) ranked where place = 1
  ) known
      on known.identity = e.externalidentityid and known.company = coalesce(named.DataAreaId, numbered.company)
    left join (
      select sha2(p.PrimaryEmail, 256) as hash, p.DataAreaId as company, count(*) as customers, min(p.AccountNum) as account
      from `gold`.`profiles_Customer` p
      where p.PrimaryEmail is not null
      group by sha2(p.PrimaryEmail, 256), p.DataAreaId
    ) mailed on mailed.hash = e.emailsha256 and mailed.company = coalesce(named.DataAreaId, numbered.company)
    left join (
      select h.ChannelReferenceId as reference, h.DataAreaId as company, min(h.OrderId) as order_id
      from `gold`.`activities_OrderHeaders` h
      where h.ChannelReferenceId is not null
      group by h.ChannelReferenceId, h.DataAreaId
    ) bought on bought.reference = e.orderconfirmationid and bought.company = coalesce(named.DataAreaId, numbered.company)
    left join `gold`.`supporting_ProductCategories` category on category.CategoryId = e.categoryid
    where e.source in ('webshop')
  ) a
  left join (
    select distinct translate(trim(coalesce(defaultcustdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(defaultcustaccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer
    from `silver`.`retailchanneltable`
    where nullif(trim(defaultcustaccount), '') is not null
  ) standing on standing.customer = translate(trim(coalesce(a.owner_company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(a.account, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join `gold`.`profiles_Customer` customer on customer.CustomerId = translate(trim(coalesce(a.owner_company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(a.account, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
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
  on async.customer = case when (a.async_account is not null or a.account like '________-____-____-____-____________') then translate(trim(coalesce(a.owner_company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(coalesce(a.async_account, a.account), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
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
  on holder.card = case when a.account is null and a.async_account is null then translate(trim(coalesce(a.owner_company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(a.card, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
) m
left join `gold`.`supporting_Products` product on product.ProductId = m.product_id
left join `gold`.`profiles_Customer` refusal on refusal.CustomerId = m.customer_id
where not coalesce(refusal.OptOutWebActivityTracking, false)
) contract
