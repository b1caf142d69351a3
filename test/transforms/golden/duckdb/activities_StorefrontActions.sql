select
    "ActionId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "ActionType",
    "ActionSource",
    "ChannelId",
    "StoreId",
    "ActionTimestamp",
    "ActionDate",
    "DateKey",
    "VisitorId",
    "VisitId",
    "ProductId",
    "ItemId",
    "CategoryId",
    "Quantity",
    "QueryText",
    "PageUrl",
    "ReferrerUrl",
    "CampaignId",
    "DeviceType",
    "CartId",
    "OrderId",
    "ReviewRating",
    "ActionDetail",
    sha256(concat(coalesce("ActionId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("ActionType", chr(30)), chr(31), coalesce("ActionSource", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("ActionTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("ActionDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce("VisitorId", chr(30)), chr(31), coalesce("VisitId", chr(30)), chr(31), coalesce("ProductId", chr(30)), chr(31), coalesce("ItemId", chr(30)), chr(31), coalesce("CategoryId", chr(30)), chr(31), coalesce(decimal_text("Quantity"), chr(30)), chr(31), coalesce("QueryText", chr(30)), chr(31), coalesce("PageUrl", chr(30)), chr(31), coalesce("ReferrerUrl", chr(30)), chr(31), coalesce("CampaignId", chr(30)), chr(31), coalesce("DeviceType", chr(30)), chr(31), coalesce("CartId", chr(30)), chr(31), coalesce("OrderId", chr(30)), chr(31), coalesce(decimal_text("ReviewRating"), chr(30)), chr(31), coalesce("ActionDetail", chr(30)))) as "RowHash"
from (
select
  m.id as ActionId,
  legal_entity(m.company) as DataAreaId,
  m.customer_id as CustomerId,
  m.customer_match as CustomerMatch,
  m.action_type as ActionType,
  m.source as ActionSource,
  m.channel_id as ChannelId,
  m.store_id as StoreId,
  m.instant as ActionTimestamp,
  m.day as ActionDate,
  cast(strftime(m.day, '%Y%m%d') as bigint) as DateKey,
  cast(null as VARCHAR) as VisitorId,
  cast(null as VARCHAR) as VisitId,
  product.ProductId as ProductId,
  product.ItemId as ItemId,
  product.CategoryId as CategoryId,
  m.quantity as Quantity,
  cast(null as VARCHAR) as QueryText,
  cast(null as VARCHAR) as PageUrl,
  cast(null as VARCHAR) as ReferrerUrl,
  cast(null as VARCHAR) as CampaignId,
  cast(null as VARCHAR) as DeviceType,
  cast(null as VARCHAR) as CartId,
  m.order_id as OrderId,
  cast(null as DECIMAL(18,6)) as ReviewRating,
  cast(null as VARCHAR) as ActionDetail
from (
  select a.id, a.company, a.action_type, a.source, a.channel_id, a.store_id, a.instant, a.day, a.product_id, a.quantity,
    a.order_id, case
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
    select 'wl_' || key_part(w.dataareaid) || '_' || key_part(cast(w.recid as VARCHAR)) || '' as id, w.dataareaid as company, 'WishListItemAdded' as action_type, 'WishList' as source,
      coalesce(clean_text(w.customerid), clean_text(list.customerid)) as account, cast(null as VARCHAR) as async_account, cast(null as VARCHAR) as card,
      cast(null as VARCHAR) as channel_id, cast(null as VARCHAR) as store_id, w.createddatetime as instant,
      local_date(w.createddatetime, 'UTC') as day,
      case when i.item is not null then key_part(w.dataareaid) || '_' || key_part(i.item) end as product_id,
      try_cast(w.quantity as DECIMAL(18,6)) as quantity, cast(null as VARCHAR) as order_id
    from "silver"."retailwishlistlinetable" w
    left join "silver"."retailwishlisttable" list on list.recid = nullif(w.wishlistid, 0)
    left join (
    select company, product, item from (
      select key_part(i.dataareaid) as company,
        i.product as product,
        i.itemid as item,
        row_number() over (
          partition by key_part(i.dataareaid), i.product
          order by i.recid nulls last
        ) as place
      from "silver"."inventtable" i
      where i.product <> 0
    ) ranked where place = 1
  ) i on i.company = key_part(w.dataareaid) and i.product = nullif(w.productid, 0)
    where w.createddatetime is not null
    union all
    select 'wl_' || key_part(w.dataareaid) || '_' || key_part(cast(w.recid as VARCHAR)) || '_removed' as id, w.dataareaid as company, 'WishListItemRemoved' as action_type, 'WishList' as source,
      coalesce(clean_text(w.customerid), clean_text(list.customerid)) as account, cast(null as VARCHAR) as async_account, cast(null as VARCHAR) as card,
      cast(null as VARCHAR) as channel_id, cast(null as VARCHAR) as store_id, coalesce(w.deleteddatetime, list.deleteddatetime) as instant,
      local_date(coalesce(w.deleteddatetime, list.deleteddatetime), 'UTC') as day,
      case when i.item is not null then key_part(w.dataareaid) || '_' || key_part(i.item) end as product_id,
      try_cast(w.quantity as DECIMAL(18,6)) as quantity, cast(null as VARCHAR) as order_id
    from "silver"."retailwishlistlinetable" w
    left join "silver"."retailwishlisttable" list on list.recid = nullif(w.wishlistid, 0)
    left join (
    select company, product, item from (
      select key_part(i.dataareaid) as company,
        i.product as product,
        i.itemid as item,
        row_number() over (
          partition by key_part(i.dataareaid), i.product
          order by i.recid nulls last
        ) as place
      from "silver"."inventtable" i
      where i.product <> 0
    ) ranked where place = 1
  ) i on i.company = key_part(w.dataareaid) and i.product = nullif(w.productid, 0)
    where coalesce(w.deleteddatetime, list.deleteddatetime) is not null
    union all
    select 'oo_' || h.id as id, h.company, 'OrderPlaced' as action_type, 'OnlineOrder' as source, h.account, h.async_account,
      h.card, h.channel_id, cast(null as VARCHAR) as store_id,
      h.instant, h.day, cast(null as VARCHAR) as product_id,
      cast(null as DECIMAL(18,6)) as quantity,
      case when h.sales_id is not null then key_part(h.company) || '_' || key_part(h.sales_id) else became.order_id end as order_id
    from (
    select id, company_part, channel_part, store_part, terminal_part, number_part, company, type, type_label, type_code, account, async_account, card, receipt_id, number, reference, sales_id, email, delivery_mode, staff_id, channel_rec_id, channel_id, terminal_id, store_id, zone, utc_offset, instant, day, seconds, currency, is_return_sale, net, gross, discount, paid from (
      select long_key_part(h.dataareaid) || '_' || long_key_part(cast(h.channel as VARCHAR)) || '_' || long_key_part(h.store) || '_' || long_key_part(h.terminal) || '_' || long_key_part(h.transactionid) as id,
        key_part(h.dataareaid) as company_part,
        coalesce(h.channel, 0) as channel_part,
        key_part(h.store) as store_part,
        key_part(h.terminal) as terminal_part,
        key_part(h.transactionid) as number_part,
        h.dataareaid as company,
        coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) as type,
        coalesce(type.label, coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end), cast(h.type as VARCHAR)) as type_label,
        h.type as type_code,
        clean_text(h.custaccount) as account,
        clean_text(h.custaccountasync) as async_account,
        clean_text(h.loyaltycardid) as card,
        clean_text(h.receiptid) as receipt_id,
        clean_text(h.transactionid) as number,
        clean_text(h.channelreferenceid) as reference,
        clean_text(h.salesorderid) as sales_id,
        email_address(h.receiptemail) as email,
        clean_text(h.dlvmode) as delivery_mode,
        clean_text(h.staff) as staff_id,
        h.channel as channel_rec_id,
        c.ChannelId as channel_id,
        clean_text(h.terminal) as terminal_id,
        nullif(key_part(h.store), '') as store_id,
        coalesce(c.TimeZoneId, 'UTC') as zone,
        o.utc_offset as utc_offset,
        instant_at(h.transdate, h.transtime, coalesce(c.TimeZoneId, 'UTC'), o.utc_offset) as instant,
        h.transdate as day,
        h.transtime as seconds,
        clean_text(h.currency) as currency,
        coalesce(h.saleisreturnsale = 1, false) as is_return_sale,
        h.netamount as net,
        h.grossamount as gross,
        h.discamount as discount,
        h.paymentamount as paid,
        row_number() over (
          partition by long_key_part(h.dataareaid) || '_' || long_key_part(cast(h.channel as VARCHAR)) || '_' || long_key_part(h.store) || '_' || long_key_part(h.terminal) || '_' || long_key_part(h.transactionid)
          order by h.recid nulls last
        ) as place
      from "silver"."retailtransactiontable" h
      left join "gold"."supporting_Channels" c on c.ChannelRecId = h.channel
      left join (
      select d.channel, d.day, day_offset(d.day, coalesce(z.TimeZoneId, 'UTC')) as utc_offset
      from (select distinct channel, transdate as day from "silver"."retailtransactiontable") d
      left join "gold"."supporting_Channels" z on z.ChannelRecId = d.channel
    ) o on o.channel = h.channel and o.day = h.transdate
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailtransactiontable' and column_name = 'type'
    group by value
  ) type on type.value = h.type
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailtransactiontable' and column_name = 'entrystatus'
    group by value
  ) entry on entry.value = h.entrystatus
      where coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) in ('Sales', 'Payment', 'CustomerOrder', 'SalesOrder', 'SalesInvoice', 'PendingSalesOrder') and coalesce(entry.symbol, case h.entrystatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
    ) ranked where place = 1
  ) h
    join "silver"."retailchanneltable" c on c.recid = h.channel_rec_id
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailchanneltable' and column_name = 'channeltype'
    group by value
  ) place on place.value = c.channeltype
    left join (
    select transaction_id, order_id from (
      select long_key_part(s.dataareaid) || '_' || long_key_part(cast(s.channel as VARCHAR)) || '_' || long_key_part(s.store) || '_' || long_key_part(s.terminal) || '_' || long_key_part(s.transactionid) as transaction_id,
        key_part(s.dataareaid) || '_' || key_part(s.salesid) as order_id,
        row_number() over (
          partition by long_key_part(s.dataareaid) || '_' || long_key_part(cast(s.channel as VARCHAR)) || '_' || long_key_part(s.store) || '_' || long_key_part(s.terminal) || '_' || long_key_part(s.transactionid)
          order by s.recid nulls last
        ) as place
      from "silver"."retailtransactionorderstatus" s
      where clean_text(s.salesid) is not null
    ) ranked where place = 1
  ) became on became.transaction_id = h.id
    where coalesce(place.symbol, case c.channeltype when 0 then 'RetailStore' when 1 then 'OnlineStore' when 2 then 'OnlineMarketplace' when 3 then 'SharePointOnlineStore' when 4 then 'MCRCallCenter' end) in ('OnlineStore', 'SharePointOnlineStore', 'OnlineMarketplace')
  ) a
  left join (
    select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
    from "silver"."retailchanneltable"
    where clean_text(defaultcustaccount) is not null
  ) standing on standing.customer = key_part(a.company) || '_' || key_part(a.account)
left join "gold"."profiles_Customer" customer on customer.CustomerId = key_part(a.company) || '_' || key_part(a.account)
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
  on async.customer = case when (a.async_account is not null or a.account like '________-____-____-____-____________') then key_part(a.company) || '_' || key_part(coalesce(a.async_account, a.account)) end
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
  on holder.card = case when a.account is null and a.async_account is null then key_part(a.company) || '_' || key_part(a.card) end
) m
left join "gold"."supporting_Products" product on product.ProductId = m.product_id
left join "gold"."profiles_Customer" refusal on refusal.CustomerId = m.customer_id
where not coalesce(refusal.OptOutWebActivityTracking, false)
) contract
