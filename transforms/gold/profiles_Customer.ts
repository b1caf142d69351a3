import { defineGold } from "../kernel/gold.ts";
import { custgroup } from "../silver/custgroup.ts";
import { custtable } from "../silver/custtable.ts";
import { dirpartytable } from "../silver/dirpartytable.ts";
import { dirperson } from "../silver/dirperson.ts";
import { dirpersonname } from "../silver/dirpersonname.ts";
import { logisticsaddresscountryregion } from "../silver/logisticsaddresscountryregion.ts";
import { logisticsaddresscountryregiontranslation } from "../silver/logisticsaddresscountryregiontranslation.ts";
import { logisticselectronicaddress } from "../silver/logisticselectronicaddress.ts";
import { retailcusttable } from "../silver/retailcusttable.ts";
import { defaultCustomers } from "./channels.ts";
import { customerColumns } from "./customer-columns.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { affiliationNames, bestCards } from "./loyalty.ts";
import { primaryAddresses, validNames } from "./parties.ts";
import { PROFILE_CHECKS } from "./profile-checks.ts";
import { translation } from "./translations.ts";

/** Customers as profiles, before Customer Insights unifies them. */
export const profilesCustomer = defineGold({
  name: "profiles_Customer",
  grain: "One row per customer account and legal entity.",
  key: "CustomerId",
  columns: customerColumns,
  checks: [
    {
      rule: "Q12",
      severity: "quarantine",
      kind: "accepted",
      column: "PartyType",
      values: ["Person", "Organization", "Unknown"],
    },
    ...PROFILE_CHECKS,
  ],
  query: (tools) => {
    const { ref, fn, settings } = tools;
    const blocked = enumColumn(tools, "b", {
      ...{ table: "custtable", column: "blocked", value: "c.blocked", values: "CustVendorBlocked" },
    });
    const gender = enumColumn(tools, "eg", {
      ...{ table: "dirperson", column: "gender", value: "s.gender", values: "Gender" },
    });
    const marital = enumColumn(tools, "em", {
      ...{ table: "dirperson", column: "maritalstatus", value: "s.maritalstatus", values: "MaritalStatus" },
    });
    const consent = enumColumn(tools, "eo", {
      ...{ table: "logisticselectronicaddress", column: "retailmarketingoptin", value: "m.retailmarketingoptin" },
    });
    const customer = fn.key("c.dataareaid", "c.accountnum");
    const merged = fn.key("c.dataareaid", "c.mcrmergedroot");
    const name = fn.text("concat_ws(' ', n.firstname, n.middlename, n.lastnameprefix, n.lastname)");
    const sensitive = (expression: string, column: keyof typeof customerColumns) =>
      settings.includeSensitive ? expression : fn.cast("null", customerColumns[column].type);
    const coordinate = (column: "latitude" | "longitude") =>
      `case when a.latitude <> 0 or a.longitude <> 0 then ${fn.narrow(`a.${column}`, "decimal(9,6)")} end`;
    // A contact of the party that others may see.
    const shown = (alias: string, column: string) => {
      const isOwn = `coalesce(nullif(${alias}.privateforparty, 0), p.recid) = p.recid`;
      const isPublic = settings.includePrivateContacts ? isOwn : `coalesce(${alias}.isprivate, 0) = 0 and ${isOwn}`;
      return `case when ${isPublic} then ${alias}.${column} end`;
    };
    const email = fn.email(shown("m", "locator"));
    const phone = shown("f", "locator");
    const isPhone = `${fn.digits(phone)} >= 5`;
    const countries = firstPerKey({
      from: ref(logisticsaddresscountryregion),
      key: { code: fn.keyPart("countryregionid") },
      columns: { isocode: "isocode" },
      order: ["recid nulls last"],
    });
    const groups = firstPerKey({
      from: ref(custgroup),
      key: { code: fn.key("dataareaid", "custgroup") },
      columns: { name: "name" },
      order: ["recid nulls last"],
    });
    const commerce = firstPerKey({
      from: ref(retailcusttable),
      key: { customer: fn.key("dataareaid", "accountnum") },
      columns: {
        no_personalization: "optoutpersonalization = 1",
        no_tracking: "optoutwebactivitytracking = 1",
        receiptemail: "receiptemail",
      },
      order: ["recid nulls last"],
    });
    return `
    select
      ${customer} as CustomerId,
      ${fn.company("c.dataareaid")} as DataAreaId,
      ${fn.text("c.accountnum")} as AccountNum,
      case
        when s.recid is not null or named.person is not null then 'Person'
        when p.recid is not null then 'Organization'
        else 'Unknown'
      end as PartyType,
      nullif(c.party, 0) as PartyRecordId,
      ${fn.text("p.partynumber")} as PartyNumber,
      coalesce(${fn.text("p.name")}, ${name}) as Name,
      ${fn.text("p.knownas")} as KnownAs,
      ${fn.text("n.firstname")} as PersonFirstName,
      ${fn.text("n.middlename")} as PersonMiddleName,
      ${fn.text("n.lastnameprefix")} as PersonLastNamePrefix,
      ${fn.text("n.lastname")} as PersonLastName,
      lower(${fn.text("p.languageid")}) as LanguageId,
      ${email} as PrimaryEmail,
      case when ${isPhone} then ${fn.text(phone)} end as PrimaryPhone,
      case when ${isPhone} then ${fn.text(shown("f", "locatorextension"))} end as PrimaryPhoneExtension,
      ${fn.text("a.address")} as AddressLine,
      ${fn.text("a.street")} as Street,
      ${fn.text("a.streetnumber")} as StreetNumber,
      ${fn.text("a.buildingcompliment")} as BuildingComplement,
      ${fn.text("a.postbox")} as PostBox,
      ${fn.text("a.city")} as City,
      ${fn.text("a.districtname")} as District,
      ${fn.text("a.county")} as County,
      ${fn.text("a.state")} as State,
      ${fn.text("a.zipcode")} as PostalCode,
      ${fn.text("a.countryregionid")} as CountryRegionId,
      ${fn.text("r.isocode")} as CountryRegionIsoCode,
      ${fn.text("t.shortname")} as CountryRegionName,
      ${sensitive(coordinate("latitude"), "Latitude")} as Latitude,
      ${sensitive(coordinate("longitude"), "Longitude")} as Longitude,
      coalesce(nullif(p.primaryaddresslocation, 0), a.location) as PrimaryAddressLocationId,
      ${fn.text("c.custgroup")} as CustomerGroupId,
      ${fn.text("g.name")} as CustomerGroupName,
      ${fn.text("c.currency")} as CurrencyCode,
      coalesce(${blocked.symbol} not in ('No', 'Never'), coalesce(c.blocked, 0) <> 0) as IsBlocked,
      ${blocked.label} as BlockedStatus,
      c.blocked as BlockedStatusCode,
      coalesce(c.onetimecustomer = 1, false) as IsOneTimeCustomer,
      ${sensitive(fn.dateOf("s.birthyear", "s.birthmonth", "s.birthday"), "BirthDate")} as BirthDate,
      ${sensitive(gender.label, "Gender")} as Gender,
      ${sensitive("s.gender", "GenderCode")} as GenderCode,
      ${sensitive(marital.label, "MaritalStatus")} as MaritalStatus,
      ${sensitive("s.maritalstatus", "MaritalStatusCode")} as MaritalStatusCode,
      v.names as AffiliationNames,
      ${fn.text("k.card_number")} as LoyaltyCardNumber,
      ${fn.text("k.program_name")} as LoyaltyProgramName,
      ${fn.text("k.tier_id")} as LoyaltyTierId,
      k.enrolled as LoyaltyEnrollmentDate,
      o.no_personalization as OptOutPersonalization,
      o.no_tracking as OptOutWebActivityTracking,
      case
        when ${email} is null then null
        when ${consent.confirmed} in ('Yes', 'OptIn') then true
        when ${consent.confirmed} in ('No', 'OptOut') then false
      end as EmailMarketingOptIn,
      ${fn.email("o.receiptemail")} as ReceiptEmail,
      case when ${fn.text("c.mcrmergedroot")} is not null and ${merged} <> ${customer} then ${merged} end as MergedIntoCustomerId,
      c.createddatetime as CreatedTimestamp
    from ${ref(custtable)} c
    left join ${ref(dirpartytable)} p on p.recid = nullif(c.party, 0)
    left join ${ref(dirperson)} s on s.recid = nullif(c.party, 0)
    left join (select distinct person from ${ref(dirpersonname)}) named on named.person = nullif(c.party, 0)
    left join ${validNames(tools)} n on n.person = nullif(c.party, 0)
    left join ${primaryAddresses(tools)} a on a.party = nullif(c.party, 0)
    left join ${countries} r on r.code = ${fn.keyPart("a.countryregionid")}
    left join ${translation(tools, logisticsaddresscountryregiontranslation, fn.keyPart("countryregionid"), ["shortname"])} t
      on t.owner = ${fn.keyPart("a.countryregionid")}
    left join ${ref(logisticselectronicaddress)} m on m.recid = nullif(p.primarycontactemail, 0)
    left join ${ref(logisticselectronicaddress)} f on f.recid = nullif(p.primarycontactphone, 0)
    left join ${groups} g on g.code = ${fn.key("c.dataareaid", "c.custgroup")}
    left join ${affiliationNames(tools)} v on v.customer = ${customer}
    left join ${bestCards(tools)} k on k.party = nullif(c.party, 0)
    left join ${commerce} o on o.customer = ${customer}
    left join ${defaultCustomers(tools)} standing on standing.customer = ${customer}
    ${blocked.join}
    ${settings.includeSensitive ? `${gender.join}\n    ${marital.join}\n    ` : ""}${consent.join}
    where ${fn.text("c.accountnum")} is not null and standing.customer is null
  `;
  },
});
