import { expect, it } from "vitest";
import { profilesCustomer } from "../../../transforms/gold/profiles_Customer.ts";
import { goldOf, type SourceRows } from "../../support/gold.ts";

const account = { recid: 1, dataareaid: "USRT", accountnum: "C-1", party: 7 };
const party = { recid: 7, partynumber: "P-7", name: "Ana Trujillo", languageid: "ES-mx" };

async function profiles(rows: SourceRows, ...columns: string[]) {
  return goldOf(profilesCustomer, { custtable: [account], dirpartytable: [party], ...rows }, { columns });
}

const open = { validfrom: "2020-01-01T00:00:00", validto: "2154-12-31T23:59:59" };
const home = { dirpartytable: [{ ...party, primaryaddresslocation: 50 }] };

it("shows every fact of a customer in its column", async () => {
  const rows = await goldOf(
    profilesCustomer,
    {
      custtable: [
        {
          ...{ ...account, custgroup: "VIP", currency: "USD", blocked: 2, onetimecustomer: 1, mcrmergedroot: "C-9" },
          createddatetime: "2021-02-03T04:05:06",
        },
      ],
      dirpartytable: [
        { ...party, knownas: "Ana", primaryaddresslocation: 50, primarycontactemail: 60, primarycontactphone: 61 },
      ],
      dirperson: [{ recid: 7, gender: 2, maritalstatus: 1, birthday: 29, birthmonth: 2, birthyear: 1992 }],
      dirpersonname: [
        { person: 7, firstname: "Ana", middlename: "B", lastnameprefix: "de", lastname: "Trujillo", ...open },
      ],
      logisticspostaladdress: [
        {
          ...{ location: 50, address: "1 Main St, Springfield", street: "Main St", streetnumber: "1" },
          ...{ buildingcompliment: "2nd floor", postbox: "B7", city: "Springfield", districtname: "North" },
          ...{ county: "Clark", state: "OH", zipcode: "45501", countryregionid: "USA" },
          ...{ latitude: "39.924227", longitude: "-83.808817", ...open },
        },
      ],
      logisticselectronicaddress: [
        { recid: 60, locator: " Ana@Contoso.com", type: 2 },
        { recid: 61, locator: "+1 555 0100", locatorextension: "12", type: 1 },
      ],
      logisticsaddresscountryregion: [{ countryregionid: "usa", isocode: "US" }],
      logisticsaddresscountryregiontranslation: [
        { countryregionid: "USA", languageid: "de", shortname: "Vereinigte Staaten" },
        { countryregionid: "USA", languageid: "EN-us", shortname: "United States" },
      ],
      custgroup: [{ custgroup: "vip", name: "Best customers" }],
      retailcusttable: [
        { accountnum: "c-1", optoutpersonalization: 0, optoutwebactivitytracking: 1, receiptemail: "A@x.org" },
      ],
      retailaffiliation: [
        { recid: 80, affiliationtype: 0, name: "Staff" },
        { recid: 81, affiliationtype: 1, name: "Gold club" },
        { recid: 82, affiliationtype: 0, name: "Alumni" },
      ],
      retailcustaffiliation: [80, 81, 82].map((id) => ({ custaccountnum: "C-1", retailaffiliationid: id })),
      retailloyaltycard: [
        { recid: 90, cardnumber: "L-1", cardtendertype: 0, party: 7, loyaltyenrollmentdate: "2023-05-06T00:00:00" },
      ],
      retailloyaltycardtier: [{ loyaltycard: 90, affiliation: 81, loyaltytier: 95, ...open }],
      retailloyaltytier: [{ recid: 95, affiliation: 81, tierid: "Gold", tierlevel: "2" }],
    },
    { settings: { includeSensitive: true } },
  );
  expect(rows).toEqual([
    {
      ...{ CustomerId: "usrt_c-1", DataAreaId: "usrt", AccountNum: "C-1", PartyType: "Person", PartyRecordId: 7n },
      ...{ PartyNumber: "P-7", Name: "Ana Trujillo", KnownAs: "Ana", PersonFirstName: "Ana", PersonMiddleName: "B" },
      ...{
        PersonLastNamePrefix: "de",
        PersonLastName: "Trujillo",
        LanguageId: "es-mx",
        PrimaryEmail: "ana@contoso.com",
      },
      ...{ PrimaryPhone: "+1 555 0100", PrimaryPhoneExtension: "12", AddressLine: "1 Main St, Springfield" },
      ...{ Street: "Main St", StreetNumber: "1", BuildingComplement: "2nd floor", PostBox: "B7", City: "Springfield" },
      ...{ District: "North", County: "Clark", State: "OH", PostalCode: "45501", CountryRegionId: "USA" },
      ...{ CountryRegionIsoCode: "US", CountryRegionName: "United States", Latitude: "39.924227" },
      ...{ Longitude: "-83.808817", PrimaryAddressLocationId: 50n, CustomerGroupId: "VIP" },
      ...{ CustomerGroupName: "Best customers", CurrencyCode: "USD", IsBlocked: true, BlockedStatus: "All" },
      ...{ BlockedStatusCode: 2n, IsOneTimeCustomer: true, BirthDate: "1992-02-29", Gender: "Female", GenderCode: 2n },
      ...{ MaritalStatus: "Married", MaritalStatusCode: 1n, AffiliationNames: "Alumni; Staff" },
      ...{ LoyaltyCardNumber: "L-1", LoyaltyProgramName: "Gold club", LoyaltyTierId: "Gold" },
      ...{ LoyaltyEnrollmentDate: "2023-05-06", OptOutPersonalization: false, OptOutWebActivityTracking: true },
      ...{ EmailMarketingOptIn: null, ReceiptEmail: "a@x.org", MergedIntoCustomerId: "usrt_c-9" },
      CreatedTimestamp: "2021-02-03 04:05:06+00",
    },
  ]);
});

