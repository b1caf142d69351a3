select
    "CustomerId",
    "DataAreaId",
    "AccountNum",
    "PartyType",
    "PartyRecordId",
    "PartyNumber",
    "Name",
    "KnownAs",
    "PersonFirstName",
    "PersonMiddleName",
    "PersonLastNamePrefix",
    "PersonLastName",
    "LanguageId",
    "PrimaryEmail",
    "PrimaryPhone",
    "PrimaryPhoneExtension",
    "AddressLine",
    "Street",
    "StreetNumber",
    "BuildingComplement",
    "PostBox",
    "City",
    "District",
    "County",
    "State",
    "PostalCode",
    "CountryRegionId",
    "CountryRegionIsoCode",
    "CountryRegionName",
    "Latitude",
    "Longitude",
    "PrimaryAddressLocationId",
    "CustomerGroupId",
    "CustomerGroupName",
    "CurrencyCode",
    "IsBlocked",
    "BlockedStatus",
    "BlockedStatusCode",
    "IsOneTimeCustomer",
    "BirthDate",
    "Gender",
    "GenderCode",
    "MaritalStatus",
    "MaritalStatusCode",
    "AffiliationNames",
    "LoyaltyCardNumber",
    "LoyaltyProgramName",
    "LoyaltyTierId",
    "LoyaltyEnrollmentDate",
    "OptOutPersonalization",
    "OptOutWebActivityTracking",
    "EmailMarketingOptIn",
    "ReceiptEmail",
    "MergedIntoCustomerId",
    "CreatedTimestamp",
    sha256(concat(coalesce("CustomerId", chr(30)), chr(31), coalesce("DataAreaId", chr(30)), chr(31), coalesce("AccountNum", chr(30)), chr(31), coalesce("PartyType", chr(30)), chr(31), coalesce(cast("PartyRecordId" as varchar), chr(30)), chr(31), coalesce("PartyNumber", chr(30)), chr(31), coalesce("Name", chr(30)), chr(31), coalesce("KnownAs", chr(30)), chr(31), coalesce("PersonFirstName", chr(30)), chr(31), coalesce("PersonMiddleName", chr(30)), chr(31), coalesce("PersonLastNamePrefix", chr(30)), chr(31), coalesce("PersonLastName", chr(30)), chr(31), coalesce("LanguageId", chr(30)), chr(31), coalesce("PrimaryEmail", chr(30)), chr(31), coalesce("PrimaryPhone", chr(30)), chr(31), coalesce("PrimaryPhoneExtension", chr(30)), chr(31), coalesce("AddressLine", chr(30)), chr(31), coalesce("Street", chr(30)), chr(31), coalesce("StreetNumber", chr(30)), chr(31), coalesce("BuildingComplement", chr(30)), chr(31), coalesce("PostBox", chr(30)), chr(31), coalesce("City", chr(30)), chr(31), coalesce("District", chr(30)), chr(31), coalesce("County", chr(30)), chr(31), coalesce("State", chr(30)), chr(31), coalesce("PostalCode", chr(30)), chr(31), coalesce("CountryRegionId", chr(30)), chr(31), coalesce("CountryRegionIsoCode", chr(30)), chr(31), coalesce("CountryRegionName", chr(30)), chr(31), coalesce(decimal_text("Latitude"), chr(30)), chr(31), coalesce(decimal_text("Longitude"), chr(30)), chr(31), coalesce(cast("PrimaryAddressLocationId" as varchar), chr(30)), chr(31), coalesce("CustomerGroupId", chr(30)), chr(31), coalesce("CustomerGroupName", chr(30)), chr(31), coalesce("CurrencyCode", chr(30)), chr(31), coalesce(case when "IsBlocked" then '1' when not "IsBlocked" then '0' end, chr(30)), chr(31), coalesce("BlockedStatus", chr(30)), chr(31), coalesce(cast("BlockedStatusCode" as varchar), chr(30)), chr(31), coalesce(case when "IsOneTimeCustomer" then '1' when not "IsOneTimeCustomer" then '0' end, chr(30)), chr(31), coalesce(cast("BirthDate" as varchar), chr(30)), chr(31), coalesce("Gender", chr(30)), chr(31), coalesce(cast("GenderCode" as varchar), chr(30)), chr(31), coalesce("MaritalStatus", chr(30)), chr(31), coalesce(cast("MaritalStatusCode" as varchar), chr(30)), chr(31), coalesce("AffiliationNames", chr(30)), chr(31), coalesce("LoyaltyCardNumber", chr(30)), chr(31), coalesce("LoyaltyProgramName", chr(30)), chr(31), coalesce("LoyaltyTierId", chr(30)), chr(31), coalesce(cast("LoyaltyEnrollmentDate" as varchar), chr(30)), chr(31), coalesce(case when "OptOutPersonalization" then '1' when not "OptOutPersonalization" then '0' end, chr(30)), chr(31), coalesce(case when "OptOutWebActivityTracking" then '1' when not "OptOutWebActivityTracking" then '0' end, chr(30)), chr(31), coalesce(case when "EmailMarketingOptIn" then '1' when not "EmailMarketingOptIn" then '0' end, chr(30)), chr(31), coalesce("ReceiptEmail", chr(30)), chr(31), coalesce("MergedIntoCustomerId", chr(30)), chr(31), coalesce(strftime(make_timestamp(epoch_us("CreatedTimestamp")), '%Y-%m-%dT%H:%M:%S.%fZ'), chr(30)))) as "RowHash"
