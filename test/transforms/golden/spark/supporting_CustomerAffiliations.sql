select
    `CustomerAffiliationId`,
    `CustomerId`,
    `AffiliationId`,
    sha2(coalesce(`CustomerAffiliationId`, char(30)) || char(31) || coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`AffiliationId`, char(30)), 256) as `RowHash`
from (
select
  m.id as CustomerAffiliationId,
  m.customer as CustomerId,
  m.affiliation as AffiliationId
from (
    select id, customer, affiliation from (
      select replace(replace(translate(trim(coalesce(r.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(r.custaccountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(r.retailaffiliationid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') as id,
        p.CustomerId as customer,
        f.AffiliationId as affiliation,
        row_number() over (
          partition by replace(replace(translate(trim(coalesce(r.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(r.custaccountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f') || '_' || replace(replace(translate(trim(coalesce(cast(r.retailaffiliationid as STRING), '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '%', '%25'), '_', '%5f')
          order by r.recid nulls last
        ) as place
      from `silver`.`retailcustaffiliation` r
      join `gold`.`profiles_Customer` p on p.CustomerId = translate(trim(coalesce(r.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(r.custaccountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
      join `gold`.`supporting_Affiliations` f on f.AffiliationId = cast(r.retailaffiliationid as STRING)
    ) ranked where place = 1
  ) m
) contract
