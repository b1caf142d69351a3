select
    "ReturnId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "OrderId",
    "OriginalOrderLineId",
    "OriginalOrderId",
    "ChannelId",
    "StoreId",
    "EventType",
    "ReturnTimestamp",
    "ReturnDate",
    "DateKey",
    "DaysSincePurchase",
    "ProductId",
    "ItemId",
    "VariantId",
    "ProductName",
    "ReturnQty",
    "ReturnAmount",
    "CurrencyCode",
    "ReturnReasonCode",
    "ReturnReason",
    "IsLinkedReturn",
    sha256(concat(coalesce("ReturnId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("OrderId", chr(30)), chr(31), coalesce("OriginalOrderLineId", chr(30)), chr(31), coalesce("OriginalOrderId", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce("EventType", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("ReturnTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("ReturnDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce(cast("DaysSincePurchase" as varchar), chr(30)), chr(31), coalesce("ProductId", chr(30)), chr(31), coalesce("ItemId", chr(30)), chr(31), coalesce("VariantId", chr(30)), chr(31), coalesce("ProductName", chr(30)), chr(31), coalesce(decimal_text("ReturnQty"), chr(30)), chr(31), coalesce(decimal_text("ReturnAmount"), chr(30)), chr(31), coalesce("CurrencyCode", chr(30)), chr(31), coalesce("ReturnReasonCode", chr(30)), chr(31), coalesce("ReturnReason", chr(30)), chr(31), coalesce(case when "IsLinkedReturn" then '1' when not "IsLinkedReturn" then '0' end, chr(30)))) as "RowHash"
from (
select
  o.OrderLineId as ReturnId,
  o.DataAreaId as DataAreaId,
  o.CustomerId as CustomerId,
  o.CustomerMatch as CustomerMatch,
  o.OrderId as OrderId,
  line.OrderLineId as OriginalOrderLineId,
  coalesce(line.OrderId, document.order_id) as OriginalOrderId,
  o.ChannelId as ChannelId,
  o.StoreId as StoreId,
  'Return' as EventType,
  o.OrderTimestamp as ReturnTimestamp,
  o.OrderDate as ReturnDate,
  o.DateKey as DateKey,
  date_diff('day', coalesce(line.OrderDate, document.day), o.OrderDate) as DaysSincePurchase,
  o.ProductId as ProductId,
  o.ItemId as ItemId,
  o.VariantId as VariantId,
  o.ProductName as ProductName,
  try_cast(-o.SalesQty as DECIMAL(18,6)) as ReturnQty,
  try_cast(-o.RevenueAmount as DECIMAL(18,6)) as ReturnAmount,
  o.CurrencyCode as CurrencyCode,
  r.reason as ReturnReasonCode,
  reason.description as ReturnReason,
  coalesce(line.OrderId, document.order_id) is not null as IsLinkedReturn
from "gold"."activities_Orders" o
left join (
  select long_key_part(l.dataareaid) || '_' || long_key_part(l.salesid) || '_' || long_key_part(cast(l.recid as VARCHAR)) as line_id, bought.line_id as original_line_id,
    case when called.original is not null then key_part(l.dataareaid) || '_' || key_part(called.original) end as original_order_id,
    coalesce(own.reason, clean_text(h.returnreasoncodeid)) as reason
  from "silver"."salesline" l
  join (select distinct OrderLineId as id from "gold"."activities_Orders" where EventType = 'Return') back on back.id = long_key_part(l.dataareaid) || '_' || long_key_part(l.salesid) || '_' || long_key_part(cast(l.recid as VARCHAR))
  left join (
    select order_id, recid, returnreasoncodeid from (
      select key_part(t.dataareaid) || '_' || key_part(t.salesid) as order_id,
        t.recid as recid,
        t.returnreasoncodeid as returnreasoncodeid,
        row_number() over (
          partition by key_part(t.dataareaid) || '_' || key_part(t.salesid)
          order by t.recid nulls last
        ) as place
      from "silver"."salestable" t
      join (select distinct OrderId as id from "gold"."activities_Orders" where EventType = 'Return') back on back.id = key_part(t.dataareaid) || '_' || key_part(t.salesid)
    ) ranked where place = 1
  ) h on h.order_id = key_part(l.dataareaid) || '_' || key_part(l.salesid)
  left join (
    select lot, line_id from (
      select key_part(b.dataareaid) || '_' || key_part(b.inventtransid) as lot,
        long_key_part(b.dataareaid) || '_' || long_key_part(b.salesid) || '_' || long_key_part(cast(b.recid as VARCHAR)) as line_id,
        row_number() over (
          partition by key_part(b.dataareaid) || '_' || key_part(b.inventtransid)
          order by b.recid nulls last
        ) as place
      from "silver"."salesline" b
      join (select distinct key_part(n.dataareaid) || '_' || key_part(n.inventtransidreturn) as lot from "silver"."salesline" n
        where clean_text(n.inventtransidreturn) is not null) named on named.lot = key_part(b.dataareaid) || '_' || key_part(b.inventtransid)
      where clean_text(b.inventtransid) is not null
    ) ranked where place = 1
  ) bought
    on bought.lot = case when clean_text(l.inventtransidreturn) is not null then key_part(l.dataareaid) || '_' || key_part(l.inventtransidreturn) end
  left join (
    select owner, original from (
      select x.salestable as owner,
        clean_text(x.originalsalesid) as original,
        row_number() over (
          partition by x.salestable
          order by x.recid nulls last
        ) as place
      from "silver"."mcrreturnsalestable" x
    ) ranked where place = 1
  ) called on called.owner = h.recid
  left join (
    select owner, reason from (
      select x.salesline as owner,
        clean_text(x.returnreasoncodeid) as reason,
        row_number() over (
          partition by x.salesline
          order by x.recid nulls last
        ) as place
      from "silver"."retailsalesline" x
    ) ranked where place = 1
  ) own on own.owner = l.recid
  union all
  select long_key_part(l.dataareaid) || '_' || long_key_part(cast(l.channel as VARCHAR)) || '_' || long_key_part(l.store) || '_' || long_key_part(l.terminalid) || '_' || long_key_part(l.transactionid) || '_' || long_key_part(decimal_text(l.linenum)) as line_id,
    case when l.returnlinenum > 0 then long_key_part(l.dataareaid) || '_' || long_key_part(cast(coalesce(store.channel, l.channel) as VARCHAR)) || '_' || long_key_part(l.returnstore) || '_' || long_key_part(l.returnterminalid) || '_' || long_key_part(l.returntransactionid) || '_' || long_key_part(decimal_text(l.returnlinenum)) end as original_line_id,
    long_key_part(l.dataareaid) || '_' || long_key_part(cast(coalesce(store.channel, l.channel) as VARCHAR)) || '_' || long_key_part(l.returnstore) || '_' || long_key_part(l.returnterminalid) || '_' || long_key_part(l.returntransactionid) as original_order_id,
    cast(null as VARCHAR) as reason
  from "silver"."retailtransactionsalestrans" l
  left join (
    select number, channel from (
      select key_part(s.storenumber) as number,
        s.recid as channel,
        row_number() over (
          partition by key_part(s.storenumber)
          order by s.recid nulls last
        ) as place
      from "silver"."retailstoretable" s
    ) ranked where place = 1
  ) store on store.number = key_part(l.returnstore)
  where clean_text(l.returntransactionid) is not null
) r on r.line_id = o.OrderLineId
left join "gold"."activities_Orders" line on line.OrderLineId = r.original_line_id
left join (select OrderId as order_id, min(OrderDate) as day from "gold"."activities_Orders" group by OrderId) document
  on document.order_id = r.original_order_id
left join (
    select code, description from (
      select key_part(c.dataareaid) || '_' || key_part(c.reasoncodeid) as code,
        clean_text(c.description) as description,
        row_number() over (
          partition by key_part(c.dataareaid) || '_' || key_part(c.reasoncodeid)
          order by c.recid nulls last
        ) as place
      from "silver"."returnreasoncode" c
    ) ranked where place = 1
  ) reason on reason.code = key_part(o.DataAreaId) || '_' || key_part(r.reason)
where o.EventType = 'Return'
) contract