it("F7 a customer without party stays, PartyType Unknown", async () => {
  const rows = await profiles(
    { custtable: [account, { ...account, recid: 2, accountnum: "C-2", party: 0 }], dirpartytable: [] },
    "CustomerId",
    "PartyType",
    "Name",
    "PartyRecordId",
  );
  expect(rows).toEqual([
    { CustomerId: "usrt_c-1", PartyType: "Unknown", Name: null, PartyRecordId: 7n },
    { CustomerId: "usrt_c-2", PartyType: "Unknown", Name: null, PartyRecordId: null },
  ]);
});

it("F8 two addresses valid now give the one that began last, then the higher record id, in any order of arrival", async () => {
  const addresses = [
    { recid: 1, location: 50, city: "Old", ...open, validfrom: "2019-01-01T00:00:00" },
    { recid: 2, location: 50, city: "Lower id", ...open },
    { recid: 3, location: 50, city: "Rightly chosen", ...open },
    { recid: 4, location: 50, city: "Past", ...open, validto: "2021-01-01T00:00:00" },
    { recid: 5, location: 50, city: "Future", ...open, validfrom: "2027-01-01T00:00:00" },
  ];
  for (const order of [addresses, addresses.toReversed()]) {
    expect(await profiles({ ...home, logisticspostaladdress: order }, "City")).toEqual([{ City: "Rightly chosen" }]);
  }
});

it("F9 everybody has the own name", async () => {
  const rows = await profiles(
    {
      custtable: [account, { ...account, accountnum: "C-2", party: 8 }],
      dirpartytable: [],
      dirpersonname: [
        { person: 7, firstname: "Ana", lastname: "Trujillo", ...open },
        { person: 8, firstname: "Bo", lastname: "Lind", ...open },
        { person: 8, firstname: "Bo", lastname: "Maiden", ...open, validfrom: "2010-01-01T00:00:00" },
      ],
    },
    ...["CustomerId", "Name", "PersonLastName"],
  );
  expect(rows).toEqual([
    { CustomerId: "usrt_c-1", Name: "Ana Trujillo", PersonLastName: "Trujillo" },
    { CustomerId: "usrt_c-2", Name: "Bo Lind", PersonLastName: "Lind" },
  ]);
});

it("F11 a legal entity in different case still joins", async () => {
  const rows = await profiles(
    {
      custtable: [{ ...account, custgroup: "A" }],
      custgroup: [
        { dataareaid: "usRT", custgroup: "a", name: "Group A" },
        { dataareaid: "demf", custgroup: "A", name: "Other" },
      ],
    },
    "CustomerGroupName",
  );
  expect(rows).toEqual([{ CustomerGroupName: "Group A" }]);
});

