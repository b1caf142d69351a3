select
    `ProgramId`,
    `ProgramName`,
    `AffiliationType`,
    `AffiliationTypeCode`,
    `PoolRelatedCards`,
    `HideInChannels`,
    sha2(coalesce(`ProgramId`, char(30)) || char(31) || coalesce(`ProgramName`, char(30)) || char(31) || coalesce(`AffiliationType`, char(30)) || char(31) || coalesce(cast(`AffiliationTypeCode` as string), char(30)) || char(31) || coalesce(case when `PoolRelatedCards` then '1' when not `PoolRelatedCards` then '0' end, char(30)) || char(31) || coalesce(case when `HideInChannels` then '1' when not `HideInChannels` then '0' end, char(30)), 256) as `RowHash`
from (
select
  cast(f.affiliation as STRING) as ProgramId,
  f.name as ProgramName,
  f.type_label as AffiliationType,
  f.type_code as AffiliationTypeCode,
  coalesce(f.poolrelatedcards = 1, false) as PoolRelatedCards,
  coalesce(f.hideinchannels = 1, false) as HideInChannels
from (
    select a.recid as affiliation, nullif(trim(a.name), '') as name, a.poolrelatedcards, a.hideinchannels, coalesce(kind.label, coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end), cast(a.affiliationtype as STRING)) as type_label, a.affiliationtype as type_code
    from `silver`.`retailaffiliation` a
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailaffiliation' and column_name = 'affiliationtype'
    group by value
  ) kind on kind.value = a.affiliationtype
    where coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end) = 'Loyalty'
  ) f
) contract
