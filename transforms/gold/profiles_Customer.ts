import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { custgroup } from "../silver/custgroup.ts";
import { custtable } from "../silver/custtable.ts";
import { dirpartylocation } from "../silver/dirpartylocation.ts";
import { dirpartytable } from "../silver/dirpartytable.ts";
import { dirperson } from "../silver/dirperson.ts";
import { dirpersonname } from "../silver/dirpersonname.ts";
import { logisticsaddresscountryregion } from "../silver/logisticsaddresscountryregion.ts";
import { logisticsaddresscountryregiontranslation } from "../silver/logisticsaddresscountryregiontranslation.ts";
import { logisticselectronicaddress } from "../silver/logisticselectronicaddress.ts";
import { logisticspostaladdress } from "../silver/logisticspostaladdress.ts";
import { retailcusttable } from "../silver/retailcusttable.ts";
import { channelLookup } from "./channels.ts";
import { enumColumn } from "./enums.ts";
import { isValid, translation } from "./translations.ts";

/** Customers as profiles, before Customer Insights unifies them. */
export const profilesCustomer = defineGold({
  name: "profiles_Customer",
  grain: "One row per customer account and legal entity.",
  key: "CustomerId",
  columns: {
    CustomerId: {
      type: "string",
      nullable: false,
      privacy: "key",
      description: "Legal entity and account, in key form.",
    },
    DataAreaId: { type: "string", nullable: false, description: "Legal entity, lower case." },
    AccountNum: { type: "string", nullable: false, privacy: "key", description: "Account as Commerce shows it." },
    PartyType: { type: "string", nullable: false, description: "Person, Organization or Unknown." },
    PartyRecordId: { type: "long", privacy: "key", description: "Record id of the party, shared by its accounts." },
    PartyNumber: { type: "string", privacy: "key", description: "Party number." },
    Name: { type: "string", privacy: "direct", description: "Full name; null while the party is missing." },
    KnownAs: { type: "string", privacy: "direct", description: "Short name." },
    PersonFirstName: { type: "string", privacy: "direct", description: "First name valid now." },
    PersonMiddleName: { type: "string", privacy: "direct", description: "Middle name valid now." },
    PersonLastNamePrefix: { type: "string", privacy: "direct", description: "Prefix of the last name valid now." },
    PersonLastName: { type: "string", privacy: "direct", description: "Last name valid now." },
    LanguageId: { type: "string", description: "Preferred language, e.g. en-us." },
    PrimaryEmail: { type: "string", privacy: "direct", description: "Main e-mail, lower case; null without an @." },
    PrimaryPhone: { type: "string", privacy: "direct", description: "Main phone number." },
    PrimaryPhoneExtension: { type: "string", privacy: "direct", description: "Extension of the main phone." },
    AddressLine: { type: "string", privacy: "direct", description: "Primary postal address valid now, in one text." },
    Street: { type: "string", privacy: "direct", description: "Street of that address." },
    StreetNumber: { type: "string", privacy: "direct", description: "House number." },
    City: { type: "string", privacy: "direct", description: "City." },
    County: { type: "string", privacy: "direct", description: "County." },
    State: { type: "string", privacy: "direct", description: "State or province." },
    PostalCode: { type: "string", privacy: "direct", description: "Postal code." },
    CountryRegionId: { type: "string", privacy: "direct", description: "Country or region as Commerce codes it." },
    CountryRegionIsoCode: { type: "string", description: "ISO code of the country or region." },
    CountryRegionName: { type: "string", description: "Name of the country or region in the configured language." },
    PrimaryAddressLocationId: { type: "long", description: "Record id of the address's location." },
    CustomerGroupId: { type: "string", description: "Customer group." },
    CustomerGroupName: { type: "string", description: "Name of the customer group." },
    CurrencyCode: { type: "string", description: "Default currency." },
    IsBlocked: { type: "boolean", nullable: false, description: "The account is on hold in some way." },
    BlockedStatus: { type: "string", description: "What is on hold, in the configured language." },
    BlockedStatusCode: { type: "long", description: "Stored value of the hold." },
    IsOneTimeCustomer: { type: "boolean", nullable: false, description: "One-time account." },
    OptOutPersonalization: { type: "boolean", description: "Refuses personalisation; null when unknown." },
    OptOutWebActivityTracking: { type: "boolean", description: "Refuses web tracking; null when unknown." },
    ReceiptEmail: { type: "string", privacy: "direct", description: "E-mail for receipts, lower case." },
  },
  query: (tools) => {
    const { ref, fn } = tools;
    const blocked = enumColumn(tools, "b", {
      ...{ table: "custtable", column: "blocked", value: "c.blocked", values: "CustVendorBlocked" },
    });
    const country = translation(tools, logisticsaddresscountryregiontranslation, "countryregionid", ["shortname"]);
    const customer = fn.key("c.dataareaid", "c.accountnum");
    return `
    select
      ${customer} as CustomerId,
      ${fn.company("c.dataareaid")} as DataAreaId,
      c.accountnum as AccountNum,
      case
        when s.recid is not null or n.person is not null then 'Person'
        when p.recid is not null then 'Organization'
        else 'Unknown'
      end as PartyType,
      nullif(c.party, 0) as PartyRecordId,
      ${fn.text("p.partynumber")} as PartyNumber,
      coalesce(${fn.text("p.name")}, ${fn.text("concat_ws(' ', n.firstname, n.middlename, n.lastnameprefix, n.lastname)")}) as Name,
      ${fn.text("p.knownas")} as KnownAs,
      ${fn.text("n.firstname")} as PersonFirstName,
      ${fn.text("n.middlename")} as PersonMiddleName,
      ${fn.text("n.lastnameprefix")} as PersonLastNamePrefix,
      ${fn.text("n.lastname")} as PersonLastName,
      lower(${fn.text("p.languageid")}) as LanguageId,
      case when m.locator like '%@%' then lower(${fn.text("m.locator")}) end as PrimaryEmail,
      ${fn.text("f.locator")} as PrimaryPhone,
      ${fn.text("f.locatorextension")} as PrimaryPhoneExtension,
      ${fn.text("a.address")} as AddressLine,
      ${fn.text("a.street")} as Street,
      ${fn.text("a.streetnumber")} as StreetNumber,
      ${fn.text("a.city")} as City,
      ${fn.text("a.county")} as County,
      ${fn.text("a.state")} as State,
      ${fn.text("a.zipcode")} as PostalCode,
      ${fn.text("a.countryregionid")} as CountryRegionId,
      ${fn.text("r.isocode")} as CountryRegionIsoCode,
      ${fn.text("t.shortname")} as CountryRegionName,
      coalesce(nullif(p.primaryaddresslocation, 0), l.location) as PrimaryAddressLocationId,
      ${fn.text("c.custgroup")} as CustomerGroupId,
      ${fn.text("g.name")} as CustomerGroupName,
      ${fn.text("c.currency")} as CurrencyCode,
      coalesce(${blocked.symbol} not in ('No', 'Never'), false) as IsBlocked,
      ${blocked.label} as BlockedStatus,
      c.blocked as BlockedStatusCode,
      coalesce(c.onetimecustomer = 1, false) as IsOneTimeCustomer,
      o.optoutpersonalization = 1 as OptOutPersonalization,
      o.optoutwebactivitytracking = 1 as OptOutWebActivityTracking,
      lower(${fn.text("o.receiptemail")}) as ReceiptEmail
    from ${ref(custtable)} c
    left join ${ref(dirpartytable)} p on p.recid = nullif(c.party, 0)
    left join ${ref(dirperson)} s on s.recid = p.recid
    left join ${validNames(tools)} n on n.person = nullif(c.party, 0)
    left join ${primaryLocations(tools)} l on l.party = p.recid
    left join ${validAddresses(tools)} a on a.location = coalesce(nullif(p.primaryaddresslocation, 0), l.location)
      and (a.owner is null or a.owner = p.recid)
    left join ${ref(logisticsaddresscountryregion)} r on r.countryregionid = a.countryregionid
    left join ${country} t on t.owner = a.countryregionid
    left join ${ref(logisticselectronicaddress)} m on m.recid = nullif(p.primarycontactemail, 0) and coalesce(m.isprivate, 0) = 0
    left join ${ref(logisticselectronicaddress)} f on f.recid = nullif(p.primarycontactphone, 0) and coalesce(f.isprivate, 0) = 0
    left join ${onePerKey(tools, ref(custgroup), "custgroup", "name")} g
      on g.company = ${fn.company("c.dataareaid")} and g.code = ${fn.key("c.custgroup")}
    left join ${onePerKey(tools, ref(retailcusttable), "accountnum", "optoutpersonalization, optoutwebactivitytracking, receiptemail")} o
      on o.company = ${fn.company("c.dataareaid")} and o.code = ${fn.key("c.accountnum")}
    left join (select distinct default_customer from ${channelLookup(tools)} k) d on d.default_customer = ${customer}
    ${blocked.join}
    where c.accountnum is not null and d.default_customer is null
  `;
  },
});