from (
select
  key_part(c.dataareaid) || '_' || key_part(c.accountnum) as CustomerId,
  legal_entity(c.dataareaid) as DataAreaId,
  clean_text(c.accountnum) as AccountNum,
  case
    when s.recid is not null or named.person is not null then 'Person'
    when p.recid is not null then 'Organization'
    else 'Unknown'
  end as PartyType,
  nullif(c.party, 0) as PartyRecordId,
  clean_text(p.partynumber) as PartyNumber,
  coalesce(clean_text(p.name), clean_text(concat_ws(' ', n.firstname, n.middlename, n.lastnameprefix, n.lastname))) as Name,
  clean_text(p.knownas) as KnownAs,
  clean_text(n.firstname) as PersonFirstName,
  clean_text(n.middlename) as PersonMiddleName,
  clean_text(n.lastnameprefix) as PersonLastNamePrefix,
  clean_text(n.lastname) as PersonLastName,
  lower(clean_text(p.languageid)) as LanguageId,
  email_address(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) as PrimaryEmail,
  case when digits(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end) >= 5 then clean_text(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end) end as PrimaryPhone,
  case when digits(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end) >= 5 then clean_text(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locatorextension end) end as PrimaryPhoneExtension,
  clean_text(a.address) as AddressLine,
  clean_text(a.street) as Street,
  clean_text(a.streetnumber) as StreetNumber,
  clean_text(a.buildingcompliment) as BuildingComplement,
  clean_text(a.postbox) as PostBox,
  clean_text(a.city) as City,
  clean_text(a.districtname) as District,
  clean_text(a.county) as County,
  clean_text(a.state) as State,
  clean_text(a.zipcode) as PostalCode,
  clean_text(a.countryregionid) as CountryRegionId,
  clean_text(r.isocode) as CountryRegionIsoCode,
  clean_text(t.shortname) as CountryRegionName,
  cast(null as DECIMAL(9,6)) as Latitude,
  cast(null as DECIMAL(9,6)) as Longitude,
  coalesce(nullif(p.primaryaddresslocation, 0), a.location) as PrimaryAddressLocationId,
  clean_text(c.custgroup) as CustomerGroupId,
  clean_text(g.name) as CustomerGroupName,
  clean_text(c.currency) as CurrencyCode,
  coalesce(coalesce(b.symbol, case c.blocked when 0 then 'No' when 1 then 'Invoice' when 2 then 'All' when 3 then 'Payment' when 4 then 'Requisition' when 5 then 'Never' end) not in ('No', 'Never'), coalesce(c.blocked, 0) <> 0) as IsBlocked,
  coalesce(b.label, coalesce(b.symbol, case c.blocked when 0 then 'No' when 1 then 'Invoice' when 2 then 'All' when 3 then 'Payment' when 4 then 'Requisition' when 5 then 'Never' end), cast(c.blocked as VARCHAR)) as BlockedStatus,
  c.blocked as BlockedStatusCode,
  coalesce(c.onetimecustomer = 1, false) as IsOneTimeCustomer,
  cast(null as DATE) as BirthDate,
  cast(null as VARCHAR) as Gender,
  cast(null as BIGINT) as GenderCode,
  cast(null as VARCHAR) as MaritalStatus,
  cast(null as BIGINT) as MaritalStatusCode,
  v.names as AffiliationNames,
  clean_text(k.card_number) as LoyaltyCardNumber,
  clean_text(k.program_name) as LoyaltyProgramName,
  clean_text(k.tier_id) as LoyaltyTierId,
  k.enrolled as LoyaltyEnrollmentDate,
  o.no_personalization as OptOutPersonalization,
  o.no_tracking as OptOutWebActivityTracking,
  case
    when email_address(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) is null then null
    when eo.symbol in ('Yes', 'OptIn') then true
    when eo.symbol in ('No', 'OptOut') then false
  end as EmailMarketingOptIn,
  email_address(o.receiptemail) as ReceiptEmail,
  case when clean_text(c.mcrmergedroot) is not null and key_part(c.dataareaid) || '_' || key_part(c.mcrmergedroot) <> key_part(c.dataareaid) || '_' || key_part(c.accountnum) then key_part(c.dataareaid) || '_' || key_part(c.mcrmergedroot) end as MergedIntoCustomerId,
  c.createddatetime as CreatedTimestamp
from "silver"."custtable" c
left join "silver"."dirpartytable" p on p.recid = nullif(c.party, 0)
left join "silver"."dirperson" s on s.recid = nullif(c.party, 0)
left join (select distinct person from "silver"."dirpersonname") named on named.person = nullif(c.party, 0)
left join (
    select person, firstname, middlename, lastnameprefix, lastname from (
      select d.person as person,
        d.firstname as firstname,
        d.middlename as middlename,
        d.lastnameprefix as lastnameprefix,
        d.lastname as lastname,
        row_number() over (
          partition by d.person
          order by d.validfrom desc nulls last, d.recid desc nulls last
        ) as place
      from "silver"."dirpersonname" d
      where (d.validfrom is null or d.validfrom <= timestamptz '2026-03-01T12:00:00.000Z') and (d.validto is null or timestamptz '2026-03-01T12:00:00.000Z' < d.validto)
    ) ranked where place = 1
  ) n on n.person = nullif(c.party, 0)
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
  ) a on a.party = nullif(c.party, 0)
