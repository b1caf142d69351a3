select
    "AffiliationId",
    "AffiliationName",
    sha256(concat(coalesce("AffiliationId", chr(30)), chr(31), coalesce("AffiliationName", chr(30)))) as "RowHash"
from (
select
  cast(f.affiliation as VARCHAR) as AffiliationId,
  f.name as AffiliationName
from (
    select a.recid as affiliation, clean_text(a.name) as name, coalesce(kind.label, coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end), cast(a.affiliationtype as VARCHAR)) as type_label, a.affiliationtype as type_code
    from "silver"."retailaffiliation" a
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailaffiliation' and column_name = 'affiliationtype'
    group by value
  ) kind on kind.value = a.affiliationtype
    where coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end) = 'General'
  ) f
) contract
