select
    "OrderId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "OrderNumber",
    "SalesSource",
    "ChannelReferenceId",
    "ChannelId",
    "StoreId",
    "EventType",
    "OrderTimestamp",
    "OrderDate",
    "DateKey",
    "LineCount",
    "TotalQuantity",
    "GrossAmount",
    "DiscountAmount",
    "RevenueAmount",
    "TaxAmount",
    "PaidAmount",
    "SalesStatus",
    "SalesStatusCode",
    "IsReturn",
    "IsCanceled",
    "LoyaltyCardNumber",
    "CustomerEmail",
    "DeliveryModeId",
    "SalesOriginId",
    "CurrencyCode",
    sha256(concat(coalesce("OrderId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("OrderNumber", chr(30)), chr(31), coalesce("SalesSource", chr(30)), chr(31), coalesce("ChannelReferenceId", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce("EventType", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("OrderTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("OrderDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce(cast("LineCount" as varchar), chr(30)), chr(31), coalesce(decimal_text("TotalQuantity"), chr(30)), chr(31), coalesce(decimal_text("GrossAmount"), chr(30)), chr(31), coalesce(decimal_text("DiscountAmount"), chr(30)), chr(31), coalesce(decimal_text("RevenueAmount"), chr(30)), chr(31), coalesce(decimal_text("TaxAmount"), chr(30)), chr(31), coalesce(decimal_text("PaidAmount"), chr(30)), chr(31), coalesce("SalesStatus", chr(30)), chr(31), coalesce(cast("SalesStatusCode" as varchar), chr(30)), chr(31), coalesce(case when "IsReturn" then '1' when not "IsReturn" then '0' end, chr(30)), chr(31), coalesce(case when "IsCanceled" then '1' when not "IsCanceled" then '0' end, chr(30)), chr(31), coalesce("LoyaltyCardNumber", chr(30)), chr(31), coalesce("CustomerEmail", chr(30)), chr(31), coalesce("DeliveryModeId", chr(30)), chr(31), coalesce("SalesOriginId", chr(30)), chr(31), coalesce("CurrencyCode", chr(30)))) as "RowHash"
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
      from "gold"."activities_Orders" f
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
    from "gold"."activities_Orders"
    group by OrderId
  ) s on s.order_id = o.order_id
left join (
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
  ) h on h.order_id = case when o.SalesSource = 'SalesOrder' then o.order_id end
left join (
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
  ) t on t.id = case when o.SalesSource = 'StoreTransaction' then o.order_id end
left join (
    select OrderId as order_id, try_cast(sum(Amount) as DECIMAL(18,6)) as amount, min(CurrencyCode) as currency,
      count(distinct CurrencyCode) as currencies
    from "gold"."activities_Payments"
    where OrderId is not null
    group by OrderId
  ) p on p.order_id = o.order_id
) contract