it("F19 PartyType does not rest on table ids", async () => {
  const numbers = [
    { ...party, instancerelationtype: 2077 },
    { ...party, recid: 8, instancerelationtype: 31337 },
    { ...party, recid: 9 },
  ];
  const rows = await profiles(
    {
      custtable: [7, 8, 9].map((id) => ({ ...account, recid: id, accountnum: `C-${id}`, party: id })),
      dirpartytable: numbers,
      dirperson: [{ recid: 8 }],
      dirpersonname: [{ person: 9, firstname: "Past", ...open, validto: "2021-01-01T00:00:00" }],
    },
    "PartyType",
  );
  expect(rows.map(({ PartyType }) => PartyType)).toEqual(["Organization", "Person", "Person"]);
});

it("F24 the hold shows label and code in the configured language", async () => {
  const optionsets = [
    {
      id: "1",
      table_name: "custtable",
      column_name: "blocked",
      value: 7,
      lcid: 1033,
      label: "Everything",
      symbol: "All",
    },
    { id: "2", table_name: "custtable", column_name: "blocked", value: 7, lcid: 1031, label: "Alles", symbol: "All" },
    { id: "3", table_name: "custtable", column_name: "blocked", value: 0, lcid: 1031, label: "Nein", symbol: "No" },
  ];
  const custtable = [7, 0, 42].map((blocked) => ({ ...account, recid: blocked, accountnum: `C-${blocked}`, blocked }));
  const columns = ["BlockedStatus", "BlockedStatusCode", "IsBlocked"];
  const rows = await goldOf(profilesCustomer, { custtable, optionsets }, { columns, settings: { language: "de-ch" } });
  expect(rows).toEqual([
    { BlockedStatus: "Nein", BlockedStatusCode: 0n, IsBlocked: false },
    { BlockedStatus: "42", BlockedStatusCode: 42n, IsBlocked: true },
    { BlockedStatus: "Alles", BlockedStatusCode: 7n, IsBlocked: true },
  ]);
});

it("F26 a channel's default customer is no profile", async () => {
  const rows = await profiles(
    {
      custtable: [account, { ...account, accountnum: "WALKIN" }],
      retailchanneltable: [{ defaultcustaccount: "walkin", defaultcustdataareaid: "usrt" }],
    },
    "CustomerId",
  );
  expect(rows).toEqual([{ CustomerId: "usrt_c-1" }]);
});

it("F34 a source without audit columns shows no creation time", async () => {
  expect(await profiles({}, "CreatedTimestamp")).toEqual([{ CreatedTimestamp: null }]);
});

it("F35 a private address or contact is absent by default", async () => {
  const rows: SourceRows = {
    dirpartytable: [{ ...party, primaryaddresslocation: 50, primarycontactemail: 60, primarycontactphone: 61 }],
    logisticspostaladdress: [{ location: 50, city: "Hidden", isprivate: 1, ...open }],
    logisticselectronicaddress: [
      { recid: 60, locator: "ana@home.org", isprivate: 1 },
      { recid: 61, locator: "5550100", privateforparty: 99 },
    ],
  };
  const columns = ["City", "PrimaryEmail", "PrimaryPhone"];
  expect(await profiles(rows, ...columns)).toEqual([{ City: null, PrimaryEmail: null, PrimaryPhone: null }]);
  const included = { custtable: [account], ...rows };
  expect(await goldOf(profilesCustomer, included, { columns, settings: { includePrivateContacts: true } })).toEqual([
    { City: "Hidden", PrimaryEmail: "ana@home.org", PrimaryPhone: null },
  ]);
});

it("F35 an address that the party marked private is absent, a public one at the same place is not", async () => {
  const hidden = { ...home, logisticspostaladdress: [{ location: 50, city: "Home", ...open }] };
  const mark = (isprivate: number) => ({ dirpartylocation: [{ party: 7, location: 50, isprivate }] });
  expect(await profiles({ ...hidden, ...mark(1) }, "City")).toEqual([{ City: null }]);
  expect(await profiles({ ...hidden, ...mark(0) }, "City")).toEqual([{ City: "Home" }]);
  const shared = [
    { recid: 1, location: 50, city: "Public", ...open },
    { recid: 2, location: 50, city: "Of somebody else", privateforparty: 99, ...open },
  ];
  expect(await profiles({ ...home, logisticspostaladdress: shared }, "City")).toEqual([{ City: "Public" }]);
});

