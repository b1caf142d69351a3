import { partyNumber } from "./channels.ts";
import { type Company, spelled } from "./companies.ts";
import type { Row } from "./csv.ts";
import type { DatabaseEditor } from "./database.ts";
import { type Address, addressText, mailOf, peopleOf } from "./people.ts";
import { randomOf, seedOf } from "./random.ts";
import { plusDays } from "./time.ts";

/** Date that finance and operations keeps for "no end". */
export const OPEN_END = "2154-12-31T23:59:59Z";

/** Table ids that `instancerelationtype` carries. */
const PERSON_RELATION = 2975;
const ORGANIZATION_RELATION = 2978;

const METHOD = { phone: 1, email: 2 } as const;

/** Enters countries with their names in several languages. */
export function insertCountries(db: DatabaseEditor, at: string): void {
  const countries = [
    ["USA", "US", "USD", "United States", "Vereinigte Staaten", "États-Unis"],
    ["DEU", "DE", "EUR", "Germany", "Deutschland", "Allemagne"],
    ["FRA", "FR", "EUR", "France", "Frankreich", "France"],
    ["CAN", "CA", "CAD", "Canada", "Kanada", "Canada"],
  ] as const;
  for (const [countryregionid, isocode, currencycode, ...names] of countries) {
    db.insert("logisticsaddresscountryregion", at, { countryregionid, isocode, currencycode });
    for (const [place, languageid] of ["en-us", "de", "fr"].entries()) {
      const shortname = names[place] ?? names[0];
      const values = { countryregionid, languageid, shortname, longname: shortname };
      db.insert("logisticsaddresscountryregiontranslation", at, values);
    }
  }
}

/** Enters the customer groups of a legal entity. */
export function insertCustomerGroups(db: DatabaseEditor, at: string, company: Company): void {
  const isGerman = company.language === "de";
  const groups = [
    ["10", isGerman ? "Großhandel" : "Wholesale customers"],
    ["20", isGerman ? "Großkunden" : "Major customers"],
    ["30", isGerman ? "Filialkunden" : "Retail customers"],
  ] as const;
  for (const [custgroup, name] of groups) {
    db.insert("custgroup", at, { custgroup, name, paymtermid: "Net30" }, { company: company.id });
  }
}