/** Look-up sides are reduced to one row per key before they are joined (rule R3). */
function onePerKey({ fn }: QueryTools, relation: string, code: string, columns: string): string {
  return `(
        select company, code, ${columns} from (
          select ${fn.company("dataareaid")} as company, ${fn.key(code)} as code, ${columns},
            row_number() over (partition by ${fn.company("dataareaid")}, ${fn.key(code)} order by recid nulls last) as place
          from ${relation}
        ) ranked where place = 1
      )`;
}

/** The name of each person that is valid now: latest start, then highest record id (rule R11). */
function validNames(tools: QueryTools): string {
  return `(
        select person, firstname, middlename, lastnameprefix, lastname from (
          select n.person, n.firstname, n.middlename, n.lastnameprefix, n.lastname, row_number() over (
            partition by n.person order by n.validfrom desc nulls last, n.recid desc nulls last
          ) as place
          from ${tools.ref(dirpersonname)} n where ${isValid(tools, "n")}
        ) ranked where place = 1
      )`;
}

/** Location of each party that is its primary postal address. */
function primaryLocations({ ref }: QueryTools): string {
  return `(
        select party, location from (
          select party, location, row_number() over (partition by party order by recid desc nulls last) as place
          from ${ref(dirpartylocation)}
          where isprimary = 1 and ispostaladdress = 1 and coalesce(isprivate, 0) = 0
        ) ranked where place = 1
      )`;
}

/** The public address of each location that is valid now (rules R11 and R16). */
function validAddresses(tools: QueryTools): string {
  const columns = ["address", "street", "streetnumber", "city", "county", "state", "zipcode", "countryregionid"];
  return `(
        select location, owner, ${columns.join(", ")} from (
          select a.location, nullif(a.privateforparty, 0) as owner, ${columns.map((name) => `a.${name}`).join(", ")},
            row_number() over (
              partition by a.location order by a.validfrom desc nulls last, a.recid desc nulls last
            ) as place
          from ${tools.ref(logisticspostaladdress)} a
          where coalesce(a.isprivate, 0) = 0 and ${isValid(tools, "a")}
        ) ranked where place = 1
      )`;
}
