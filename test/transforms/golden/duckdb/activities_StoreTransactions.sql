select
    "StoreTransactionId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "TransactionType",
    "TransactionTypeCode",
    "ChannelId",
    "StoreId",
    "EventType",
    "OrderId",
    "ReceiptId",
    "TransactionNumber",
    "TransactionTimestamp",
    "TransactionDate",
    "DateKey",
    "ItemLineCount",
    "TotalQuantity",
    "NetAmount",
    "GrossAmount",
    "DiscountAmount",
    "PaymentAmount",
    "CurrencyCode",
    "LoyaltyCardNumber",
    "StaffId",
    "TerminalId",
    sha256(concat(coalesce("StoreTransactionId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("TransactionType", chr(30)), chr(31), coalesce(cast("TransactionTypeCode" as varchar), chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce("EventType", chr(30)), chr(31), coalesce("OrderId", chr(30)), chr(31), coalesce("ReceiptId", chr(30)), chr(31), coalesce("TransactionNumber", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("TransactionTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("TransactionDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce(cast("ItemLineCount" as varchar), chr(30)), chr(31), coalesce(decimal_text("TotalQuantity"), chr(30)), chr(31), coalesce(decimal_text("NetAmount"), chr(30)), chr(31), coalesce(decimal_text("GrossAmount"), chr(30)), chr(31), coalesce(decimal_text("DiscountAmount"), chr(30)), chr(31), coalesce(decimal_text("PaymentAmount"), chr(30)), chr(31), coalesce("CurrencyCode", chr(30)), chr(31), coalesce("LoyaltyCardNumber", chr(30)), chr(31), coalesce("StaffId", chr(30)), chr(31), coalesce("TerminalId", chr(30)))) as "RowHash"
from (
select
  h.id as StoreTransactionId,
  legal_entity(h.company) as DataAreaId,
  case
    when standing.customer is not null then null
    when customer.CustomerId is not null then customer.CustomerId
    when (h.async_account is not null or h.account like '________-____-____-____-____________') then async.customer_id
    when h.account is null and h.async_account is null and holder.customers = 1 then holder.customer_id
  end as CustomerId,
  case
    when standing.customer is not null then 'default-customer'
    when customer.CustomerId is not null then 'matched'
    when (h.async_account is not null or h.account like '________-____-____-____-____________') then case when async.customer_id is null then 'pending-async' else 'matched' end
    when h.account is not null then 'unknown-customer'
    when holder.customers = 1 then 'matched-by-card'
    when holder.customers > 1 then 'ambiguous-party'
    else 'anonymous'
  end as CustomerMatch,
  h.type_label as TransactionType,
  h.type_code as TransactionTypeCode,
  h.channel_id as ChannelId,
  h.store_id as StoreId,
  case
    when h.type = 'Payment' then 'AccountPayment'
    when h.type <> 'Sales' then 'CustomerOrderVisit'
    when l.returned > 0 and l.returned = l.lines then 'StoreReturn'
    when l.returned > 0 then 'StoreExchange'
    else 'StoreSale'
  end as EventType,
  case
    when h.type = 'Sales' then h.id
    when h.sales_id is not null then key_part(h.company) || '_' || key_part(h.sales_id)
    else became.order_id
  end as OrderId,
  h.receipt_id as ReceiptId,
  h.number as TransactionNumber,
  h.instant as TransactionTimestamp,
  h.day as TransactionDate,
  cast(strftime(h.day, '%Y%m%d') as bigint) as DateKey,
  coalesce(l.lines, 0) as ItemLineCount,
  coalesce(l.quantity, cast(0 as DECIMAL(18,6))) as TotalQuantity,
  try_cast(-h.net as DECIMAL(18,6)) as NetAmount,
  try_cast(-h.gross as DECIMAL(18,6)) as GrossAmount,
  try_cast(case when coalesce(l.quantity, 0) < 0 then -abs(h.discount) else abs(h.discount) end as DECIMAL(18,6)) as DiscountAmount,
  try_cast(h.paid as DECIMAL(18,6)) as PaymentAmount,
  h.currency as CurrencyCode,
  h.card as LoyaltyCardNumber,
  h.staff_id as StaffId,
  h.terminal_id as TerminalId
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
    select long_key_part(s.dataareaid) || '_' || long_key_part(cast(s.channel as VARCHAR)) || '_' || long_key_part(s.store) || '_' || long_key_part(s.terminalid) || '_' || long_key_part(s.transactionid) as transaction_id, count(*) as lines,
      count(case when s.qty > 0 then s.recid end) as returned, try_cast(sum(-s.qty) as DECIMAL(18,6)) as quantity
    from "silver"."retailtransactionsalestrans" s
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailtransactionsalestrans' and column_name = 'transactionstatus'
    group by value
  ) state on state.value = s.transactionstatus
    where coalesce(state.symbol, case s.transactionstatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
    group by long_key_part(s.dataareaid) || '_' || long_key_part(cast(s.channel as VARCHAR)) || '_' || long_key_part(s.store) || '_' || long_key_part(s.terminalid) || '_' || long_key_part(s.transactionid)
  ) l on l.transaction_id = h.id
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
left join (
    select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
    from "silver"."retailchanneltable"
    where clean_text(defaultcustaccount) is not null
  ) standing on standing.customer = key_part(h.company) || '_' || key_part(h.account)
left join "gold"."profiles_Customer" customer on customer.CustomerId = key_part(h.company) || '_' || key_part(h.account)
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
  on async.customer = case when (h.async_account is not null or h.account like '________-____-____-____-____________') then key_part(h.company) || '_' || key_part(coalesce(h.async_account, h.account)) end
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
  on holder.card = case when h.account is null and h.async_account is null then key_part(h.company) || '_' || key_part(h.card) end
where coalesce(place.symbol, case c.channeltype when 0 then 'RetailStore' when 1 then 'OnlineStore' when 2 then 'OnlineMarketplace' when 3 then 'SharePointOnlineStore' when 4 then 'MCRCallCenter' end) = 'RetailStore'
) contract
