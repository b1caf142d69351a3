select
    "PaymentId",
    "DataAreaId",
    "CustomerId",
    "CustomerMatch",
    "OrderId",
    "StoreTransactionId",
    "ChannelId",
    "StoreId",
    "EventType",
    "PaymentTimestamp",
    "PaymentDate",
    "DateKey",
    "TenderTypeId",
    "TenderTypeName",
    "PaymentMethod",
    "CardTypeId",
    "Amount",
    "CurrencyCode",
    "TenderAmount",
    "TenderCurrencyCode",
    "StaffId",
    "TerminalId",
    "Shift",
    sha256(concat(coalesce("PaymentId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("CustomerMatch", chr(30)), chr(31), coalesce("OrderId", chr(30)), chr(31), coalesce("StoreTransactionId", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreId", chr(30)), chr(31), coalesce("EventType", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("PaymentTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)), chr(31), coalesce(cast("PaymentDate" as varchar), chr(30)), chr(31), coalesce(cast("DateKey" as varchar), chr(30)), chr(31), coalesce("TenderTypeId", chr(30)), chr(31), coalesce("TenderTypeName", chr(30)), chr(31), coalesce("PaymentMethod", chr(30)), chr(31), coalesce("CardTypeId", chr(30)), chr(31), coalesce(decimal_text("Amount"), chr(30)), chr(31), coalesce("CurrencyCode", chr(30)), chr(31), coalesce(decimal_text("TenderAmount"), chr(30)), chr(31), coalesce("TenderCurrencyCode", chr(30)), chr(31), coalesce("StaffId", chr(30)), chr(31), coalesce("TerminalId", chr(30)), chr(31), coalesce("Shift", chr(30)))) as "RowHash"
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
    cast(null as VARCHAR) as StaffId,
    base.TerminalId as TerminalId,
    clean_text(cast(own0.shift as VARCHAR)) as Shift
  from (
  select
    l.id as PaymentId,
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
    l.transaction_id as StoreTransactionId,
    l.channel_id as ChannelId,
    l.store_id as StoreId,
    case
      when l.is_change then 'Change'
      when l.is_deposit then 'Deposit'
      when l.amount < 0 then 'Refund'
      else 'Payment'
    end as EventType,
    instant_at(l.day, l.seconds, l.zone, l.utc_offset) as PaymentTimestamp,
    l.day as PaymentDate,
    cast(strftime(l.day, '%Y%m%d') as bigint) as DateKey,
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
      h.id || '_p' || long_key_part(decimal_text(p.linenum)) as id,
      p.dataareaid as company, h.account, h.async_account, h.card, h.id as transaction_id, h.channel_id, h.store_id, h.zone,
      case
        when h.type = 'Sales' then h.id
        when h.sales_id is not null then key_part(h.company) || '_' || key_part(h.sales_id)
        else became.order_id
      end as order_id,
      coalesce(p.transdate, h.day) as day,
      case when p.transdate is null then h.seconds else p.transtime end as seconds,
      case when p.transdate is null or p.transdate = h.day then h.utc_offset end as utc_offset,
      coalesce(p.changeline = 1, false) as is_change,
      coalesce(p.isprepayment = 1, false) as is_deposit,
      clean_text(p.tendertype) as tender_type,
      tender.name as tender_name,
      case
        when clean_text(p.giftcardid) is not null then 'GiftCard'
        when clean_text(p.loyaltycardid) is not null then 'LoyaltyPoints'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Normal' then 'Cash'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Card' then 'Card'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Check' then 'Check'
        when coalesce(kind.symbol, case tender.function when 0 then 'Normal' when 1 then 'Card' when 2 then 'Check' when 3 then 'Customer' when 4 then 'TenderRemoveFloat' end) = 'Customer' then 'CustomerAccount'
        else 'Other'
      end as method,
      clean_text(p.cardtypeid) as card_type,
      try_cast(p.amounttendered as DECIMAL(18,6)) as amount,
      coalesce(h.currency, clean_text(p.currency)) as currency,
      try_cast(p.amountcur as DECIMAL(18,6)) as tender_amount,
      clean_text(p.currency) as tender_currency,
      coalesce(clean_text(p.staff), h.staff_id) as staff_id,
      h.terminal_id
    from "silver"."retailtransactionpaymenttrans" p
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
        where coalesce(type.symbol, case h.type when 2 then 'Sales' when 3 then 'Payment' when 4 then 'RemoveTender' when 8 then 'Voided' when 14 then 'SalesOrder' when 15 then 'SalesInvoice' when 18 then 'IncomeExpense' when 19 then 'CustomerOrder' when 27 then 'PendingSalesOrder' when 28 then 'KitDisassembly' end) in ('Sales', 'Payment', 'CustomerOrder', 'SalesOrder', 'SalesInvoice', 'PendingSalesOrder') and coalesce(entry.symbol, case h.entrystatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted')
      ) ranked where place = 1
    ) h
      on h.number_part = key_part(p.transactionid) and h.channel_part = coalesce(p.channel, 0)
        and h.store_part = key_part(p.store) and h.terminal_part = key_part(p.terminal) and h.company_part = key_part(p.dataareaid)
    left join (
      select id, name, function from (
        select long_key_part(t.dataareaid) || '_' || long_key_part(cast(t.channel as VARCHAR)) || '_' || long_key_part(t.tendertypeid) as id,
          clean_text(t.name) as name,
          t.function as function,
          row_number() over (
            partition by long_key_part(t.dataareaid) || '_' || long_key_part(cast(t.channel as VARCHAR)) || '_' || long_key_part(t.tendertypeid)
            order by t.recid nulls last
          ) as place
        from "silver"."retailstoretendertypetable" t
      ) ranked where place = 1
    ) tender on tender.id = long_key_part(p.dataareaid) || '_' || long_key_part(cast(p.channel as VARCHAR)) || '_' || long_key_part(p.tendertype)
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
      select value, max(symbol) as symbol,
        coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
      from "silver"."optionsets"
      where table_name = 'retailtransactionpaymenttrans' and column_name = 'transactionstatus'
      group by value
    ) state on state.value = p.transactionstatus
    left join (
      select value, max(symbol) as symbol,
        coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
      from "silver"."optionsets"
      where table_name = 'retailtransactionpaymenttrans' and column_name = 'voidstatus'
      group by value
    ) voided on voided.value = p.voidstatus
    left join (
      select value, max(symbol) as symbol,
        coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
      from "silver"."optionsets"
      where table_name = 'retailstoretendertypetable' and column_name = 'function'
      group by value
    ) kind on kind.value = tender.function
    where coalesce(state.symbol, case p.transactionstatus when 0 then 'None' when 1 then 'Voided' when 2 then 'Posted' when 3 then 'Concluded' when 4 then 'Cancelled' when 5 then 'OnHold' when 6 then 'Training' end) in ('None', 'Posted') and coalesce(coalesce(voided.symbol, case p.voidstatus when 0 then 'None' end), 'Voided') = 'None'
  ) l
  left join (
      select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
      from "silver"."retailchanneltable"
      where clean_text(defaultcustaccount) is not null
    ) standing on standing.customer = key_part(l.company) || '_' || key_part(l.account)
  left join "gold"."profiles_Customer" customer on customer.CustomerId = key_part(l.company) || '_' || key_part(l.account)
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
) base
  left join (
      select source_key, shift from (
        select long_key_part(own.dataareaid) || '_' || long_key_part(cast(own.channel as VARCHAR)) || '_' || long_key_part(own.store) || '_' || long_key_part(own.terminal) || '_' || long_key_part(own.transactionid) as source_key,
          own.shift as shift,
          row_number() over (
            partition by long_key_part(own.dataareaid) || '_' || long_key_part(cast(own.channel as VARCHAR)) || '_' || long_key_part(own.store) || '_' || long_key_part(own.terminal) || '_' || long_key_part(own.transactionid)
            order by own.recid nulls last
          ) as place
        from "silver"."retailtransactiontable" own
      ) ranked where place = 1
    ) own0 on own0.source_key = base.StoreTransactionId
  where base.DataAreaId in ('usrt') and base.CustomerId is not null
) contract
