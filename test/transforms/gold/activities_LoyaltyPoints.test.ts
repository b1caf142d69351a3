import { expect, it } from "vitest";
import { activitiesLoyaltyPoints } from "../../../transforms/gold/activities_LoyaltyPoints.ts";
import { supportingLoyaltyRewardPoints } from "../../../transforms/gold/supporting_LoyaltyRewardPoints.ts";
import { goldOf, lakeOf, rowsOf, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA } from "../../support/sales.ts";

const posting = (facts: SourceRow = {}): SourceRow => ({
  ...{ recid: 7001, dataareaid: "dat", cardnumber: "L-1", custaccount: "C-1", custaccountdataareaid: "USRT" },
  ...{ loyaltytransdataareaid: "usrt", entrydate: "2026-01-10T00:00:00", entrytime: 36_000, entrytype: 1 },
  ...{ loyaltytransactiontype: 1, rewardpoint: 40, rewardpointamountqty: "100", remaining: "60", channel: 102 },
  ...{ transactionid: "T-1", storeid: "B1", terminalid: "B1-1", staffid: "S-7", affiliation: 81, loyaltytier: 95 },
  expirationdate: "2027-01-10T00:00:00",
  ...facts,
});
const LOYALTY: SourceRows = {
  ...MASTER_DATA,
  retailloyaltyrewardpoint: [{ recid: 40, rewardpointid: "Points", redeemable: 1 }],
  retailloyaltytier: [{ recid: 95, affiliation: 81, tierid: "Gold", tierlevel: "2" }],
};

const points = (rows: readonly SourceRow[], columns?: readonly string[], more: SourceRows = {}) =>
  goldOf(
    activitiesLoyaltyPoints,
    { ...LOYALTY, retailloyaltycardrewardpointtrans: rows, ...more },
    { ...(columns && { columns }) },
  );

it("shows every fact of a posting in its column", async () => {
  expect(await points([posting()])).toEqual([
    {
      ...{ LoyaltyEventId: "loyalty_7001", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{ CardNumber: "L-1", RewardPointId: "points", ChannelId: "berlin", StoreId: "b1", EventType: "Earn" },
      ...{ EntryType: "Earn", EntryTypeCode: 1n, LoyaltyTransactionType: "RetailTransaction" },
      ...{ LoyaltyTransactionTypeCode: 1n, PointsDelta: "100.000000", RemainingBalance: "60.000000", ProgramId: "81" },
      ...{ LoyaltyTier: "Gold", TierLevel: "2.000000", OrderId: "usrt_102_b1_b1-1_t-1" },
      ...{ StoreTransactionId: "usrt_102_b1_b1-1_t-1", TransactionId: "T-1", TerminalId: "B1-1", StaffId: "S-7" },
      ...{ EventTimestamp: "2026-01-10 09:00:00+00", EventDate: "2026-01-10", DateKey: 20260110n },
      ExpirationDate: "2027-01-10",
    },
  ]);
});

it("F12 points go to the account of the posting; without one, to the party's only customer or to nobody", async () => {
  const custtable: SourceRow[] = [
    { accountnum: "C-1", party: 7 },
    { recid: 2, dataareaid: "demf", accountnum: "C-8", party: 7 },
  ];
  const retailloyaltycard = [{ recid: 90, cardnumber: "L-1", party: 7 }];
  const unnamed = { custaccount: null, custaccountdataareaid: null };
  const rows = [
    posting({ recid: 1, custaccount: "C-8", custaccountdataareaid: "demf" }),
    posting({ recid: 2, ...unnamed }),
    posting({ recid: 3, ...unnamed, loyaltytransdataareaid: null }),
    posting({ recid: 4, ...unnamed, cardnumber: "L-9" }),
  ];
  expect(await points(rows, ["CustomerId", "CustomerMatch"], { custtable, retailloyaltycard })).toEqual([
    { CustomerId: "demf_c-8", CustomerMatch: "matched" },
    { CustomerId: "usrt_c-1", CustomerMatch: "matched-by-card" },
    { CustomerId: null, CustomerMatch: "ambiguous-party" },
    { CustomerId: null, CustomerMatch: "anonymous" },
  ]);
});

it("F13 the posting's own card number stays, however often it stands among the cards", async () => {
  const cards = { retailloyaltycard: [1, 2].map((recid) => ({ recid, cardnumber: "L-1", party: 7 })) };
  const columns = ["CardNumber", "CustomerMatch"];
  expect(await points([posting({ custaccount: null })], columns, cards)).toEqual([
    { CardNumber: "L-1", CustomerMatch: "matched-by-card" },
  ]);
  expect(await points([posting()], columns)).toEqual([{ CardNumber: "L-1", CustomerMatch: "matched" }]);
});

it("F14 a posting of a store without a sales order shows its channel", async () => {
  expect(await points([posting({ salesid: null })], ["ChannelId"])).toEqual([{ ChannelId: "berlin" }]);
});

it("F15 the legal entity is a company, never the shared one", async () => {
  const rows = [
    posting({ recid: 1, loyaltytransdataareaid: "dat" }),
    posting({ recid: 2, loyaltytransdataareaid: "DAT", custaccountdataareaid: "dat" }),
  ];
  expect(await points(rows, ["DataAreaId"])).toEqual([{ DataAreaId: "usrt" }, { DataAreaId: null }]);
});

it("F16 a posting keeps the tier of its time", async () => {
  const today = {
    retailloyaltycardtier: [{ loyaltycard: 90, loyaltytier: 96 }],
    retailloyaltycard: [{ recid: 90, cardnumber: "L-1", party: 7 }],
  };
  expect(await points([posting()], ["LoyaltyTier"], today)).toEqual([{ LoyaltyTier: "Gold" }]);
});

it("F17 an empty entry date leaves the time empty, so that the row is held back; the expiry date never stands in", async () => {
  const rows = [
    posting({ recid: 1, entrydate: null }),
    posting({ recid: 2, entrydate: "1900-01-01T00:00:00" }),
    posting({ recid: 3, entrytime: 3661 }),
  ];
  expect(await points(rows, ["EventTimestamp"])).toEqual([
    ...[{ EventTimestamp: null }, { EventTimestamp: null }, { EventTimestamp: "2026-01-10 00:01:01+00" }],
  ]);
});

it("F18 kinds of points join their table", async () => {
  const lake = await lakeOf({ ...LOYALTY, retailloyaltycardrewardpointtrans: [posting()] });
  try {
    const [event] = await rowsOf(lake, activitiesLoyaltyPoints, ["RewardPointId"]);
    expect(await rowsOf(lake, supportingLoyaltyRewardPoints, ["RewardPointId", "Redeemable"])).toEqual([
      { ...event, Redeemable: true },
    ]);
  } finally {
    lake.session.close();
  }
});
