select
    `CustomerId`,
    `DataAreaId`,
    `AccountNum`,
    `PartyType`,
    `PartyRecordId`,
    `PartyNumber`,
    `Name`,
    `KnownAs`,
    `PersonFirstName`,
    `PersonMiddleName`,
    `PersonLastNamePrefix`,
    `PersonLastName`,
    `LanguageId`,
    `PrimaryEmail`,
    `PrimaryPhone`,
    `PrimaryPhoneExtension`,
    `AddressLine`,
    `Street`,
    `StreetNumber`,
    `BuildingComplement`,
    `PostBox`,
    `City`,
    `District`,
    `County`,
    `State`,
    `PostalCode`,
    `CountryRegionId`,
    `CountryRegionIsoCode`,
    `CountryRegionName`,
    `Latitude`,
    `Longitude`,
    `PrimaryAddressLocationId`,
    `CustomerGroupId`,
    `CustomerGroupName`,
    `CurrencyCode`,
    `IsBlocked`,
    `BlockedStatus`,
    `BlockedStatusCode`,
    `IsOneTimeCustomer`,
    `BirthDate`,
    `Gender`,
    `GenderCode`,
    `MaritalStatus`,
    `MaritalStatusCode`,
    `AffiliationNames`,
    `LoyaltyCardNumber`,
    `LoyaltyProgramName`,
    `LoyaltyTierId`,
    `LoyaltyEnrollmentDate`,
    `OptOutPersonalization`,
    `OptOutWebActivityTracking`,
    `EmailMarketingOptIn`,
    `ReceiptEmail`,
    `MergedIntoCustomerId`,
    `CreatedTimestamp`,
    sha2(coalesce(`CustomerId`, char(30)) || char(31) || coalesce(`DataAreaId`, char(30)) || char(31) || coalesce(`AccountNum`, char(30)) || char(31) || coalesce(`PartyType`, char(30)) || char(31) || coalesce(cast(`PartyRecordId` as string), char(30)) || char(31) || coalesce(`PartyNumber`, char(30)) || char(31) || coalesce(`Name`, char(30)) || char(31) || coalesce(`KnownAs`, char(30)) || char(31) || coalesce(`PersonFirstName`, char(30)) || char(31) || coalesce(`PersonMiddleName`, char(30)) || char(31) || coalesce(`PersonLastNamePrefix`, char(30)) || char(31) || coalesce(`PersonLastName`, char(30)) || char(31) || coalesce(`LanguageId`, char(30)) || char(31) || coalesce(`PrimaryEmail`, char(30)) || char(31) || coalesce(`PrimaryPhone`, char(30)) || char(31) || coalesce(`PrimaryPhoneExtension`, char(30)) || char(31) || coalesce(`AddressLine`, char(30)) || char(31) || coalesce(`Street`, char(30)) || char(31) || coalesce(`StreetNumber`, char(30)) || char(31) || coalesce(`BuildingComplement`, char(30)) || char(31) || coalesce(`PostBox`, char(30)) || char(31) || coalesce(`City`, char(30)) || char(31) || coalesce(`District`, char(30)) || char(31) || coalesce(`County`, char(30)) || char(31) || coalesce(`State`, char(30)) || char(31) || coalesce(`PostalCode`, char(30)) || char(31) || coalesce(`CountryRegionId`, char(30)) || char(31) || coalesce(`CountryRegionIsoCode`, char(30)) || char(31) || coalesce(`CountryRegionName`, char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`Latitude` as string))), char(30)) || char(31) || coalesce(trim(trailing '.' from trim(trailing '0' from cast(`Longitude` as string))), char(30)) || char(31) || coalesce(cast(`PrimaryAddressLocationId` as string), char(30)) || char(31) || coalesce(`CustomerGroupId`, char(30)) || char(31) || coalesce(`CustomerGroupName`, char(30)) || char(31) || coalesce(`CurrencyCode`, char(30)) || char(31) || coalesce(case when `IsBlocked` then '1' when not `IsBlocked` then '0' end, char(30)) || char(31) || coalesce(`BlockedStatus`, char(30)) || char(31) || coalesce(cast(`BlockedStatusCode` as string), char(30)) || char(31) || coalesce(case when `IsOneTimeCustomer` then '1' when not `IsOneTimeCustomer` then '0' end, char(30)) || char(31) || coalesce(cast(`BirthDate` as string), char(30)) || char(31) || coalesce(`Gender`, char(30)) || char(31) || coalesce(cast(`GenderCode` as string), char(30)) || char(31) || coalesce(`MaritalStatus`, char(30)) || char(31) || coalesce(cast(`MaritalStatusCode` as string), char(30)) || char(31) || coalesce(`AffiliationNames`, char(30)) || char(31) || coalesce(`LoyaltyCardNumber`, char(30)) || char(31) || coalesce(`LoyaltyProgramName`, char(30)) || char(31) || coalesce(`LoyaltyTierId`, char(30)) || char(31) || coalesce(cast(`LoyaltyEnrollmentDate` as string), char(30)) || char(31) || coalesce(case when `OptOutPersonalization` then '1' when not `OptOutPersonalization` then '0' end, char(30)) || char(31) || coalesce(case when `OptOutWebActivityTracking` then '1' when not `OptOutWebActivityTracking` then '0' end, char(30)) || char(31) || coalesce(case when `EmailMarketingOptIn` then '1' when not `EmailMarketingOptIn` then '0' end, char(30)) || char(31) || coalesce(`ReceiptEmail`, char(30)) || char(31) || coalesce(`MergedIntoCustomerId`, char(30)) || char(31) || coalesce(date_format(`CreatedTimestamp`, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'"), char(30)), 256) as `RowHash`
from (
select
  translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as CustomerId,
  case when length(translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')) between 1 and 8 and translate(translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), 'abcdefghijklmnopqrstuvwxyz0123456789', '') = '' then translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as DataAreaId,
  nullif(trim(c.accountnum), '') as AccountNum,
  case
    when s.recid is not null or named.person is not null then 'Person'
    when p.recid is not null then 'Organization'
    else 'Unknown'
  end as PartyType,
  nullif(c.party, 0) as PartyRecordId,
  nullif(trim(p.partynumber), '') as PartyNumber,
  coalesce(nullif(trim(p.name), ''), nullif(trim(concat_ws(' ', n.firstname, n.middlename, n.lastnameprefix, n.lastname)), '')) as Name,
  nullif(trim(p.knownas), '') as KnownAs,
  nullif(trim(n.firstname), '') as PersonFirstName,
  nullif(trim(n.middlename), '') as PersonMiddleName,
  nullif(trim(n.lastnameprefix), '') as PersonLastNamePrefix,
  nullif(trim(n.lastname), '') as PersonLastName,
  lower(nullif(trim(p.languageid), '')) as LanguageId,
  case when trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) like '%@%' and trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) not like '%@%@%' and trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) not like '% %' then lower(trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end)) end as PrimaryEmail,
  case when length(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end) - length(translate(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end, '0123456789', '')) >= 5 then nullif(trim(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end), '') end as PrimaryPhone,
  case when length(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end) - length(translate(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locator end, '0123456789', '')) >= 5 then nullif(trim(case when coalesce(f.isprivate, 0) = 0 and coalesce(nullif(f.privateforparty, 0), p.recid) = p.recid then f.locatorextension end), '') end as PrimaryPhoneExtension,
  nullif(trim(a.address), '') as AddressLine,
  nullif(trim(a.street), '') as Street,
  nullif(trim(a.streetnumber), '') as StreetNumber,
  nullif(trim(a.buildingcompliment), '') as BuildingComplement,
  nullif(trim(a.postbox), '') as PostBox,
  nullif(trim(a.city), '') as City,
  nullif(trim(a.districtname), '') as District,
  nullif(trim(a.county), '') as County,
  nullif(trim(a.state), '') as State,
  nullif(trim(a.zipcode), '') as PostalCode,
  nullif(trim(a.countryregionid), '') as CountryRegionId,
  nullif(trim(r.isocode), '') as CountryRegionIsoCode,
  nullif(trim(t.shortname), '') as CountryRegionName,
  cast(null as DECIMAL(9,6)) as Latitude,
  cast(null as DECIMAL(9,6)) as Longitude,
  coalesce(nullif(p.primaryaddresslocation, 0), a.location) as PrimaryAddressLocationId,
  nullif(trim(c.custgroup), '') as CustomerGroupId,
  nullif(trim(g.name), '') as CustomerGroupName,
  nullif(trim(c.currency), '') as CurrencyCode,
  coalesce(coalesce(b.symbol, case c.blocked when 0 then 'No' when 1 then 'Invoice' when 2 then 'All' when 3 then 'Payment' when 4 then 'Requisition' when 5 then 'Never' end) not in ('No', 'Never'), coalesce(c.blocked, 0) <> 0) as IsBlocked,
  coalesce(b.label, coalesce(b.symbol, case c.blocked when 0 then 'No' when 1 then 'Invoice' when 2 then 'All' when 3 then 'Payment' when 4 then 'Requisition' when 5 then 'Never' end), cast(c.blocked as STRING)) as BlockedStatus,
  c.blocked as BlockedStatusCode,
  coalesce(c.onetimecustomer = 1, false) as IsOneTimeCustomer,
  cast(null as DATE) as BirthDate,
  cast(null as STRING) as Gender,
  cast(null as BIGINT) as GenderCode,
  cast(null as STRING) as MaritalStatus,
  cast(null as BIGINT) as MaritalStatusCode,
  v.names as AffiliationNames,
  nullif(trim(k.card_number), '') as LoyaltyCardNumber,
  nullif(trim(k.program_name), '') as LoyaltyProgramName,
  nullif(trim(k.tier_id), '') as LoyaltyTierId,
  k.enrolled as LoyaltyEnrollmentDate,
  o.no_personalization as OptOutPersonalization,
  o.no_tracking as OptOutWebActivityTracking,
  case
    when case when trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) like '%@%' and trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) not like '%@%@%' and trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end) not like '% %' then lower(trim(case when coalesce(m.isprivate, 0) = 0 and coalesce(nullif(m.privateforparty, 0), p.recid) = p.recid then m.locator end)) end is null then null
    when eo.symbol in ('Yes', 'OptIn') then true
    when eo.symbol in ('No', 'OptOut') then false
  end as EmailMarketingOptIn,
  case when trim(o.receiptemail) like '%@%' and trim(o.receiptemail) not like '%@%@%' and trim(o.receiptemail) not like '% %' then lower(trim(o.receiptemail)) end as ReceiptEmail,
  case when nullif(trim(c.mcrmergedroot), '') is not null and translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.mcrmergedroot, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') <> translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') then translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.mcrmergedroot, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end as MergedIntoCustomerId,
  c.createddatetime as CreatedTimestamp
