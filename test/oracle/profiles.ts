import { addressOf } from "./addresses.ts";
import { instant, printInstant } from "./clock.ts";
import { validAt } from "./dated.ts";
import type { Enums } from "./enums.ts";
import { bestCards } from "./loyalty-cards.ts";
import type { Columns, GoldRow } from "./row-hash.ts";
import {
  byRecId,
  company,
  grouped,
  key,
  lower,
  type OracleInput,
  reference,
  rowsOf,
  type SourceRow,
  text,
} from "./source.ts";

export const PROFILE_COLUMNS: Columns = {
  ...{ CustomerId: "S", DataAreaId: "S", AccountNum: "S", PartyType: "S", PartyRecordId: "L", PartyNumber: "S" },
  ...{ Name: "S", KnownAs: "S", PersonFirstName: "S", PersonMiddleName: "S", PersonLastNamePrefix: "S" },
  ...{ PersonLastName: "S", LanguageId: "S", PrimaryEmail: "S", PrimaryPhone: "S", PrimaryPhoneExtension: "S" },
  ...{ AddressLine: "S", Street: "S", StreetNumber: "S", BuildingComplement: "S", PostBox: "S", City: "S" },
  ...{ District: "S", County: "S", State: "S", PostalCode: "S", CountryRegionId: "S", CountryRegionIsoCode: "S" },
  ...{ CountryRegionName: "S", Latitude: "G", Longitude: "G", PrimaryAddressLocationId: "L", CustomerGroupId: "S" },
  ...{ CustomerGroupName: "S", CurrencyCode: "S", IsBlocked: "B", BlockedStatus: "S", BlockedStatusCode: "L" },
  ...{ IsOneTimeCustomer: "B", BirthDate: "d", Gender: "S", GenderCode: "L", MaritalStatus: "S" },
  ...{ MaritalStatusCode: "L", AffiliationNames: "S", LoyaltyCardNumber: "S", LoyaltyProgramName: "S" },
  ...{ LoyaltyTierId: "S", LoyaltyEnrollmentDate: "d", OptOutPersonalization: "B", OptOutWebActivityTracking: "B" },
  ...{ EmailMarketingOptIn: "B", ReceiptEmail: "S", MergedIntoCustomerId: "S", CreatedTimestamp: "T" },
};

/** profiles_Customer: every account but those of walk-in sales (R13). */
export function profileRows(input: OracleInput, enums: Enums, defaults: ReadonlySet<string>): GoldRow[] {
  const describe = describer(input, enums);
  return rowsOf(input, "custtable")
    .filter((row) => !defaults.has(key(company(row), text(row, "accountnum"))))
    .map(describe);
}

/** Accounts of sales without a customer. */
export function defaultAccounts(input: OracleInput): ReadonlySet<string> {
  const channels = rowsOf(input, "retailchanneltable").filter((row) => text(row, "defaultcustaccount") !== null);
  return new Set(channels.map((row) => key(text(row, "defaultcustdataareaid"), text(row, "defaultcustaccount"))));
}