left join (
    select code, isocode from (
      select key_part(countryregionid) as code,
        isocode as isocode,
        row_number() over (
          partition by key_part(countryregionid)
          order by recid nulls last
        ) as place
      from "silver"."logisticsaddresscountryregion"
    ) ranked where place = 1
  ) r on r.code = key_part(a.countryregionid)
left join (
    select owner, shortname from (
      select key_part(countryregionid) as owner,
        shortname as shortname,
        row_number() over (
          partition by key_part(countryregionid)
          order by case lower(languageid) when 'en-us' then 0 when 'en' then 1 else 2 end nulls last, lower(languageid) nulls last, recid nulls last
        ) as place
      from "silver"."logisticsaddresscountryregiontranslation"
      where clean_text(shortname) is not null
    ) ranked where place = 1
  ) t
  on t.owner = key_part(a.countryregionid)
left join "silver"."logisticselectronicaddress" m on m.recid = nullif(p.primarycontactemail, 0)
left join "silver"."logisticselectronicaddress" f on f.recid = nullif(p.primarycontactphone, 0)
left join (
    select code, name from (
      select key_part(dataareaid) || '_' || key_part(custgroup) as code,
        name as name,
        row_number() over (
          partition by key_part(dataareaid) || '_' || key_part(custgroup)
          order by recid nulls last
        ) as place
      from "silver"."custgroup"
    ) ranked where place = 1
  ) g on g.code = key_part(c.dataareaid) || '_' || key_part(c.custgroup)
left join (
    select key_part(r.dataareaid) || '_' || key_part(r.custaccountnum) as customer, string_agg(distinct f.name, '; ' order by f.name) as names
    from "silver"."retailcustaffiliation" r
    join (
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
  ) f on f.affiliation = r.retailaffiliationid
    group by key_part(r.dataareaid) || '_' || key_part(r.custaccountnum)
  ) v on v.customer = key_part(c.dataareaid) || '_' || key_part(c.accountnum)
left join (
    select party, card_number, program_name, tier_id, enrolled from (
      select card.party as party,
        card.cardnumber as card_number,
        clean_text(program.name) as program_name,
        held.tier_id as tier_id,
        card.loyaltyenrollmentdate as enrolled,
        row_number() over (
          partition by card.party
          order by held.tier_level desc nulls last, card.loyaltyenrollmentdate desc nulls last, card.recid nulls last
        ) as place
      from "silver"."retailloyaltycard" card
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
  ) held on held.card = card.recid
      left join "silver"."retailaffiliation" program on program.recid = held.program
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'retailloyaltycard' and column_name = 'cardtendertype'
    group by value
  ) tender on tender.value = card.cardtendertype
      where card.party <> 0 and card.loyaltyblockeddate is null and coalesce(card.replacementcard, 0) = 0
        and coalesce(coalesce(tender.symbol, case card.cardtendertype when 0 then 'AsCardTender' when 1 then 'AsContactTender' when 2 then 'NoTender' when 3 then 'Blocked' end), '') <> 'Blocked' and clean_text(card.cardnumber) is not null
    ) ranked where place = 1
  ) k on k.party = nullif(c.party, 0)
left join (
    select customer, no_personalization, no_tracking, receiptemail from (
      select key_part(dataareaid) || '_' || key_part(accountnum) as customer,
        optoutpersonalization = 1 as no_personalization,
        optoutwebactivitytracking = 1 as no_tracking,
        receiptemail as receiptemail,
        row_number() over (
          partition by key_part(dataareaid) || '_' || key_part(accountnum)
          order by recid nulls last
        ) as place
      from "silver"."retailcusttable"
    ) ranked where place = 1
  ) o on o.customer = key_part(c.dataareaid) || '_' || key_part(c.accountnum)
left join (
    select distinct key_part(defaultcustdataareaid) || '_' || key_part(defaultcustaccount) as customer
    from "silver"."retailchanneltable"
    where clean_text(defaultcustaccount) is not null
  ) standing on standing.customer = key_part(c.dataareaid) || '_' || key_part(c.accountnum)
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'custtable' and column_name = 'blocked'
    group by value
  ) b on b.value = c.blocked
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from "silver"."optionsets"
    where table_name = 'logisticselectronicaddress' and column_name = 'retailmarketingoptin'
    group by value
  ) eo on eo.value = m.retailmarketingoptin
where clean_text(c.accountnum) is not null and standing.customer is null
) contract
