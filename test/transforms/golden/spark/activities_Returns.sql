select
    `ReturnId`,
    `DataAreaId`,
    `CustomerId`,
    `CustomerMatch`,
    `OrderId`,
    `OriginalOrderLineId`,
    `OriginalOrderId`,
    `ChannelId`,
    `StoreId`,
    `EventType`,
    `ReturnTimestamp`,
    `ReturnDate`,
    `DateKey`,
    `DaysSincePurchase`,
    `ProductId`,
    `ItemId`,
    `VariantId`,
    `ProductName`,
    `ReturnQty`,
    `ReturnAmount`,
    `CurrencyCode`,
    `ReturnReasonCode`,
    `ReturnReason`,
    `IsLinkedReturn`,
    sha2(coalesce(`ReturnId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`CustomerMatch`, char(30)) || char(31) || coalesce(`OrderId`, char(30)) || char(31) || coalesce(`OriginalOrderLineId`, char(30)) || char(31) || coalesce(`OriginalOrderId`, char(30)) || char(31) || coalesce(`ChannelId`, char(30)) || char(31) || coalesce(`StoreId`, char(30)) || char(31) || coalesce(`EventType`, char(30)) || char(31) || coalesce(date_format(`ReturnTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)) || char(31) || coalesce(cast(`ReturnDate` as string), char(30)) || char(31) || coalesce(cast(`DateKey` as string), char(30)) || char(31) || coalesce(cast(`DaysSincePurchase` as string), char(30)) || char(31) || coalesce(`ProductId`, char(30)) || char(31) || coalesce(`ItemId`, char(30)) || char(31) || coalesce(`VariantId`, char(30)) || char(31) || coalesce(`ProductName`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`ReturnQty` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`ReturnAmount` as string))), char(30)) || char(31) || coalesce(`CurrencyCode`, char(30)) || char(31) || coalesce(`ReturnReasonCode`, char(30)) || char(31) || coalesce(`ReturnReason`, char(30)) || char(31) || coalesce(case when `IsLinkedReturn` then '1' when not `IsLinkedReturn` then '0' end, char(30)), 256) as `RowHash`
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
  cast(datediff(o.OrderDate, coalesce(line.OrderDate, document.day)) as bigint) as DaysSincePurchase,
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
from `gold`.`activities_Orders` o
left join (
  select replace(replace(translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(l.recid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as line_id, bought.line_id as original_line_id,
    case when called.original is not null then translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(called.original, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as original_order_id,
    coalesce(own.reason, nullif(trim(h.returnreasoncodeid), '')) as reason
  from `silver`.`salesline` l
  join (select distinct OrderLineId as id from `gold`.`activities_Orders` where EventType = 'Return') back on back.id = replace(replace(translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(l.recid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
  left join (
    select order_id, recid, returnreasoncodeid from (
      select translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(t.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as order_id,
        t.recid as recid,
        t.returnreasoncodeid as returnreasoncodeid,
        row_number() over (
          partition by translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(t.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by t.recid nulls last
        ) as place
      from `silver`.`salestable` t
      join (select distinct OrderId as id from `gold`.`activities_Orders` where EventType = 'Return') back on back.id = translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(t.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    ) ranked where place = 1
  ) h on h.order_id = translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
  left join (
    select lot, line_id from (
      select translate(trim(coalesce(b.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(b.inventtransid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as lot,
        replace(replace(translate(trim(coalesce(b.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(b.salesid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(b.recid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as line_id,
        row_number() over (
          partition by translate(trim(coalesce(b.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(b.inventtransid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by b.recid nulls last
        ) as place
      from `silver`.`salesline` b
      join (select distinct translate(trim(coalesce(n.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(n.inventtransidreturn, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as lot from `silver`.`salesline` n
        where nullif(trim(n.inventtransidreturn), '') is not null) named on named.lot = translate(trim(coalesce(b.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(b.inventtransid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      where nullif(trim(b.inventtransid), '') is not null
    ) ranked where place = 1
  ) bought
    on bought.lot = case when nullif(trim(l.inventtransidreturn), '') is not null then translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.inventtransidreturn, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end
  left join (
    select owner, original from (
      select x.salestable as owner,
        nullif(trim(x.originalsalesid), '') as original,
        row_number() over (
          partition by x.salestable
          order by x.recid nulls last
        ) as place
      from `silver`.`mcrreturnsalestable` x
    ) ranked where place = 1
  ) called on called.owner = h.recid
  left join (
    select owner, reason from (
      select x.salesline as owner,
        nullif(trim(x.returnreasoncodeid), '') as reason,
        row_number() over (
          partition by x.salesline
          order by x.recid nulls last
        ) as place
      from `silver`.`retailsalesline` x
    ) ranked where place = 1
  ) own on own.owner = l.recid
  union all
  select replace(replace(translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(l.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.terminalid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(trim(trailing '.' from trim(trailing '0' from cast(l.linenum as string))), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as line_id,
    case when l.returnlinenum > 0 then replace(replace(translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(coalesce(store.channel, l.channel) as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.returnstore, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.returnterminalid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.returntransactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(trim(trailing '.' from trim(trailing '0' from cast(l.returnlinenum as string))), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') end as original_line_id,
    replace(replace(translate(trim(coalesce(l.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(coalesce(store.channel, l.channel) as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.returnstore, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.returnterminalid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(l.returntransactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as original_order_id,
    cast(null as STRING) as reason
  from `silver`.`retailtransactionsalestrans` l
  left join (
    select number, channel from (
      select translate(trim(coalesce(s.storenumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as number,
        s.recid as channel,
        row_number() over (
          partition by translate(trim(coalesce(s.storenumber, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by s.recid nulls last
        ) as place
      from `silver`.`retailstoretable` s
    ) ranked where place = 1
  ) store on store.number = translate(trim(coalesce(l.returnstore, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
  where nullif(trim(l.returntransactionid), '') is not null
) r on r.line_id = o.OrderLineId
left join `gold`.`activities_Orders` line on line.OrderLineId = r.original_line_id
left join (select OrderId as order_id, min(OrderDate) as day from `gold`.`activities_Orders` group by OrderId) document
  on document.order_id = r.original_order_id
left join (
    select code, description from (
      select translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.reasoncodeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as code,
        nullif(trim(c.description), '') as description,
        row_number() over (
          partition by translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.reasoncodeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by c.recid nulls last
        ) as place
      from `silver`.`returnreasoncode` c
    ) ranked where place = 1
  ) reason on reason.code = translate(trim(coalesce(o.DataAreaId, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(r.reason, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
where o.EventType = 'Return'
) contract
