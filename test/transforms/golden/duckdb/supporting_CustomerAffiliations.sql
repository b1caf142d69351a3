select
    "CustomerAffiliationId",
    "CustomerId",
    "AffiliationId",
    sha256(concat(coalesce("CustomerAffiliationId", chr(30)), chr(31), coalesce("CustomerId", chr(30)), chr(31), coalesce("AffiliationId", chr(30)))) as "RowHash"
from (
select
  m.id as CustomerAffiliationId,
  m.customer as CustomerId,
  m.affiliation as AffiliationId
from (
    select id, customer, affiliation from (
      select long_key_part(r.dataareaid) || '_' || long_key_part(r.custaccountnum) || '_' || long_key_part(cast(r.retailaffiliationid as VARCHAR)) as id,
        p.CustomerId as customer,
        f.AffiliationId as affiliation,
        row_number() over (
          partition by long_key_part(r.dataareaid) || '_' || long_key_part(r.custaccountnum) || '_' || long_key_part(cast(r.retailaffiliationid as VARCHAR))
          order by r.recid nulls last
        ) as place
      from "silver"."retailcustaffiliation" r
      join "gold"."profiles_Customer" p on p.CustomerId = key_part(r.dataareaid) || '_' || key_part(r.custaccountnum)
      join "gold"."supporting_Affiliations" f on f.AffiliationId = cast(r.retailaffiliationid as VARCHAR)
    ) ranked where place = 1
  ) m
) contract