function describer(input: OracleInput, enums: Enums): (row: SourceRow) => GoldRow {
  const { asOf } = input;
  const party = byRecId(rowsOf(input, "dirpartytable"));
  const person = byRecId(rowsOf(input, "dirperson"));
  const names = grouped(rowsOf(input, "dirpersonname"), (row) => [reference(row, "person")]);
  const contact = byRecId(rowsOf(input, "logisticselectronicaddress"));
  const groups = grouped(rowsOf(input, "custgroup"), (row) => [company(row), text(row, "custgroup")]);
  const shoppers = grouped(rowsOf(input, "retailcusttable"), (row) => [company(row), text(row, "accountnum")]);
  const affiliations = affiliationsOf(input, enums);
  const address = addressOf(input);
  const card = bestCards(input, enums);

  return (row) => {
    const account = text(row, "accountnum");
    const partyId = reference(row, "party");
    const own = party(partyId);
    const ownNames = partyId === null ? [] : names(partyId);
    const name = validAt(ownNames, asOf);
    const parts = ["firstname", "middlename", "lastnameprefix", "lastname"].map((column) => text(name, column));
    const isPerson = partyId !== null && (person(partyId) !== undefined || ownNames.length > 0);
    const email = contactOf(contact(reference(own, "primarycontactemail")), partyId);
    const phone = contactOf(contact(reference(own, "primarycontactphone")), partyId);
    const mail = mailAddress(email);
    const phoneNumber = phoneOf(phone);
    const [shopper] = shoppers(company(row), account);
    const blocked = enums.symbol("custtable", "blocked", row) ?? text(row, "blocked");
    const merged = text(row, "mcrmergedroot");
    const created = instant(row, "createddatetime");
    return {
      CustomerId: key(company(row), account),
      DataAreaId: company(row),
      AccountNum: account,
      PartyType: isPerson ? "Person" : own === undefined ? "Unknown" : "Organization",
      PartyRecordId: partyId,
      PartyNumber: text(own, "partynumber"),
      Name: text(own, "name") ?? (parts.filter((part) => part !== null).join(" ") || null),
      KnownAs: text(own, "knownas"),
      PersonFirstName: parts[0] ?? null,
      PersonMiddleName: parts[1] ?? null,
      PersonLastNamePrefix: parts[2] ?? null,
      PersonLastName: parts[3] ?? null,
      LanguageId: lower(text(own, "languageid")) || null,
      PrimaryEmail: mail,
      PrimaryPhone: phoneNumber,
      PrimaryPhoneExtension: phoneNumber === null ? null : text(phone, "locatorextension"),
      ...address(own, partyId),
      CustomerGroupId: text(row, "custgroup"),
      CustomerGroupName: text(groups(company(row), text(row, "custgroup"))[0], "name"),
      CurrencyCode: text(row, "currency"),
      IsBlocked: String(blocked !== null && blocked !== "No" && blocked !== "Never"),
      BlockedStatus: enums.label("custtable", "blocked", text(row, "blocked")),
      BlockedStatusCode: text(row, "blocked"),
      IsOneTimeCustomer: String(text(row, "onetimecustomer") === "1"),
      // R16: facts about the person need a switch that is off.
      ...{ BirthDate: null, Gender: null, GenderCode: null, MaritalStatus: null, MaritalStatusCode: null },
      AffiliationNames: affiliations(company(row), account),
      ...card(partyId),
      OptOutPersonalization: flag(text(shopper, "optoutpersonalization")),
      OptOutWebActivityTracking: flag(text(shopper, "optoutwebactivitytracking")),
      EmailMarketingOptIn: mail === null ? null : flag(text(email, "retailmarketingoptin")),
      ReceiptEmail: lower(text(shopper, "receiptemail")) || null,
      MergedIntoCustomerId: merged === null ? null : key(company(row), merged),
      CreatedTimestamp: created === null ? null : printInstant(created),
    };
  };
}

/** R16: private contacts are left out. */
function contactOf(row: SourceRow | undefined, party: string | null): SourceRow | undefined {
  const owner = reference(row, "privateforparty");
  return text(row, "isprivate") === "1" || (owner !== null && owner !== party) ? undefined : row;
}

/** Q30: one @ and no blank. */
function mailAddress(row: SourceRow | undefined): string | null {
  const mail = lower(text(row, "locator"));
  return /^[^@\s]*@[^@\s]*$/.test(mail) ? mail : null;
}

/** Q30: at least five digits. */
function phoneOf(row: SourceRow | undefined): string | null {
  const phone = text(row, "locator");
  return (phone?.replace(/\D/g, "").length ?? 0) >= 5 ? phone : null;
}

function flag(value: string | null): string | null {
  return value === null ? null : String(value === "1");
}

/** Names of the general affiliations of an account, sorted. */
function affiliationsOf(input: OracleInput, enums: Enums): (company: string, account: string | null) => string | null {
  const affiliation = byRecId(rowsOf(input, "retailaffiliation"));
  const members = grouped(rowsOf(input, "retailcustaffiliation"), (row) => [company(row), text(row, "custaccountnum")]);
  return (legalEntity, account) => {
    const names = members(legalEntity, account)
      .map((row) => affiliation(reference(row, "retailaffiliationid")))
      .filter((row) => enums.symbol("retailaffiliation", "affiliationtype", row) === "General")
      .flatMap((row) => text(row, "name") ?? []);
    return [...new Set(names)].sort().join("; ") || null;
  };
}
