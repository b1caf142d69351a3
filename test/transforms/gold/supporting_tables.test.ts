import { describe, expect, it } from "vitest";
import { supportingAffiliations } from "../../../transforms/gold/supporting_Affiliations.ts";
import { supportingCalendar } from "../../../transforms/gold/supporting_Calendar.ts";
import { supportingCustomerAffiliations } from "../../../transforms/gold/supporting_CustomerAffiliations.ts";
import { supportingLoyaltyCards } from "../../../transforms/gold/supporting_LoyaltyCards.ts";
import { supportingLoyaltyPrograms } from "../../../transforms/gold/supporting_LoyaltyPrograms.ts";
import { supportingLoyaltyRewardPoints } from "../../../transforms/gold/supporting_LoyaltyRewardPoints.ts";
import { supportingProductCategories } from "../../../transforms/gold/supporting_ProductCategories.ts";
import { supportingStores } from "../../../transforms/gold/supporting_Stores.ts";
import { goldOf, type SourceRow } from "../../support/gold.ts";
import { MASTER_DATA, orderOf } from "../../support/sales.ts";

const open = { validfrom: "2020-01-01T00:00:00", validto: "2154-12-31T23:59:59" };
const affiliations: SourceRow[] = [
  { recid: 80, affiliationtype: 0, name: "Staff" },
  { recid: 81, affiliationtype: 1, name: "Gold club", poolrelatedcards: 1 },
];

describe("supporting_Stores", () => {
  it("shows a store with its channel and its public address valid now", async () => {
    const rows = await goldOf(supportingStores, {
      retailstoretable: [{ recid: 102, storenumber: "B1", phone: "030 1234" }],
      retailchanneltable: [
        {
          ...{ recid: 102, retailchannelid: "Berlin", channeltype: 0, omoperatingunitid: 9, storearea: "120.5" },
          ...{ channeltimezoneinfoid: "W. Europe Standard Time", inventlocationdataareaid: "DEMF" },
        },
      ],
      omoperatingunit: [{ recid: 9 }],
      dirpartytable: [{ recid: 9, name: "Berlin Mitte", primaryaddresslocation: 50 }],
      logisticspostaladdress: [
        {
          location: 50,
          city: "Berlin",
          zipcode: "10115",
          countryregionid: "DEU",
          latitude: "52.5",
          longitude: "13.4",
          ...open,
        },
      ],
    });
    expect(rows).toEqual([
      {
        ...{
          StoreId: "b1",
          ChannelId: "berlin",
          StoreNumber: "B1",
          StoreName: "Berlin Mitte",
          StoreArea: "120.500000",
        },
        ...{ Phone: "030 1234", City: "Berlin", State: null, PostalCode: "10115", CountryRegionId: "DEU" },
        ...{ Latitude: "52.500000", Longitude: "13.400000", TimeZoneId: "Europe/Berlin", DataAreaId: "demf" },
      },
    ]);
  });
});

describe("supporting_ProductCategories", () => {
  const category = (recid: number, parentcategory: number, hierarchy = 1) => ({
    ...{
      recid,
      categoryhierarchy: hierarchy,
      parentcategory,
      name: `N${recid}`,
      code: `C${recid}`,
      level: recid - 30,
      isactive: 1,
    },
  });

  it("shows categories of the retail and navigation hierarchies only", async () => {
    const rows = await goldOf(supportingProductCategories, {
      ecorescategory: [category(31, 0), category(32, 31), category(33, 0, 2), category(34, 0, 3)],
      ecorescategoryhierarchy: [
        { recid: 1, name: "Retail" },
        { recid: 2, name: "Navigation" },
        { recid: 3, name: "Procurement" },
      ],
      ecorescategoryhierarchyrole: [
        { categoryhierarchy: 1, namedcategoryhierarchyrole: 4 },
        { categoryhierarchy: 2, namedcategoryhierarchyrole: 22 },
        { categoryhierarchy: 2, namedcategoryhierarchyrole: 4 },
        { categoryhierarchy: 3, namedcategoryhierarchyrole: 1 },
      ],
    });
    const shared = { IsActive: true };
    expect(rows).toEqual([
      {
        CategoryId: "31",
        CategoryName: "N31",
        CategoryCode: "C31",
        HierarchyName: "Retail",
        ParentCategoryId: null,
        CategoryLevel: 1n,
        CategoryPath: "N31",
        ...shared,
      },
      {
        CategoryId: "32",
        CategoryName: "N32",
        CategoryCode: "C32",
        HierarchyName: "Retail",
        ParentCategoryId: "31",
        CategoryLevel: 2n,
        CategoryPath: "N31 > N32",
        ...shared,
      },
      {
        CategoryId: "33",
        CategoryName: "N33",
        CategoryCode: "C33",
        HierarchyName: "Navigation",
        ParentCategoryId: null,
        CategoryLevel: 3n,
        CategoryPath: "N33",
        ...shared,
      },
    ]);
  });
});

