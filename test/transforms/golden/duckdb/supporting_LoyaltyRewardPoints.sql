select
    "RewardPointId",
    "RewardPointType",
    "RewardPointTypeCode",
    "Redeemable",
    "RewardPointCurrency",
    "ExpirationTimeValue",
    "ExpirationTimeUnit",
    sha256(concat(coalesce("RewardPointId", chr(30)), chr(31), coalesce("RewardPointType", chr(30)), chr(31), coalesce(cast("RewardPointTypeCode" as varchar), chr(30)), chr(31), coalesce(case when "Redeemable" then '1' when not "Redeemable" then '0' end, chr(30)), chr(31), coalesce("RewardPointCurrency", chr(30)), chr(31), coalesce(cast("ExpirationTimeValue" as varchar), chr(30)), chr(31), coalesce("ExpirationTimeUnit", chr(30)))) as "RowHash"
from (
select
  key_part(p.rewardpointid) as RewardPointId,
  coalesce(t.label, t.symbol, cast(p.rewardpointtype as VARCHAR)) as RewardPointType,
  p.rewardpointtype as RewardPointTypeCode,
  coalesce(p.redeemable = 1, false) as Redeemable,
  clean_text(p.rewardpointcurrency) as RewardPointCurrency,
  nullif(p.expirationtimevalue, 0) as ExpirationTimeValue,
  coalesce(u.label, u.symbol, cast(p.expirationtimeunit as VARCHAR)) as ExpirationTimeUnit
from "silver"."retailloyaltyrewardpoint" p
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailloyaltyrewardpoint' and column_name = 'rewardpointtype'
    group by value
  ) t on t.value = p.rewardpointtype
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailloyaltyrewardpoint' and column_name = 'expirationtimeunit'
    group by value
  ) u on u.value = p.expirationtimeunit
where clean_text(p.rewardpointid) is not null
) contract