from `silver`.`custtable` c
left join `silver`.`dirpartytable` p on p.recid = nullif(c.party, 0)
left join `silver`.`dirperson` s on s.recid = nullif(c.party, 0)
left join (select distinct person from `silver`.`dirpersonname`) named on named.person = nullif(c.party, 0)
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
      from `silver`.`dirpersonname` d
      where (d.validfrom is null or d.validfrom <= timestamp '2026-03-01T12:00:00.000Z') and (d.validto is null or timestamp '2026-03-01T12:00:00.000Z' < d.validto)
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
      from `silver`.`dirpartytable` w full join (
    select party, location from (
      select m.party as party,
        m.location as location,
        row_number() over (
          partition by m.party
          order by m.recid desc nulls last
        ) as place
      from `silver`.`dirpartylocation` m
      where m.isprimary = 1 and m.ispostaladdress = 1
    ) ranked where place = 1
  ) l on l.party = w.recid) p
      left join (select distinct party, location from `silver`.`dirpartylocation` where isprivate = 1) hidden
        on hidden.party = p.party and hidden.location = p.location
      join `silver`.`logisticspostaladdress` a on a.location = p.location
      where (a.validfrom is null or a.validfrom <= timestamp '2026-03-01T12:00:00.000Z') and (a.validto is null or timestamp '2026-03-01T12:00:00.000Z' < a.validto) and coalesce(nullif(a.privateforparty, 0), p.party) = p.party and coalesce(a.isprivate, 0) = 0 and hidden.party is null
    ) ranked where place = 1
  ) a on a.party = nullif(c.party, 0)