it("F40 an address valid from tomorrow shows tomorrow, without any change of the source", async () => {
  const tomorrow = "2026-03-02T00:00:00";
  const logisticspostaladdress = [
    { recid: 1, location: 50, city: "Today", ...open, validto: tomorrow },
    { recid: 2, location: 50, city: "Tomorrow", ...open, validfrom: tomorrow },
  ];
  const rows = { custtable: [account], ...home, logisticspostaladdress };
  const cityAt = async (asOf: string) =>
    (await goldOf(profilesCustomer, rows, { columns: ["City"], settings: { asOf: new Date(asOf) } }))[0]?.City;
  expect(await cityAt("2026-03-01T23:59:59Z")).toBe("Today");
  expect(await cityAt("2026-03-02T00:00:00Z")).toBe("Tomorrow");
});

it("R1 keys compare without case and keep other alphabets", async () => {
  const rows = await profiles({ custtable: [{ ...account, accountnum: " Ä-Ö 1 " }] }, "CustomerId", "AccountNum");
  expect(rows).toEqual([{ CustomerId: "usrt_Ä-Ö 1", AccountNum: "Ä-Ö 1" }]);
});

it("R2 a legal entity that is not one leaves DataAreaId empty, so that the row is held back", async () => {
  const rows = await profiles({ custtable: [{ ...account, dataareaid: "us/rt" }] }, "CustomerId", "DataAreaId");
  expect(rows).toEqual([{ CustomerId: "us/rt_c-1", DataAreaId: null }]);
});

it("R3 look-up rows that repeat a key do not multiply customers", async () => {
  const twice = <Row>(row: Row) => [row, row];
  const rows = await profiles(
    {
      custtable: [{ ...account, custgroup: "A" }],
      custgroup: twice({ custgroup: "A", name: "Group A" }),
      retailcusttable: twice({ accountnum: "C-1", optoutpersonalization: 1 }),
      logisticsaddresscountryregion: twice({ countryregionid: "USA", isocode: "US" }),
      retailcustaffiliation: twice({ custaccountnum: "C-1", retailaffiliationid: 80 }),
      retailaffiliation: [{ recid: 80, affiliationtype: 0, name: "Staff" }],
      dirpersonname: twice({ person: 7, firstname: "Ana", ...open }),
    },
    ...["CustomerGroupName", "AffiliationNames"],
  );
  expect(rows).toEqual([{ CustomerGroupName: "Group A", AffiliationNames: "Staff" }]);
});

it("R4 text is trimmed and empty text is null", async () => {
  const rows = await profiles({ dirpartytable: [{ ...party, name: "  Ana ", knownas: "  " }] }, "Name", "KnownAs");
  expect(rows).toEqual([{ Name: "Ana", KnownAs: null }]);
});

it("R5 a birth date exists only with a valid year, month and day", async () => {
  const days = [
    [1992, 2, 29],
    [1993, 2, 29],
    [0, 2, 1],
    [1992, 0, 1],
    [1899, 2, 1],
  ] as const;
  const custtable = days.map((_, id) => ({ ...account, recid: id, accountnum: `C-${id}`, party: 100 + id }));
  const dirperson = days.map(([birthyear, birthmonth, birthday], id) => ({
    recid: 100 + id,
    birthyear,
    birthmonth,
    birthday,
  }));
  const settings = { includeSensitive: true };
  const rows = await goldOf(profilesCustomer, { custtable, dirperson }, { columns: ["BirthDate"], settings });
  expect(rows.map(({ BirthDate }) => BirthDate)).toEqual(["1992-02-29", null, null, null, null]);
});

it("R16 sensitive facts are null unless the customer includes them", async () => {
  const columns = ["BirthDate", "Gender", "GenderCode", "MaritalStatus", "MaritalStatusCode", "Latitude", "Longitude"];
  const rows = await profiles(
    {
      ...home,
      dirperson: [{ recid: 7, gender: 2, maritalstatus: 1, birthday: 29, birthmonth: 2, birthyear: 1992 }],
      logisticspostaladdress: [{ location: 50, latitude: "39.9", longitude: "-83.8", ...open }],
    },
    ...columns,
  );
  expect(rows).toEqual([Object.fromEntries(columns.map((name) => [name, null]))]);
});

it("R16 refusals that nobody stated are null, never false", async () => {
  expect(await profiles({}, "OptOutPersonalization", "OptOutWebActivityTracking", "EmailMarketingOptIn")).toEqual([
    { OptOutPersonalization: null, OptOutWebActivityTracking: null, EmailMarketingOptIn: null },
  ]);
});

