import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { spark } from "../../../transforms/dialects/spark.ts";
import { activitiesStorefrontActions } from "../../../transforms/gold/activities_StorefrontActions.ts";
import { compile, type GoldSettings } from "../../../transforms/kernel/gold.ts";
import { goldOf, SETTINGS, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine } from "../../support/sales.ts";

const STOREFRONT = { webshop: { Viewed: "ProductView" } };

const actions = (rows: SourceRows, columns: readonly string[], settings: Partial<GoldSettings> = {}) =>
  goldOf(
    activitiesStorefrontActions,
    { ...PLACES, ...rows },
    { columns, settings: { storefront: STOREFRONT, ...settings } },
  );

/** The web shop's warehouse belongs to usrt; its operating unit has number 052. */
const PLACES: SourceRows = {
  ...MASTER_DATA,
  retailchanneltable: (MASTER_DATA.retailchanneltable ?? []).map((channel) => ({
    ...{ ...channel, inventlocationdataareaid: "USRT" },
    ...(channel.recid === 101 && { omoperatingunitid: 900 }),
  })),
  omoperatingunit: [{ recid: 900, omoperatingunitnumber: "052" }],
};

const event = (facts: SourceRow = {}): SourceRow => ({
  ...{ id: "webshop_1", source: "webshop", eventid: "A_1", eventtype: "viewed", channelid: "WEB", dataareaid: null },
  occurredat: "2026-01-11T04:30:00",
  ...facts,
});

it.each([duckdb, spark])("compiles to reviewed $name SQL", async (dialect) => {
  const { select } = compile(activitiesStorefrontActions, dialect, { ...SETTINGS, storefront: STOREFRONT });
  await expect(`${select}\n`).toMatchFileSnapshot(`../golden/storefront/${dialect.name}.sql`);
});