left join (
    select code, isocode from (
      select translate(trim(coalesce(countryregionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as code,
        isocode as isocode,
        row_number() over (
          partition by translate(trim(coalesce(countryregionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by recid nulls last
        ) as place
      from `silver`.`logisticsaddresscountryregion`
    ) ranked where place = 1
  ) r on r.code = translate(trim(coalesce(a.countryregionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join (
    select owner, shortname from (
      select translate(trim(coalesce(countryregionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as owner,
        shortname as shortname,
        row_number() over (
          partition by translate(trim(coalesce(countryregionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by case lower(languageid) when 'en-us' then 0 when 'en' then 1 else 2 end nulls last, lower(languageid) nulls last, recid nulls last
        ) as place
      from `silver`.`logisticsaddresscountryregiontranslation`
      where nullif(trim(shortname), '') is not null
    ) ranked where place = 1
  ) t
  on t.owner = translate(trim(coalesce(a.countryregionid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join `silver`.`logisticselectronicaddress` m on m.recid = nullif(p.primarycontactemail, 0)
left join `silver`.`logisticselectronicaddress` f on f.recid = nullif(p.primarycontactphone, 0)
left join (
    select code, name from (
      select translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(custgroup, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as code,
        name as name,
        row_number() over (
          partition by translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(custgroup, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by recid nulls last
        ) as place
      from `silver`.`custgroup`
    ) ranked where place = 1
  ) g on g.code = translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.custgroup, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join (
    select translate(trim(coalesce(r.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(r.custaccountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer, array_join(array_sort(collect_set(f.name)), '; ') as names
    from `silver`.`retailcustaffiliation` r
    join (
    select a.recid as affiliation, nullif(trim(a.name), '') as name, coalesce(kind.label, coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end), cast(a.affiliationtype as STRING)) as type_label, a.affiliationtype as type_code
    from `silver`.`retailaffiliation` a
    left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailaffiliation' and column_name = 'affiliationtype'
    group by value
  ) kind on kind.value = a.affiliationtype
    where coalesce(kind.symbol, case a.affiliationtype when 0 then 'General' when 1 then 'Loyalty' end) = 'General'
  ) f on f.affiliation = r.retailaffiliationid
    group by translate(trim(coalesce(r.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(r.custaccountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
  ) v on v.customer = translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join (
    select party, card_number, program_name, tier_id, enrolled from (
      select card.party as party,
        card.cardnumber as card_number,
        nullif(trim(program.name), '') as program_name,
        held.tier_id as tier_id,
        card.loyaltyenrollmentdate as enrolled,
        row_number() over (
          partition by card.party
          order by held.tier_level desc nulls last, card.loyaltyenrollmentdate desc nulls last, card.recid nulls last
        ) as place
      from `silver`.`retailloyaltycard` card
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
      from `silver`.`retailloyaltycardtier` v
      left join `silver`.`retailloyaltytier` tier on tier.recid = v.loyaltytier
      where (v.validfrom is null or v.validfrom <= timestamp '2026-03-01T12:00:00.000Z') and (v.validto is null or timestamp '2026-03-01T12:00:00.000Z' < v.validto)
    ) ranked where place = 1
  ) held on held.card = card.recid
      left join `silver`.`retailaffiliation` program on program.recid = held.program
      left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'retailloyaltycard' and column_name = 'cardtendertype'
    group by value
  ) tender on tender.value = card.cardtendertype
      where card.party <> 0 and card.loyaltyblockeddate is null and coalesce(card.replacementcard, 0) = 0
        and coalesce(coalesce(tender.symbol, case card.cardtendertype when 0 then 'AsCardTender' when 1 then 'AsContactTender' when 2 then 'NoTender' when 3 then 'Blocked' end), '') <> 'Blocked' and nullif(trim(card.cardnumber), '') is not null
    ) ranked where place = 1
  ) k on k.party = nullif(c.party, 0)
left join (
    select customer, no_personalization, no_tracking, receiptemail from (
      select translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer,
        optoutpersonalization = 1 as no_personalization,
        optoutwebactivitytracking = 1 as no_tracking,
        receiptemail as receiptemail,
        row_number() over (
          partition by translate(trim(coalesce(dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
          order by recid nulls last
        ) as place
      from `silver`.`retailcusttable`
    ) ranked where place = 1
  ) o on o.customer = translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join (
    select distinct translate(trim(coalesce(defaultcustdataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(defaultcustaccount, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') as customer
    from `silver`.`retailchanneltable`
    where nullif(trim(defaultcustaccount), '') is not null
  ) standing on standing.customer = translate(trim(coalesce(c.dataareaid, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') || '_' || translate(trim(coalesce(c.accountnum, '')), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'custtable' and column_name = 'blocked'
    group by value
  ) b on b.value = c.blocked
left join (
    select value, max(symbol) as symbol,
      coalesce(max(case when lcid = 1033 then label end), max(case when lcid = 1033 then label end), max(case when is_user_localized then label end)) as label
    from `silver`.`optionsets`
    where table_name = 'logisticselectronicaddress' and column_name = 'retailmarketingoptin'
    group by value
  ) eo on eo.value = m.retailmarketingoptin
where nullif(trim(c.accountnum), '') is not null and standing.customer is null
) contract
