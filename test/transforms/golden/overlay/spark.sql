select
    `PaymentId`,
    `DataAreaId`,
    `CustomerId`,
    `CustomerMatch`,
    `OrderId`,
    `StoreTransactionId`,
    `ChannelId`,
    `StoreId`,
    `EventType`,
    `PaymentTimestamp`,
    `PaymentDate`,
    `DateKey`,
    `TenderTypeId`,
    `TenderTypeName`,
    `PaymentMethod`,
    `CardTypeId`,
    `Amount`,
    `CurrencyCode`,
    `TenderAmount`,
    `TenderCurrencyCode`,
    `StaffId`,
    `TerminalId`,
    `Shift`,
    sha2(coalesce(`PaymentId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`CustomerMatch`, char(30)) || char(31) || coalesce(`OrderId`, char(30)) || char(31) || coalesce(`StoreTransactionId`, char(30)) || char(31) || coalesce(`ChannelId`, char(30)) || char(31) || coalesce(`StoreId`, char(30)) || char(31) || coalesce(`EventType`, char(30)) || char(31) || coalesce(date_format(`PaymentTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)) || char(31) || coalesce(cast(`PaymentDate` as string), char(30)) || char(31) || coalesce(cast(`DateKey` as string), char(30)) || char(31) || coalesce(`TenderTypeId`, char(30)) || char(31) || coalesce(`TenderTypeName`, char(30)) || char(31) || coalesce(`PaymentMethod`, char(30)) || char(31) || coalesce(`CardTypeId`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`Amount` as string))), char(30)) || char(31) || coalesce(`CurrencyCode`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`TenderAmount` as string))), char(30)) || char(31) || coalesce(`TenderCurrencyCode`, char(30)) || char(31) || coalesce(`StaffId`, char(30)) || char(31) || coalesce(`TerminalId`, char(30)) || char(31) || coalesce(`Shift`, char(30)), 256) as `RowHash`