it("shows an event with everything that it tells", async () => {
  const told = {
    ...{
      visitorid: "v",
      visitid: "s",
      cartid: "c",
      query: "bike",
      pageurl: "https://shop/p",
      referrerurl: "https://r/",
    },
    ...{ campaignid: "spring", devicetype: "mobile", itemid: "i-1", quantity: "2", rating: "4", detail: "red" },
  };
  const rows = { storefrontevents: [event({ ...told, customeraccount: "C-1" })] };
  const [row] = await actions(rows, Object.keys(activitiesStorefrontActions.columns));
  expect(row).toEqual({
    ...{ ActionId: "cs_webshop_a%5f1", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
    ...{ ActionType: "ProductView", ActionSource: "webshop", ChannelId: "web", StoreId: null },
    // 20:30 of the day before at the shop's channel, in Los Angeles.
    ...{ ActionTimestamp: "2026-01-11 04:30:00+00", ActionDate: "2026-01-10", DateKey: 20260110n },
    ...{ VisitorId: "v", VisitId: "s", ProductId: "usrt_i-1", ItemId: "I-1", CategoryId: null, Quantity: "2.000000" },
    ...{ QueryText: "bike", PageUrl: "https://shop/p", ReferrerUrl: "https://r/", CampaignId: "spring" },
    ...{ DeviceType: "mobile", CartId: "c", OrderId: null, ReviewRating: "4.000000", ActionDetail: "red" },
  });
});

const mail = (address: string) => createHash("sha256").update(address).digest("hex");
const PEOPLE: SourceRows = {
  custtable: [
    ...(MASTER_DATA.custtable ?? []),
    { recid: 2, accountnum: "C-2", party: 8 },
    { recid: 3, accountnum: "C-3", party: 9 },
    { recid: 4, accountnum: "C-4", party: 10 },
    { recid: 5, dataareaid: "demf", accountnum: "C-5", party: 11 },
  ],
  dirpartytable: [7, 8, 9, 10, 11].map((recid) => ({ recid, name: `P${recid}`, primarycontactemail: 100 + recid })),
  logisticselectronicaddress: [
    { recid: 107, locator: "Ana@example.com", type: 2 },
    { recid: 108, locator: "both@example.com", type: 2 },
    { recid: 109, locator: "both@example.com", type: 2 },
    { recid: 110, locator: "ivy@example.com", type: 2 },
    { recid: 111, locator: "ana@example.com", type: 2 },
  ],
  retailexternalidtocustomermap: [
    { externalidentityid: "ext-4", customeraccountnumber: "C-4", isactivated: 1 },
    { externalidentityid: "ext-2", customeraccountnumber: "C-2", isactivated: 0 },
  ],
};

/** By what the customer is found: what the event tells, who it is, and the reason that gold shows. */
const IDENTITIES: readonly (readonly [string, SourceRow, string | null, string])[] = [
  ["the account", { customeraccount: "c-1", emailsha256: mail("ivy@example.com") }, "usrt_c-1", "matched"],
  ["the account of another legal entity", { customeraccount: "C-5", dataareaid: "DEMF" }, "demf_c-5", "matched"],
  ["the sign-in id", { externalidentityid: "ext-4", emailsha256: mail("ana@example.com") }, "usrt_c-4", "matched"],
  [
    "the sign-in id where the account is unknown",
    { customeraccount: "C-9", externalidentityid: "ext-4" },
    "usrt_c-4",
    "matched",
  ],
  ["no sign-in id that is not activated", { externalidentityid: "ext-2" }, null, "anonymous"],
  [
    "the e-mail address of one profile in the shop's legal entity",
    { emailsha256: mail("ana@example.com") },
    "usrt_c-1",
    "matched",
  ],
  ["no e-mail address that several profiles have", { emailsha256: mail("both@example.com") }, null, "anonymous"],
  ["nobody by an account that does not exist", { customeraccount: "C-9" }, null, "unknown-customer"],
  ["nobody for a visitor who did not sign in", { visitorid: "v" }, null, "anonymous"],
];

it("finds the customer by account, then by sign-in id, then by the hash of an e-mail address", async () => {
  const storefrontevents = IDENTITIES.map(([eventid, facts]) => event({ id: eventid, eventid, ...facts }));
  const found = await actions({ ...PEOPLE, storefrontevents }, [
    "ActionId",
    "CustomerId",
    "CustomerMatch",
    "DataAreaId",
  ]);
  const wanted = IDENTITIES.map(([name, , CustomerId, CustomerMatch]) => {
    return { ActionId: `cs_webshop_${name.toLowerCase()}`, CustomerId, CustomerMatch, DataAreaId: "usrt" };
  });
  expect(found).toEqual(wanted.sort((a, b) => (a.ActionId < b.ActionId ? -1 : 1)));
});

it("finds channel and order by the numbers that the shop knows, and keeps an item that is no product", async () => {
  const facts = { channelid: null, operatingunitnumber: "052", orderconfirmationid: "CONF-1", itemid: "Z-9" };
  const rows = {
    storefrontevents: [event(facts)],
    salestable: [order()],
    salesline: [orderLine()],
    retailsalestable: [{ salestable: 501, channelreferenceid: "CONF-1" }],
  };
  expect(await actions(rows, ["ChannelId", "OrderId", "ProductId", "ItemId"])).toEqual([
    { ChannelId: "web", OrderId: "usrt_so-1", ProductId: null, ItemId: "Z-9" },
  ]);
});

it("translates event types by the settings, then by the built-in names; others become Custom with their name", async () => {
  const types = ["VIEWED", "add_to_cart", "CartAbandoned", "Swiped"];
  const storefrontevents = types.map((eventtype, place) => event({ id: `e${place}`, eventid: `${place}`, eventtype }));
  expect(await actions({ storefrontevents }, ["ActionType", "ActionDetail"])).toEqual([
    { ActionType: "ProductView", ActionDetail: null },
    { ActionType: "AddToCart", ActionDetail: null },
    { ActionType: "CartAbandoned", ActionDetail: null },
    { ActionType: "Custom", ActionDetail: "Swiped" },
  ]);
});

it("R16 a customer who refuses web tracking has no events; a feed that is not in the settings shows none", async () => {
  const storefrontevents = [event({ customeraccount: "C-1" })];
  const refusal = { retailcusttable: [{ accountnum: "C-1", optoutwebactivitytracking: 1 }] };
  expect(await actions({ storefrontevents, ...refusal }, ["ActionId"])).toEqual([]);
  expect(await actions({ storefrontevents }, ["ActionId"], { storefront: { other: {} } })).toEqual([]);
  expect(await actions({ storefrontevents }, ["ActionId"])).toHaveLength(1);
});
