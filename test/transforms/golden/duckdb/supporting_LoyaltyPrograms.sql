select
    "ProgramId",
    "ProgramName",
    "AffiliationType",
    "AffiliationTypeCode",
    "PoolRelatedCards",
    "HideInChannels",
    sha256(concat(coalesce("ProgramId", chr(30)), chr(31), coalesce("ProgramName", chr(30)), chr(31), coalesce("AffiliationType", chr(30)), chr(31), coalesce(cast("AffiliationTypeCode" as varchar), chr(30)), chr(31), coalesce(case when "PoolRelatedCards" then '1' when not "PoolRelatedCards" then '0' end, chr(30)), chr(31), coalesce(case when "HideInChannels" then '1' when not "HideInChannels" then '0' end, chr(30)))) as "RowHash"
from (
select
  cast(f.affiliation as VARCHAR) as ProgramId,
  f.name as ProgramName,
  f.type_label as AffiliationType,
  f.type_code as AffiliationTypeCode,
  coalesce(f.poolrelatedcards = 1, false) as PoolRelatedCards,
  coalesce(f.hideinchannels = 1, false) as HideInChannels
from (
    select a.recid as affiliation, clean_text(a.name) as name, a.poolrelatedcards, a.hideinchannels, coalesce(kind.label, coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end), cast(a.affiliationtype as VARCHAR)) as type_label, a.affiliationtype as type_code
    from "silver"."retailaffiliation" a
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailaffiliation' and column_name = 'affiliationtype'
    group by value
  ) kind on kind.value = a.affiliationtype
    where coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end) = 'Loyalty'
  ) f
) contract
