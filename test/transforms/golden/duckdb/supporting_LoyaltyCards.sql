select
    "LoyaltyCardId",
    "CardNumber",
    "CustomerId",
    "ProgramId",
    "TierId",
    "TierLevel",
    "EnrollmentDate",
    "IsBlocked",
    "CardTenderType",
    "CardTenderTypeCode",
    "ReplacedByCardNumber",
    sha256(concat(coalesce("LoyaltyCardId", chr(30)), chr(31), coalesce("CardNumber", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("ProgramId", chr(30)), chr(31), coalesce("TierId", chr(30)), chr(31), coalesce(decimal_text("TierLevel"), chr(30)), chr(31), coalesce(cast("EnrollmentDate" as varchar), chr(30)), chr(31), coalesce(case when "IsBlocked" then '1' when not "IsBlocked" then '0' end, chr(30)), chr(31), coalesce("CardTenderType", chr(30)), chr(31), coalesce(cast("CardTenderTypeCode" as varchar), chr(30)), chr(31), coalesce("ReplacedByCardNumber", chr(30)))) as "RowHash"
from (
select
  k.id as LoyaltyCardId,
  k.number as CardNumber,
  k.customer as CustomerId,
  k.program as ProgramId,
  k.tier as TierId,
  k.level_number as TierLevel,
  k.enrolled as EnrollmentDate,
  k.is_blocked as IsBlocked,
  k.tender_label as CardTenderType,
  k.tender_code as CardTenderTypeCode,
  k.replaced_by as ReplacedByCardNumber
from (
    select id, number, customer, program, tier, level_number, enrolled, is_blocked, tender_label, tender_code, replaced_by from (
      select long_key_part(p.DataAreaId) || '_' || long_key_part(p.AccountNum) || '_' || long_key_part(c.cardnumber) as id,
        clean_text(c.cardnumber) as number,
        p.CustomerId as customer,
        cast(held.program as VARCHAR) as program,
        clean_text(held.tier_id) as tier,
        try_cast(held.tier_level as DECIMAL(18,6)) as level_number,
        c.loyaltyenrollmentdate as enrolled,
        c.loyaltyblockeddate is not null or coalesce(coalesce(tender.symbol, case c.cardtendertype when 0 then 'AsCardTender' when 1 then 'AsContactTender' when 2 then 'NoTender' when 3 then 'Blocked' end), '') = 'Blocked' as is_blocked,
        coalesce(tender.label, coalesce(tender.symbol, case c.cardtendertype when 0 then 'AsCardTender' when 1 then 'AsContactTender' when 2 then 'NoTender' when 3 then 'Blocked' end), cast(c.cardtendertype as VARCHAR)) as tender_label,
        c.cardtendertype as tender_code,
        clean_text(n.cardnumber) as replaced_by,
        row_number() over (
          partition by long_key_part(p.DataAreaId) || '_' || long_key_part(p.AccountNum) || '_' || long_key_part(c.cardnumber)
          order by c.recid desc nulls last
        ) as place
      from "silver"."retailloyaltycard" c
      left join "gold"."profiles_Customer" p on p.PartyRecordId = nullif(c.party, 0)
      left join (
    select card, program, tier_id, tier_level from (
      select v.loyaltycard as card,
        nullif(v.affiliation, 0) as program,
        tier.tierid as tier_id,
        tier.tierlevel as tier_level,
        row_number() over (
          partition by v.loyaltycard
          order by tier.tierlevel desc nulls last, v.validfrom desc nulls last, v.recid desc nulls last
        ) as place
      from "silver"."retailloyaltycardtier" v
      left join "silver"."retailloyaltytier" tier on tier.recid = v.loyaltytier
      where (v.validfrom is null or v.validfrom <= timestamptz '2026-03-01T12:00:00.000Z') and (v.validto is null or timestamptz '2026-03-01T12:00:00.000Z' < v.validto)
    ) ranked where place = 1
  ) held on held.card = c.recid
      left join "silver"."retailloyaltycard" n on n.recid = nullif(c.replacementcard, 0)
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailloyaltycard' and column_name = 'cardtendertype'
    group by value
  ) tender on tender.value = c.cardtendertype
      where clean_text(c.cardnumber) is not null
    ) ranked where place = 1
  ) k
) contract