it("R16 consent is true only where the metadata names its symbol", async () => {
  const rows = {
    dirpartytable: [{ ...party, primarycontactemail: 60 }],
    logisticselectronicaddress: [{ recid: 60, locator: "a@x.org", retailmarketingoptin: 1 }],
  };
  const named = (symbol: string) => [
    { table_name: "logisticselectronicaddress", column_name: "retailmarketingoptin", value: 1, lcid: 1033, symbol },
  ];
  const consents = ["Yes", "No", "Maybe"].map((symbol) =>
    profiles({ ...rows, optionsets: named(symbol) }, "EmailMarketingOptIn"),
  );
  expect((await Promise.all(consents)).flat().map((row) => row.EmailMarketingOptIn)).toEqual([true, false, null]);
});

it("R17 the country's name is in the configured language, then its base language, then the lowest language id", async () => {
  const logisticspostaladdress = [{ location: 50, countryregionid: "CHE", ...open }];
  const names = { fr: "Suisse", de: "Schweiz", "de-AT": "Schweiz (AT)", it: "Svizzera" };
  const nameIn = async (language: string, known: readonly (keyof typeof names)[]) => {
    const logisticsaddresscountryregiontranslation = known.map((id) => ({
      countryregionid: "che",
      languageid: id,
      shortname: names[id],
    }));
    const rows = { custtable: [account], ...home, logisticspostaladdress, logisticsaddresscountryregiontranslation };
    return (await goldOf(profilesCustomer, rows, { columns: ["CountryRegionName"], settings: { language } }))[0]
      ?.CountryRegionName;
  };
  expect(await nameIn("de-at", ["fr", "de", "de-AT"])).toBe("Schweiz (AT)");
  expect(await nameIn("de-ch", ["fr", "de", "de-AT"])).toBe("Schweiz");
  expect(await nameIn("ja", ["it", "fr"])).toBe("Suisse");
});

it("Q30 an e-mail needs one @ and no blank, a phone five digits", async () => {
  const contact = async (locator: string) =>
    (
      await profiles(
        {
          dirpartytable: [{ ...party, primarycontactemail: 60, primarycontactphone: 60 }],
          logisticselectronicaddress: [{ recid: 60, locator }],
        },
        ...["PrimaryEmail", "PrimaryPhone"],
      )
    )[0];
  expect(await contact("a@b@c")).toEqual({ PrimaryEmail: null, PrimaryPhone: null });
  expect(await contact("a b@c.org")).toEqual({ PrimaryEmail: null, PrimaryPhone: null });
  expect(await contact("12-345")).toEqual({ PrimaryEmail: null, PrimaryPhone: "12-345" });
  expect(await contact("n/a 1234")).toEqual({ PrimaryEmail: null, PrimaryPhone: null });
});

it("shows the best active loyalty card: highest tier, then latest enrolment, never a blocked or replaced one", async () => {
  const card = (recid: number, facts: object) => ({ recid, cardnumber: `L-${recid}`, party: 7, ...facts });
  const tier = (recid: number, level: number) => ({ recid, tierid: `T${level}`, tierlevel: level });
  const held = (loyaltycard: number, loyaltytier: number, facts: object = {}) => ({
    loyaltycard,
    loyaltytier,
    ...open,
    ...facts,
  });
  const rows = await profiles(
    {
      retailloyaltycard: [
        card(1, { cardtendertype: 3 }),
        card(2, { loyaltyblockeddate: "2025-01-01T00:00:00" }),
        card(3, { replacementcard: 4 }),
        card(4, { loyaltyenrollmentdate: "2020-01-01T00:00:00", loyaltyblockeddate: "1900-01-01T00:00:00" }),
        card(5, { loyaltyenrollmentdate: "2022-01-01T00:00:00" }),
        card(6, { loyaltyenrollmentdate: "2024-01-01T00:00:00" }),
      ],
      retailloyaltytier: [tier(71, 1), tier(72, 2), tier(79, 9)],
      retailloyaltycardtier: [
        ...[held(1, 79), held(2, 79), held(3, 79), held(4, 72), held(5, 72), held(6, 71)],
        held(6, 79, { validto: "2025-01-01T00:00:00" }),
      ],
    },
    ...["LoyaltyCardNumber", "LoyaltyTierId", "LoyaltyEnrollmentDate"],
  );
  expect(rows).toEqual([{ LoyaltyCardNumber: "L-5", LoyaltyTierId: "T2", LoyaltyEnrollmentDate: "2022-01-01" }]);
});