describe("affiliations and programs", () => {
  it("programs and general affiliations stay apart", async () => {
    expect(await goldOf(supportingLoyaltyPrograms, { retailaffiliation: affiliations })).toEqual([
      {
        ...{ ProgramId: "81", ProgramName: "Gold club", AffiliationType: "Loyalty", AffiliationTypeCode: 1n },
        ...{ PoolRelatedCards: true, HideInChannels: false },
      },
    ]);
    expect(await goldOf(supportingAffiliations, { retailaffiliation: affiliations })).toEqual([
      { AffiliationId: "80", AffiliationName: "Staff" },
    ]);
  });

  it("a customer's affiliations need a customer and a general affiliation", async () => {
    const member = (recid: number, custaccountnum: string, retailaffiliationid: number) => ({
      recid,
      custaccountnum,
      retailaffiliationid,
    });
    const retailcustaffiliation = [
      member(1, "c-1", 80),
      member(2, "C-1", 80),
      member(3, "C-1", 81),
      member(4, "C-9", 80),
    ];
    const rows = { ...MASTER_DATA, retailaffiliation: affiliations, retailcustaffiliation };
    expect(await goldOf(supportingCustomerAffiliations, rows)).toEqual([
      { CustomerAffiliationId: "usrt_c-1_80", CustomerId: "usrt_c-1", AffiliationId: "80" },
    ]);
  });
});

describe("supporting_LoyaltyCards", () => {
  it("shows a card for every customer of its party, and once for nobody", async () => {
    const rows = await goldOf(supportingLoyaltyCards, {
      custtable: [
        { accountnum: "C-1", party: 7 },
        { recid: 2, dataareaid: "demf", accountnum: "C-8", party: 7 },
      ],
      retailloyaltycard: [
        { recid: 90, cardnumber: "L-1", cardtendertype: 0, party: 7, loyaltyenrollmentdate: "2024-02-03T00:00:00" },
        { recid: 91, cardnumber: "L-2", cardtendertype: 3, party: 0, replacementcard: 90 },
      ],
      retailloyaltycardtier: [{ loyaltycard: 90, affiliation: 81, loyaltytier: 95, ...open }],
      retailloyaltytier: [{ recid: 95, tierid: "Gold", tierlevel: "2" }],
    });
    const first = {
      ...{ CardNumber: "L-1", ProgramId: "81", TierId: "Gold", TierLevel: "2.000000", EnrollmentDate: "2024-02-03" },
      ...{ IsBlocked: false, CardTenderType: "AsCardTender", CardTenderTypeCode: 0n, ReplacedByCardNumber: null },
    };
    expect(rows).toEqual([
      {
        ...{
          LoyaltyCardId: "__l-2",
          CardNumber: "L-2",
          CustomerId: null,
          ProgramId: null,
          TierId: null,
          TierLevel: null,
        },
        ...{
          EnrollmentDate: null,
          IsBlocked: true,
          CardTenderType: "Blocked",
          CardTenderTypeCode: 3n,
          ReplacedByCardNumber: "L-1",
        },
      },
      { LoyaltyCardId: "demf_c-8_l-1", CustomerId: "demf_c-8", ...first },
      { LoyaltyCardId: "usrt_c-1_l-1", CustomerId: "usrt_c-1", ...first },
    ]);
  });

  it("F13 a number that stands twice is one card, the newer record", async () => {
    const retailloyaltycard = [1, 2].map((recid) => ({
      recid,
      cardnumber: "L-1",
      loyaltyenrollmentdate: `2024-0${recid}-01T00:00:00`,
    }));
    const columns = ["LoyaltyCardId", "EnrollmentDate"];
    expect(await goldOf(supportingLoyaltyCards, { retailloyaltycard }, { columns })).toEqual([
      { LoyaltyCardId: "__l-1", EnrollmentDate: "2024-02-01" },
    ]);
  });
});

describe("supporting_LoyaltyRewardPoints", () => {
  it("shows a kind of point; enum values without metadata show their number", async () => {
    const rewardpoint = {
      rewardpointid: "Points",
      rewardpointtype: 0,
      redeemable: 1,
      rewardpointcurrency: "USD",
      expirationtimevalue: 12,
      expirationtimeunit: 2,
    };
    expect(await goldOf(supportingLoyaltyRewardPoints, { retailloyaltyrewardpoint: [rewardpoint] })).toEqual([
      {
        ...{ RewardPointId: "points", RewardPointType: "0", RewardPointTypeCode: 0n, Redeemable: true },
        ...{ RewardPointCurrency: "USD", ExpirationTimeValue: 12n, ExpirationTimeUnit: "2" },
      },
    ]);
  });
});

describe("supporting_Calendar", () => {
  const rows = { ...MASTER_DATA, ...orderOf({ createddatetime: "2025-06-01T00:00:00" }) };

  it("F22 F21 shows each day from the first year with orders to the end of next year, keyed by a number", async () => {
    const days = await goldOf(supportingCalendar, rows);
    expect(days).toHaveLength(3 * 365);
    expect(days[0]).toEqual({
      ...{ DateKey: 20250101n, Date: "2025-01-01", Year: 2025n, Quarter: 1n, Month: 1n, Day: 1n, WeekOfYear: 1n },
      ...{ DayOfWeek: 3n, MonthName: "January", DayName: "Wednesday" },
    });
    expect(days.at(-1)).toMatchObject({ DateKey: 20271231n, Quarter: 4n, WeekOfYear: 52n, DayOfWeek: 5n });
  });

  it("names months and days in the configured language", async () => {
    const columns = ["MonthName", "DayName"];
    const [first] = await goldOf(supportingCalendar, {}, { columns, settings: { language: "de-at" } });
    expect(first).toEqual({ MonthName: "Jänner", DayName: "Donnerstag" });
  });

  it("grows by a year at the turn of the year only", async () => {
    expect(supportingCalendar.changesAt?.(new Date("2026-03-01T12:00:00Z"))).toEqual(new Date("2027-01-01T00:00:00Z"));
  });
});
