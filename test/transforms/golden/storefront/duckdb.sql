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
    select 'wl_' || key_part(w.dataareaid) || '_' || key_part(cast(w.recid as VARCHAR)) || '' as id, w.dataareaid as company, 'WishListItemAdded' as action_type, 'WishList' as source,
      coalesce(clean_text(w.customerid), clean_text(list.customerid)) as account, cast(null as VARCHAR) as async_account, cast(null as VARCHAR) as card,
      cast(null as VARCHAR) as channel_id, cast(null as VARCHAR) as store_id, w.createddatetime as instant,
      local_date(w.createddatetime, 'UTC') as day,
      case when i.item is not null then key_part(w.dataareaid) || '_' || key_part(i.item) end as product_id,
      try_cast(w.quantity as DECIMAL(18,6)) as quantity, cast(null as VARCHAR) as order_id, w.dataareaid as owner_company, cast(null as VARCHAR) as visitor_id, cast(null as VARCHAR) as visit_id, cast(null as VARCHAR) as item_id, cast(null as VARCHAR) as category_id, cast(null as VARCHAR) as query_text, cast(null as VARCHAR) as page_url, cast(null as VARCHAR) as referrer_url, cast(null as VARCHAR) as campaign_id, cast(null as VARCHAR) as device_type, cast(null as VARCHAR) as cart_id, cast(null as DECIMAL(18,6)) as review_rating, cast(null as VARCHAR) as action_detail
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
      try_cast(w.quantity as DECIMAL(18,6)) as quantity, cast(null as VARCHAR) as order_id, w.dataareaid as owner_company, cast(null as VARCHAR) as visitor_id, cast(null as VARCHAR) as visit_id, cast(null as VARCHAR) as item_id, cast(null as VARCHAR) as category_id, cast(null as VARCHAR) as query_text, cast(null as VARCHAR) as page_url, cast(null as VARCHAR) as referrer_url, cast(null as VARCHAR) as campaign_id, cast(null as VARCHAR) as device_type, cast(null as VARCHAR) as cart_id, cast(null as DECIMAL(18,6)) as review_rating, cast(null as VARCHAR) as action_detail
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
      case when h.sales_id is not null then key_part(h.company) || '_' || key_part(h.sales_id) else became.order_id end as order_id, h.company as owner_company, cast(null as VARCHAR) as visitor_id, cast(null as VARCHAR) as visit_id, cast(null as VARCHAR) as item_id, cast(null as VARCHAR) as category_id, cast(null as VARCHAR) as query_text, cast(null as VARCHAR) as page_url, cast(null as VARCHAR) as referrer_url, cast(null as VARCHAR) as campaign_id, cast(null as VARCHAR) as device_type, cast(null as VARCHAR) as cart_id, cast(null as DECIMAL(18,6)) as review_rating, cast(null as VARCHAR) as action_detail
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
    union all
    select long_key_part('cs') || '_' || long_key_part(e.source) || '_' || long_key_part(e.eventid) as id, coalesce(named.DataAreaId, numbered.company) as company, case lower(e.eventtype) when 'pageview' then 'PageView' when 'categoryview' then 'CategoryView' when 'productview' then 'ProductView' when 'productquery' then 'ProductQuery' when 'addtocart' then 'AddToCart' when 'removefromcart' then 'RemoveFromCart' when 'checkoutstarted' then 'CheckoutStarted' when 'cartabandoned' then 'CartAbandoned' when 'orderplaced' then 'OrderPlaced' when 'wishlistitemadded' then 'WishListItemAdded' when 'wishlistitemremoved' then 'WishListItemRemoved' when 'signin' then 'SignIn' when 'signup' then 'SignUp' when 'reviewsubmitted' then 'ReviewSubmitted' when 'custom' then 'Custom' when 'page_view' then 'PageView' when 'view_item_list' then 'CategoryView' when 'view_item' then 'ProductView' when 'search' then 'ProductQuery' when 'add_to_cart' then 'AddToCart' when 'remove_from_cart' then 'RemoveFromCart' when 'begin_checkout' then 'CheckoutStarted' when 'purchase' then 'OrderPlaced' when 'add_to_wishlist' then 'WishListItemAdded' when 'login' then 'SignIn' when 'sign_up' then 'SignUp' when 'viewed' then 'ProductView' else 'Custom' end as action_type,
      e.source, case
        when signed.CustomerId is not null then clean_text(e.customeraccount)
        when known.account is not null then known.account
        when mailed.customers = 1 then mailed.account
        else clean_text(e.customeraccount)
      end as account,
      cast(null as VARCHAR) as async_account, cast(null as VARCHAR) as card, coalesce(named.ChannelId, numbered.channel_id) as channel_id,
      cast(null as VARCHAR) as store_id, e.occurredat as instant, local_date(e.occurredat, coalesce(coalesce(named.TimeZoneId, numbered.zone), 'UTC')) as day,
      case when e.itemid is not null then key_part(coalesce(named.DataAreaId, numbered.company)) || '_' || key_part(e.itemid) end as product_id,
      try_cast(e.quantity as DECIMAL(18,6)) as quantity, bought.order_id,
      case
        when signed.CustomerId is not null then coalesce(legal_entity(e.dataareaid), coalesce(named.DataAreaId, numbered.company))
        when known.account is not null then coalesce(named.DataAreaId, numbered.company)
        when mailed.customers = 1 then coalesce(named.DataAreaId, numbered.company)
        else coalesce(legal_entity(e.dataareaid), coalesce(named.DataAreaId, numbered.company))
      end as owner_company,
      e.visitorid as visitor_id, e.visitid as visit_id, e.itemid as item_id, category.CategoryId as category_id,
      e.query as query_text, e.pageurl as page_url, e.referrerurl as referrer_url, e.campaignid as campaign_id,
      e.devicetype as device_type, e.cartid as cart_id, try_cast(e.rating as DECIMAL(18,6)) as review_rating,
      case when case lower(e.eventtype) when 'pageview' then 'PageView' when 'categoryview' then 'CategoryView' when 'productview' then 'ProductView' when 'productquery' then 'ProductQuery' when 'addtocart' then 'AddToCart' when 'removefromcart' then 'RemoveFromCart' when 'checkoutstarted' then 'CheckoutStarted' when 'cartabandoned' then 'CartAbandoned' when 'orderplaced' then 'OrderPlaced' when 'wishlistitemadded' then 'WishListItemAdded' when 'wishlistitemremoved' then 'WishListItemRemoved' when 'signin' then 'SignIn' when 'signup' then 'SignUp' when 'reviewsubmitted' then 'ReviewSubmitted' when 'custom' then 'Custom' when 'page_view' then 'PageView' when 'view_item_list' then 'CategoryView' when 'view_item' then 'ProductView' when 'search' then 'ProductQuery' when 'add_to_cart' then 'AddToCart' when 'remove_from_cart' then 'RemoveFromCart' when 'begin_checkout' then 'CheckoutStarted' when 'purchase' then 'OrderPlaced' when 'add_to_wishlist' then 'WishListItemAdded' when 'login' then 'SignIn' when 'sign_up' then 'SignUp' when 'viewed' then 'ProductView' else 'Custom' end = 'Custom' then coalesce(e.detail, e.eventtype) else e.detail end as action_detail
    from "silver"."storefrontevents" e
    left join "gold"."supporting_Channels" named on named.ChannelId = key_part(e.channelid)
    left join (
    select number, channel_id, company, zone from (
      select key_part(u.omoperatingunitnumber) as number,
        s.ChannelId as channel_id,
        s.DataAreaId as company,
        s.TimeZoneId as zone,
        row_number() over (
          partition by key_part(u.omoperatingunitnumber)
          order by c.recid nulls last
        ) as place
      from "silver"."retailchanneltable" c
      join "silver"."omoperatingunit" u on u.recid = nullif(c.omoperatingunitid, 0)
      join "gold"."supporting_Channels" s on s.ChannelRecId = c.recid
      where clean_text(u.omoperatingunitnumber) is not null
    ) ranked where place = 1
  ) numbered on numbered.number = key_part(e.operatingunitnumber)
    left join "gold"."profiles_Customer" signed
      on signed.CustomerId = case when clean_text(e.customeraccount) is not null then key_part(coalesce(legal_entity(e.dataareaid), coalesce(named.DataAreaId, numbered.company))) || '_' || key_part(e.customeraccount) end
    left join (
    select identity, company, account from (
      select clean_text(x.externalidentityid) as identity,
        p.DataAreaId as company,
        p.AccountNum as account,
        row_number() over (
          partition by clean_text(x.externalidentityid), p.DataAreaId
          order by x.recid nulls last
        ) as place
      from "silver"."retailexternalidtocustomermap" x
      join "gold"."profiles_Customer" p on p.CustomerId = key_part(x.dataareaid) || '_' || key_part(x.customeraccountnumber)
      where x.isactivated = 1 and clean_text(x.externalidentityid) is not null
    ) ranked where place = 1
  ) known
      on known.identity = e.externalidentityid and known.company = coalesce(named.DataAreaId, numbered.company)
    left join (
      select sha256(p.PrimaryEmail) as hash, p.DataAreaId as company, count(*) as customers, min(p.AccountNum) as account
      from "gold"."profiles_Customer" p
      where p.PrimaryEmail is not null
      group by sha256(p.PrimaryEmail), p.DataAreaId
    ) mailed on mailed.hash = e.emailsha256 and mailed.company = coalesce(named.DataAreaId, numbered.company)
    left join (
      select h.ChannelReferenceId as reference, h.DataAreaId as company, min(h.OrderId) as order_id
      from "gold"."activities_OrderHeaders" h
      where h.ChannelReferenceId is not null
      group by h.ChannelReferenceId, h.DataAreaId
    ) bought on bought.reference = e.orderconfirmationid and bought.company = coalesce(named.DataAreaId, numbered.company)
    left join "gold"."supporting_ProductCategories" category on category.CategoryId = e.categoryid
    where e.source in ('webshop')
  ) a
  left join (
    select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
    from "silver"."retailchanneltable"
    where clean_text(defaultcustaccount) is not null
  ) standing on standing.customer = key_part(a.owner_company) || '_' || key_part(a.account)
left join "gold"."profiles_Customer" customer on customer.CustomerId = key_part(a.owner_company) || '_' || key_part(a.account)
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
  on async.customer = case when (a.async_account is not null or a.account like '________-____-____-____-____________') then key_part(a.owner_company) || '_' || key_part(coalesce(a.async_account, a.account)) end
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
  on holder.card = case when a.account is null and a.async_account is null then key_part(a.owner_company) || '_' || key_part(a.card) end
) m
left join "gold"."supporting_Products" product on product.ProductId = m.product_id
left join "gold"."profiles_Customer" refusal on refusal.CustomerId = m.customer_id
where not coalesce(refusal.OptOutWebActivityTracking, false)
) contract
