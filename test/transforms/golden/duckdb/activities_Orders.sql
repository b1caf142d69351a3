select
    "OrderLineId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "OrderId",
    "OrderNumber",
    "SalesSource",
    "ChannelId",
    "StoreId",
    "EventType",
    "OrderTimestamp",
    "OrderDate",
    "DateKey",
    "ProductId",
    "ItemId",
    "VariantId",
    "ProductName",
    "CategoryId",
    "SalesQty",
    "SalesUnit",
    "UnitPrice",
    "PriceUnit",
    "LineDiscount",
    "LineAmount",
    "TaxAmount",
    "IsTaxIncluded",
    "RevenueAmount",
    "RevenueAmountReporting",
    "CostPrice",
    "CurrencyCode",
    "SalesStatus",
    "SalesStatusCode",
    "IsReturn",
    "IsCanceled",
    "DeliveryModeId",
    "SalesOriginId",
    sha256(concat(coalesce("OrderLineId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("OrderId", chr(30)), chr(31), coalesce("OrderNumber", chr(30)), chr(31), coalesce("SalesSource", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce("EventType", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("OrderTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("OrderDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce("ProductId", chr(30)), chr(31), coalesce("ItemId", chr(30)), chr(31), coalesce("VariantId", chr(30)), chr(31), coalesce("ProductName", chr(30)), chr(31), coalesce("CategoryId", chr(30)), chr(31), coalesce(decimal_text("SalesQty"), chr(30)), chr(31), coalesce("SalesUnit", chr(30)), chr(31), coalesce(decimal_text("UnitPrice"), chr(30)), chr(31), coalesce(decimal_text("PriceUnit"), chr(30)), chr(31), coalesce(decimal_text("LineDiscount"), chr(30)), chr(31), coalesce(decimal_text("LineAmount"), chr(30)), chr(31), coalesce(decimal_text("TaxAmount"), chr(30)), chr(31), coalesce(case when "IsTaxIncluded" then '1' when not "IsTaxIncluded" then '0' end, chr(30)), chr(31), coalesce(decimal_text("RevenueAmount"), chr(30)), chr(31), coalesce(decimal_text("RevenueAmountReporting"), chr(30)), chr(31), coalesce(decimal_text("CostPrice"), chr(30)), chr(31), coalesce("CurrencyCode", chr(30)), chr(31), coalesce("SalesStatus", chr(30)), chr(31), coalesce(cast("SalesStatusCode" as varchar), chr(30)), chr(31), coalesce(case when "IsReturn" then '1' when not "IsReturn" then '0' end, chr(30)), chr(31), coalesce(case when "IsCanceled" then '1' when not "IsCanceled" then '0' end, chr(30)), chr(31), coalesce("DeliveryModeId", chr(30)), chr(31), coalesce("SalesOriginId", chr(30)))) as "RowHash"
from (
select
  l.order_line_id as OrderLineId,
  legal_entity(l.company) as DataAreaId,
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
  cast(strftime(l.day, '%Y%m%d') as bigint) as DateKey,
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
    s.order_line_id, s.company, s.account, s.customer, cast(null as VARCHAR) as async_account, s.card,
    s.order_id, s.order_number, 'SalesOrder' as source, s.channel_id, cast(null as VARCHAR) as store_id,
    coalesce(s.bought, s.created, s.order_created) as instant, local_date(coalesce(s.bought, s.created, s.order_created), s.zone) as day,
    s.product_id, s.item_id, s.variant_id, s.name, s.category_id, s.quantity, s.unit, s.price, s.price_unit,
    try_cast(try_cast(quotient_of(product_of(s.quantity, s.price), s.price_unit) as DECIMAL(18,6)) - s.stated_amount as DECIMAL(18,6)) as discount,
    case when s.price is null or s.quantity is null then null else s.stated_amount end as amount,
    cast(null as DECIMAL(18,6)) as tax, s.is_tax_included, s.cost, s.currency, s.status, s.status_code,
    s.is_return, s.is_canceled, s.delivery_mode, s.sales_origin
  from (
    select
      s.order_line_id, s.company, s.account, s.customer, s.card, s.order_id, s.order_number, s.channel_id,
      s.zone, s.bought, s.created, s.order_created, s.product_id, s.item_id, s.variant_id, s.name,
      s.category_id, s.quantity, s.unit, s.price, s.price_unit, s.cost, s.currency, s.is_tax_included,
      s.status, s.status_code, s.is_return, s.is_canceled, s.delivery_mode, s.sales_origin,
      case when s.has_amount then s.line_amount else try_cast(quotient_of(product_of(s.quantity, s.price), s.price_unit) as DECIMAL(18,6)) end as stated_amount
    from (
      select
        long_key_part(l.dataareaid) || '_' || long_key_part(l.salesid) || '_' || long_key_part(cast(l.recid as VARCHAR)) as order_line_id,
        l.dataareaid as company,
        coalesce(clean_text(l.custaccount), h.account) as account,
        key_part(l.dataareaid) || '_' || key_part(coalesce(clean_text(l.custaccount), h.account)) as customer,
        h.card, h.order_id, clean_text(l.salesid) as order_number, h.channel_id, h.zone, h.bought,
        l.createddatetime as created, h.created as order_created,
        case when clean_text(l.itemid) is not null then key_part(l.dataareaid) || '_' || key_part(l.itemid) end as product_id,
        clean_text(l.itemid) as item_id,
        clean_text(l.retailvariantid) as variant_id,
        clean_text(l.name) as name,
        cast(nullif(l.salescategory, 0) as VARCHAR) as category_id,
        try_cast(coalesce(l.salesqty, 0) as DECIMAL(18,6)) as quantity,
        clean_text(l.salesunit) as unit,
        try_cast(coalesce(l.salesprice, 0) as DECIMAL(18,6)) as price,
        try_cast(coalesce(nullif(l.priceunit, 0), 1) as DECIMAL(18,6)) as price_unit,
        l.lineamount is not null as has_amount,
        try_cast(l.lineamount as DECIMAL(18,6)) as line_amount,
        try_cast(l.costprice as DECIMAL(18,6)) as cost,
        coalesce(clean_text(l.currencycode), h.currency) as currency,
        h.is_tax_included,
        coalesce(status.label, coalesce(status.symbol, case l.salesstatus when 0 then 'None' when 1 then 'Backorder' when 2 then 'Delivered' when 3 then 'Invoiced' when 4 then 'Canceled' end), cast(l.salesstatus as VARCHAR)) as status,
        l.salesstatus as status_code,
        coalesce(l.salesqty < 0 or h.is_return_order, false) as is_return,
        coalesce(coalesce(status.symbol, case l.salesstatus when 0 then 'None' when 1 then 'Backorder' when 2 then 'Delivered' when 3 then 'Invoiced' when 4 then 'Canceled' end) = 'Canceled', false) as is_canceled,
        clean_text(l.dlvmode) as delivery_mode,
        h.sales_origin
      from "silver"."salesline" l
      join (
    select
      h.order_id, h.recid, h.account, h.currency, h.is_return_order, h.is_tax_included, h.sales_origin, h.email,
      h.delivery_mode, h.return_reason, h.created, h.status, h.status_code, r.reference, c.ChannelId as channel_id,
      coalesce(c.TimeZoneId, 'UTC') as zone,
      clean_text(card.cardnumber) as card,
      coalesce(paid.instant, referred.instant, r.bought) as bought
    from (
    select order_id, recid, company, account, currency, is_return_order, is_draft, is_tax_included, channel, sales_origin, email, delivery_mode, return_reason, created, status, status_code from (
      select key_part(h.dataareaid) || '_' || key_part(h.salesid) as order_id,
        h.recid as recid,
        h.dataareaid as company,
        clean_text(h.custaccount) as account,
        clean_text(h.currencycode) as currency,
        coalesce(coalesce(type.symbol, case h.salestype when 0 then 'Journal' when 2 then 'Subscription' when 3 then 'Sales' when 4 then 'ReturnItem' when 5 then 'ItemReq' end) = 'ReturnItem', false) as is_return_order,
        coalesce(type.symbol = 'Journal', false) as is_draft,
        h.incltax = 1 as is_tax_included,
        nullif(h.retailchanneltable, 0) as channel,
        clean_text(h.salesoriginid) as sales_origin,
        email_address(h.email) as email,
        clean_text(h.dlvmode) as delivery_mode,
        clean_text(h.returnreasoncodeid) as return_reason,
        h.createddatetime as created,
        coalesce(state.label, coalesce(state.symbol, case h.salesstatus when 0 then 'None' when 1 then 'Backorder' when 2 then 'Delivered' when 3 then 'Invoiced' when 4 then 'Canceled' end), cast(h.salesstatus as VARCHAR)) as status,
        h.salesstatus as status_code,
        row_number() over (
          partition by key_part(h.dataareaid) || '_' || key_part(h.salesid)
          order by h.recid nulls last
        ) as place
      from "silver"."salestable" h
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'salestable' and column_name = 'salestype'
    group by value
  ) type on type.value = h.salestype
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'salestable' and column_name = 'salesstatus'
    group by value
  ) state on state.value = h.salesstatus
    ) ranked where place = 1
  ) h
    left join (
    select sales_table, reference, channel, statement, card, bought from (
      select r.salestable as sales_table,
        clean_text(r.channelreferenceid) as reference,
        nullif(r.retailchannel, 0) as channel,
        clean_text(r.statementid) as statement,
        nullif(r.retailloyaltycard, 0) as card,
        r.originaltransactiontime as bought,
        row_number() over (
          partition by r.salestable
          order by r.recid nulls last
        ) as place
      from "silver"."retailsalestable" r
    ) ranked where place = 1
  ) r on r.sales_table = h.recid
    left join "gold"."supporting_Channels" c on c.ChannelRecId = coalesce(r.channel, h.channel)
    left join "silver"."retailloyaltycard" card on card.recid = r.card
    left join (
      select key_part(s.dataareaid) || '_' || key_part(s.salesid) as order_id, min(instant_at(t.transdate, t.transtime, coalesce(z.TimeZoneId, 'UTC'), o.utc_offset)) as instant
      from "silver"."retailtransactionorderstatus" s
      join "silver"."retailtransactiontable" t
        on long_key_part(t.dataareaid) || '_' || long_key_part(cast(t.channel as VARCHAR)) || '_' || long_key_part(t.store) || '_' || long_key_part(t.terminal) || '_' || long_key_part(t.transactionid) = long_key_part(s.dataareaid) || '_' || long_key_part(cast(s.channel as VARCHAR)) || '_' || long_key_part(s.store) || '_' || long_key_part(s.terminal) || '_' || long_key_part(s.transactionid)
      left join "gold"."supporting_Channels" z on z.ChannelRecId = t.channel
      left join (
      select d.channel, d.day, day_offset(d.day, coalesce(z.TimeZoneId, 'UTC')) as utc_offset
      from (select distinct channel, transdate as day from "silver"."retailtransactiontable") d
      left join "gold"."supporting_Channels" z on z.ChannelRecId = d.channel
    ) o on o.channel = t.channel and o.day = t.transdate
      where clean_text(s.salesid) is not null
      group by key_part(s.dataareaid) || '_' || key_part(s.salesid)
    ) paid on paid.order_id = h.order_id
    left join (
      select key_part(t.dataareaid) || '_' || key_part(t.channelreferenceid) as reference, min(instant_at(t.transdate, t.transtime, coalesce(z.TimeZoneId, 'UTC'), o.utc_offset)) as instant
      from "silver"."retailtransactiontable" t
      left join "gold"."supporting_Channels" z on z.ChannelRecId = t.channel
      left join (
      select d.channel, d.day, day_offset(d.day, coalesce(z.TimeZoneId, 'UTC')) as utc_offset
      from (select distinct channel, transdate as day from "silver"."retailtransactiontable") d
      left join "gold"."supporting_Channels" z on z.ChannelRecId = d.channel
    ) o on o.channel = t.channel and o.day = t.transdate
      where clean_text(t.channelreferenceid) is not null
      group by key_part(t.dataareaid) || '_' || key_part(t.channelreferenceid)
    ) referred
      on referred.reference = case when r.reference is not null then key_part(h.company) || '_' || key_part(r.reference) end
    where not h.is_draft and r.statement is null
  ) h on h.order_id = key_part(l.dataareaid) || '_' || key_part(l.salesid)
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'salesline' and column_name = 'salesstatus'
    group by value
  ) status on status.value = l.salesstatus
    ) s
  ) s
  union all

  select
    s.order_line_id, s.company, s.account, s.customer, s.async_account, s.card,
    s.order_id, s.order_number, 'StoreTransaction' as source, s.channel_id, s.store_id,
    instant_at(s.day, s.seconds, s.zone, s.utc_offset) as instant, s.day,
    s.product_id, s.item_id, s.variant_id, cast(null as VARCHAR) as name, s.category_id, s.quantity, s.unit,
    s.price, cast(1 as DECIMAL(18,6)) as price_unit, try_cast(case when s.quantity < 0 then -s.discount else s.discount end as DECIMAL(18,6)) as discount,
    case when s.price is null or s.quantity is null then null else s.amount end as amount,
    s.tax, false as is_tax_included, cast(null as DECIMAL(18,6)) as cost, s.currency, s.status, s.status_code,
    s.quantity < 0 as is_return, false as is_canceled, s.delivery_mode, cast(null as VARCHAR) as sales_origin
  from (
    select
      h.id || '_' || long_key_part(decimal_text(l.linenum)) as order_line_id,
      l.dataareaid as company,
      coalesce(clean_text(l.custaccount), h.account) as account,
      key_part(l.dataareaid) || '_' || key_part(coalesce(clean_text(l.custaccount), h.account)) as customer,
      h.async_account, h.card, h.id as order_id, coalesce(h.receipt_id, h.number) as order_number,
      h.channel_id, h.zone,
      nullif(key_part(l.store), '') as store_id,
      coalesce(l.transdate, h.day) as day,
      case when l.transdate is null then h.seconds else l.transtime end as seconds,
      case when l.transdate is null or l.transdate = h.day then h.utc_offset end as utc_offset,
      case when clean_text(l.itemid) is not null then key_part(l.dataareaid) || '_' || key_part(l.itemid) end as product_id,
      clean_text(l.itemid) as item_id,
      clean_text(l.variantid) as variant_id,
      cast(nullif(l.categoryid, 0) as VARCHAR) as category_id,
      try_cast(-coalesce(l.qty, 0) as DECIMAL(18,6)) as quantity,
      clean_text(l.unit) as unit,
      try_cast(coalesce(l.price, 0) as DECIMAL(18,6)) as price,
      try_cast(abs(coalesce(l.discamount, 0)) as DECIMAL(18,6)) as discount,
      try_cast(-coalesce(l.netamount, 0) as DECIMAL(18,6)) as amount,
      try_cast(-l.taxamount as DECIMAL(18,6)) as tax,
      coalesce(clean_text(l.currency), h.currency) as currency,
      coalesce(invoiced.label, 'Invoiced') as status,
      coalesce(invoiced.value, cast(3 as BIGINT)) as status_code,
      clean_text(l.dlvmode) as delivery_mode
    from "silver"."retailtransactionsalestrans" l
    join (
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
      where coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) in ('Sales') and coalesce(entry.symbol, case h.entrystatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
    ) ranked where place = 1
  ) h
      on h.number_part = key_part(l.transactionid) and h.channel_part = coalesce(l.channel, 0)
      and h.store_part = key_part(l.store) and h.terminal_part = key_part(l.terminalid) and h.company_part = key_part(l.dataareaid)
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailtransactionsalestrans' and column_name = 'transactionstatus'
    group by value
  ) state on state.value = l.transactionstatus
    cross join (
    select min(value) as value, min(label) as label from (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'salesline' and column_name = 'salesstatus'
    group by value
  ) known
    where symbol = 'Invoiced'
  ) invoiced
    where coalesce(state.symbol, case l.transactionstatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
  ) s
) l
left join (
    select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
    from "silver"."retailchanneltable"
    where clean_text(defaultcustaccount) is not null
  ) standing on standing.customer = l.customer
left join "gold"."profiles_Customer" customer on customer.CustomerId = l.customer
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
  on async.customer = case when (l.async_account is not null or l.account like '________-____-____-____-____________') then key_part(l.company) || '_' || key_part(coalesce(l.async_account, l.account)) end
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
  on holder.card = case when l.account is null and l.async_account is null then key_part(l.company) || '_' || key_part(l.card) end
left join "gold"."supporting_Products" product on product.ProductId = l.product_id
) contract