/** Enters a customer with party, name, address and contacts; returns the RecId in custtable. */
export function insertCustomer(db: DatabaseEditor, seed: number, company: Company, at: string): number {
  const number = db.number(`account ${company.id}`);
  const random = randomOf(seed, "customer", company.id, number);
  const people = peopleOf(company.country, seedOf(seed, "people", company.id, number));
  const kind = random.chance(0.8) ? "person" : "organization";
  const identity = people.identity(kind);
  const { firstName, middleName, lastNamePrefix, lastName } = identity;
  const name = identity.organization ?? [firstName, middleName, lastNamePrefix, lastName].filter(Boolean).join(" ");
  const party = db.insert("dirpartytable", at, {
    ...{
      partynumber: partyNumber(db),
      name,
      namealias: name.slice(0, 20),
      knownas: kind === "person" ? firstName : null,
    },
    ...{ languageid: random.chance(0.9) ? company.language : random.pick(["fr", "es", "en-GB"]) },
    instancerelationtype: kind === "person" ? PERSON_RELATION : ORGANIZATION_RELATION,
  });
  if (kind === "person") {
    const hasBirthday = random.chance(0.6);
    const birth: Row = hasBirthday
      ? { birthday: random.int(1, 28), birthmonth: random.int(1, 12), birthyear: random.int(1940, 2005) }
      : {};
    const initials = `${firstName.slice(0, 1)}${lastName.slice(0, 1)}`;
    const facts = { ...birth, gender: random.int(0, 2), maritalstatus: random.int(0, 2), initials };
    db.insert("dirperson", at, facts, { recId: party });
    const parts = { person: party, firstname: firstName, middlename: middleName, lastnameprefix: lastNamePrefix };
    if (random.chance(0.05)) {
      const earlier = {
        ...parts,
        lastname: people.lastName(),
        validfrom: plusDays(at, -3000),
        validto: plusDays(at, -1),
      };
      db.insert("dirpersonname", at, earlier);
    }
    db.insert("dirpersonname", at, { ...parts, lastname: lastName, validfrom: at, validto: OPEN_END });
  }
  const address = people.address();
  const location = insertLocation(db, at, party, { description: name, isPostal: true, isPrimary: true });
  if (random.chance(0.08)) {
    insertAddress(db, plusDays(at, -400), location, people.address(), { validto: at });
  }
  insertAddress(db, at, location, address, {});
  if (random.chance(0.05)) {
    const hidden = { description: "Private", isPostal: true, isPrimary: false, isPrivate: true };
    const place = insertLocation(db, at, party, hidden);
    insertAddress(db, at, place, people.address(), { isprivate: 1, privateforparty: party });
  }
  const isShouting = random.chance(0.1);
  const mail = mailOf(identity, number);
  const contacts: Record<string, number> = { primaryaddresslocation: location };
  if (random.chance(0.9)) {
    const place = insertLocation(db, at, party, { description: "E-mail", isPostal: false, isPrimary: true });
    contacts.primarycontactemail = db.insert("logisticselectronicaddress", at, {
      ...{
        location: place,
        type: METHOD.email,
        locator: isShouting ? mail.toUpperCase() : mail,
        description: "Main e-mail",
      },
      ...{ isprimary: 1, retailmarketingoptin: random.int(0, 1) },
    });
  }
  if (random.chance(0.7)) {
    const place = insertLocation(db, at, party, { description: "Phone", isPostal: false, isPrimary: true });
    contacts.primarycontactphone = db.insert("logisticselectronicaddress", at, {
      ...{ location: place, type: METHOD.phone, locator: people.phone(), description: "Main phone" },
      ...{ locatorextension: random.chance(0.1) ? String(random.int(100, 999)) : null },
      ...{ isprimary: 1, ismobilephone: random.int(0, 1) },
      ...(random.chance(0.05) ? { isprivate: 1, privateforparty: party } : {}),
    });
  }
  db.update("dirpartytable", party, at, contacts);
  const account = `${company.accountPrefix}${String(number).padStart(6, "0")}`;
  const dataAreaId = spelled(company, random);
  const customer = db.insert(
    "custtable",
    at,
    {
      ...{ accountnum: account, party, custgroup: random.pick(["10", "20", "30", "30"]), currency: company.currency },
      ...{ blocked: random.chance(0.04) ? random.int(1, 3) : 0, onetimecustomer: random.chance(0.02) ? 1 : 0 },
      ...{
        creditmax: `${random.int(0, 50) * 100}.000000`,
        creditrating: "Good",
        invoiceaccount: random.chance(0.1) ? account : null,
        paymtermid: "Net30",
        paymmode: "CASH",
      },
      ...{ identificationnumber: random.chance(0.1) ? `ID${seedOf(seed, account)}` : null },
      ...{ memo: random.chance(0.05) ? `Prefers a call,\nsays "no letters".` : null },
    },
    { company: dataAreaId },
  );
  if (random.chance(0.8)) {
    const refusals = {
      optoutpersonalization: random.chance(0.06) ? 1 : 0,
      optoutwebactivitytracking: random.chance(0.06) ? 1 : 0,
    };
    const receipts = { receiptemail: contacts.primarycontactemail ? mail : null, receiptoption: random.int(0, 2) };
    db.insert(
      "retailcusttable",
      at,
      { accountnum: account, ...receipts, ...refusals },
      { company: spelled(company, random) },
    );
  }
  return customer;
}

/** Enters a version of a postal address at a location. */
export function insertAddress(db: DatabaseEditor, at: string, location: number, address: Address, more: Row): number {
  return db.insert("logisticspostaladdress", at, {
    ...{ location, address: addressText(address), street: address.street, streetnumber: address.streetNumber },
    ...{ buildingcompliment: address.complement, city: address.city, county: address.county, state: address.state },
    ...{ zipcode: address.zipCode, countryregionid: address.country, latitude: address.latitude },
    ...{ longitude: address.longitude, validfrom: at, validto: OPEN_END },
    ...more,
  });
}

function insertLocation(
  db: DatabaseEditor,
  at: string,
  party: number,
  facts: {
    readonly description: string;
    readonly isPostal: boolean;
    readonly isPrimary: boolean;
    readonly isPrivate?: boolean;
  },
): number {
  const ispostaladdress = facts.isPostal ? 1 : 0;
  const number = String(db.number("location")).padStart(9, "0");
  const location = db.insert("logisticslocation", at, {
    ...{ locationid: number, description: facts.description, ispostaladdress },
  });
  db.insert("dirpartylocation", at, {
    ...{ party, location, ispostaladdress, isprimary: facts.isPrimary ? 1 : 0, isprivate: facts.isPrivate ? 1 : 0 },
    islocationowner: 1,
  });
  return location;
}
