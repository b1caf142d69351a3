select
    "StoreId",
    "ChannelId",
    "StoreNumber",
    "StoreName",
    "StoreArea",
    "Phone",
    "City",
    "State",
    "PostalCode",
    "CountryRegionId",
    "Latitude",
    "Longitude",
    "TimeZoneId",
    "DataAreaId",
    sha256(concat(coalesce("StoreId", chr(30)), chr(31), coalesce("ChannelId", chr(30)), chr(31), coalesce("StoreNumber", chr(30)), chr(31), coalesce("StoreName", chr(30)), chr(31), coalesce(decimal_text("StoreArea"), chr(30)), chr(31), coalesce("Phone", chr(30)), chr(31), coalesce("City", chr(30)), chr(31), coalesce("State", chr(30)), chr(31), coalesce("PostalCode", chr(30)), chr(31), coalesce("CountryRegionId", chr(30)), chr(31), coalesce(decimal_text("Latitude"), chr(30)), chr(31), coalesce(decimal_text("Longitude"), chr(30)), chr(31), coalesce("TimeZoneId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)))) as "RowHash"
from (
select
  nullif(key_part(s.storenumber), '') as StoreId,
  k.ChannelId as ChannelId,
  clean_text(s.storenumber) as StoreNumber,
  k.ChannelName as StoreName,
  try_cast(c.storearea as DECIMAL(18,6)) as StoreArea,
  clean_text(s.phone) as Phone,
  clean_text(a.city) as City,
  clean_text(a.state) as State,
  clean_text(a.zipcode) as PostalCode,
  clean_text(a.countryregionid) as CountryRegionId,
  case when a.latitude <> 0 or a.longitude <> 0 then try_cast(a.latitude as DECIMAL(9,6)) end as Latitude,
  case when a.latitude <> 0 or a.longitude <> 0 then try_cast(a.longitude as DECIMAL(9,6)) end as Longitude,
  k.TimeZoneId as TimeZoneId,
  k.DataAreaId as DataAreaId
from "silver"."retailstoretable" s
left join "silver"."retailchanneltable" c on c.recid = s.recid
left join "gold"."supporting_Channels" k on k.ChannelRecId = s.recid
left join (
    select party, location, address, street, streetnumber, buildingcompliment, postbox, city, districtname, county, state, zipcode, countryregionid, latitude, longitude from (
      select p.party as party,
        a.location as location,
        a.address as address,
        a.street as street,
        a.streetnumber as streetnumber,
        a.buildingcompliment as buildingcompliment,
        a.postbox as postbox,
        a.city as city,
        a.districtname as districtname,
        a.county as county,
        a.state as state,
        a.zipcode as zipcode,
        a.countryregionid as countryregionid,
        a.latitude as latitude,
        a.longitude as longitude,
        row_number() over (
          partition by p.party
          order by a.validfrom desc nulls last, a.recid desc nulls last
        ) as place
      from (select coalesce(w.recid, l.party) as party,
        coalesce(nullif(w.primaryaddresslocation, 0), l.location) as location
      from "silver"."dirpartytable" w full join (
    select party, location from (
      select m.party as party,
        m.location as location,
        row_number() over (
          partition by m.party
          order by m.recid desc nulls last
        ) as place
      from "silver"."dirpartylocation" m
      where m.isprimary = 1 and m.ispostaladdress = 1
    ) ranked where place = 1
  ) l on l.party = w.recid) p
      left join (select distinct party, location from "silver"."dirpartylocation" where isprivate = 1) hidden
        on hidden.party = p.party and hidden.location = p.location
      join "silver"."logisticspostaladdress" a on a.location = p.location
      where (a.validfrom is null or a.validfrom <= timestamptz '2026-03-01T12:00:00.000Z') and (a.validto is null or timestamptz '2026-03-01T12:00:00.000Z' < a.validto) and coalesce(nullif(a.privateforparty, 0), p.party) = p.party and coalesce(a.isprivate, 0) = 0 and hidden.party is null
    ) ranked where place = 1
  ) a on a.party = nullif(c.omoperatingunitid, 0)
) contract