from (
  select
    base.PaymentId as PaymentId,
    base.DataAreaId as DataAreaId,
    base.CustomerId as CustomerId,
    base.CustomerMatch as CustomerMatch,
    base.OrderId as OrderId,
    base.StoreTransactionId as StoreTransactionId,
    base.ChannelId as ChannelId,
    base.StoreId as StoreId,
    base.EventType as EventType,
    base.PaymentTimestamp as PaymentTimestamp,
    base.PaymentDate as PaymentDate,
    base.DateKey as DateKey,
    base.TenderTypeId as TenderTypeId,
    base.TenderTypeName as TenderTypeName,
    base.PaymentMethod as PaymentMethod,
    base.CardTypeId as CardTypeId,
    base.Amount as Amount,
    base.CurrencyCode as CurrencyCode,
    base.TenderAmount as TenderAmount,
    base.TenderCurrencyCode as TenderCurrencyCode,
    cast(null as STRING) as StaffId,
    base.TerminalId as TerminalId,
    nullif(trim(cast(own0.shift as STRING)), '') as Shift
  from (
  select
    l.id as PaymentId,
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
    l.transaction_id as StoreTransactionId,
    l.channel_id as ChannelId,
    l.store_id as StoreId,
    case
      when l.is_change then 'Change'
      when l.is_deposit then 'Deposit'
      when l.amount < 0 then 'Refund'
      else 'Payment'
    end as EventType,
    coalesce(timestamp_seconds(unix_seconds(cast(l.day as timestamp)) + coalesce(l.seconds, 0) - l.utc_offset), to_utc_timestamp(timestamp_seconds(unix_seconds(cast(l.day as timestamp)) + coalesce(l.seconds, 0)), l.zone)) as PaymentTimestamp,
    l.day as PaymentDate,
    cast(date_format(l.day, 'yyyyMMdd') as bigint) as DateKey,
    l.tender_type as TenderTypeId,
    l.tender_name as TenderTypeName,
    l.method as PaymentMethod,
    l.card_type as CardTypeId,
    l.amount as Amount,
    l.currency as CurrencyCode,
    l.tender_amount as TenderAmount,
    l.tender_currency as TenderCurrencyCode,
    l.staff_id as StaffId,
    l.terminal_id as TerminalId
  from (
    select
      h.id || '_p' || replace(replace(translate(trim(coalesce(trim(trailing '.' from trim(trailing '0' from cast(p.linenum as string))), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as id,
      p.dataareaid as company, h.account, h.async_account, h.card, h.id as transaction_id, h.channel_id, h.store_id, h.zone,
      case
        when h.type = 'Sales' then h.id
        when h.sales_id is not null then translate(trim(coalesce(h.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(h.sales_id, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
        else became.order_id
      end as order_id,
      coalesce(p.transdate, h.day) as day,
      case when p.transdate is null then h.seconds else p.transtime end as seconds,
      case when p.transdate is null or p.transdate = h.day then h.utc_offset end as utc_offset,
      coalesce(p.changeline = 1, false) as is_change,
      coalesce(p.isprepayment = 1, false) as is_deposit,
      nullif(trim(p.tendertype), '') as tender_type,
      tender.name as tender_name,
      case
        when nullif(trim(p.giftcardid), '') is not null then 'GiftCard'
        when nullif(trim(p.loyaltycardid), '') is not null then 'LoyaltyPoints'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Normal' then 'Cash'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Card' then 'Card'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Check' then 'Check'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Customer' then 'CustomerAccount'
        else 'Other'
      end as method,
      nullif(trim(p.cardtypeid), '') as card_type,
      try_cast(p.amounttendered as DECIMAL(18,6)) as amount,
      coalesce(h.currency, nullif(trim(p.currency), '')) as currency,
      try_cast(p.amountcur as DECIMAL(18,6)) as tender_amount,
      nullif(trim(p.currency), '') as tender_currency,
      coalesce(nullif(trim(p.staff), ''), h.staff_id) as staff_id,
      h.terminal_id
    from `silver`.`retailtransactionpaymenttrans` p
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
        where coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) in ('Sales', 'Payment', 'CustomerOrder', 'SalesOrder', 'SalesInvoice', 'PendingSalesOrder') and coalesce(entry.symbol, case h.entrystatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
      ) ranked where place = 1
    ) h
      on h.number_part = translate(trim(coalesce(p.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and h.channel_part = coalesce(p.channel, 0)
        and h.store_part = translate(trim(coalesce(p.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and h.terminal_part = translate(trim(coalesce(p.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') and h.company_part = translate(trim(coalesce(p.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    left join (
      select id, name, function from (
        select replace(replace(translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(t.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(t.tendertypeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as id,
          nullif(trim(t.name), '') as name,
          t.function as function,
          row_number() over (
            partition by replace(replace(translate(trim(coalesce(t.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(t.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(t.tendertypeid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
            order by t.recid nulls last
          ) as place
        from `silver`.`retailstoretendertypetable` t
      ) ranked where place = 1
    ) tender on tender.id = replace(replace(translate(trim(coalesce(p.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(p.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(p.tendertype, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
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
    left join (
      select value, max(symbol) as symbol,
        coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
      from `silver`.`optionsets`
      where table_name = 'retailtransactionpaymenttrans' and column_name = 'transactionstatus'
      group by value
    ) state on state.value = p.transactionstatus
    left join (
      select value, max(symbol) as symbol,
        coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
      from `silver`.`optionsets`
      where table_name = 'retailtransactionpaymenttrans' and column_name = 'voidstatus'
      group by value
    ) voided on voided.value = p.voidstatus
    left join (
      select value, max(symbol) as symbol,
        coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
      from `silver`.`optionsets`
      where table_name = 'retailstoretendertypetable' and column_name = 'function'
      group by value
    ) kind on kind.value = tender.function
    where coalesce(state.symbol, case p.transactionstatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted') and coalesce(coalesce(voided.symbol, case p.voidstatus when 0 then 'None' end), 'Voided') = 'None'
  ) l
  left join (
      select distinct translate(trim(coalesce(defaultcustdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(defaultcustaccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer
      from `silver`.`retailchanneltable`
      where nullif(trim(defaultcustaccount), '') is not null
    ) standing on standing.customer = translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.account, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
  left join `gold`.`profiles_Customer` customer on customer.CustomerId = translate(trim(coalesce(l.company, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(l.account, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
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
) base
  left join (
      select source_key, shift from (
        select replace(replace(translate(trim(coalesce(own.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(own.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(own.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(own.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(own.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as source_key,
          own.shift as shift,
          row_number() over (
            partition by replace(replace(translate(trim(coalesce(own.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(own.channel as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(own.store, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(own.terminal, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(own.transactionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
            order by own.recid nulls last
          ) as place
        from `silver`.`retailtransactiontable` own
      ) ranked where place = 1
    ) own0 on own0.source_key = base.StoreTransactionId
  where base.DataAreaId in ('usrt') and base.CustomerId is not null
) contract
