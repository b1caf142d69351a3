import { describe, expect, it } from "vitest";
import { duckdb } from "../../../transforms/dialects/duckdb.ts";
import { spark } from "../../../transforms/dialects/spark.ts";
import { activitiesOrderHeaders } from "../../../transforms/gold/activities_OrderHeaders.ts";
import { activitiesOrders } from "../../../transforms/gold/activities_Orders.ts";
import { activitiesPayments } from "../../../transforms/gold/activities_Payments.ts";
import { activitiesStoreTransactions } from "../../../transforms/gold/activities_StoreTransactions.ts";
import { LABELLED_ENUMS } from "../../../transforms/gold/labelled-enums.ts";
import { profilesCustomer } from "../../../transforms/gold/profiles_Customer.ts";
import { supportingLoyaltyCards } from "../../../transforms/gold/supporting_LoyaltyCards.ts";
import { supportingProducts } from "../../../transforms/gold/supporting_Products.ts";
import { supportingStores } from "../../../transforms/gold/supporting_Stores.ts";
import type { AddedColumn, CustomerChoices } from "../../../transforms/kernel/customer-choices.ts";
import { compile, type Gold, type GoldSettings } from "../../../transforms/kernel/gold.ts";
import { GOLD } from "../../../transforms/models.ts";
import { overlaid } from "../../../transforms/overlay/overlaid.ts";
import { ROW_SOURCES } from "../../../transforms/overlay/row-sources.ts";
import { goldOf, lakeOf, rowsOf, SETTINGS, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine, orderOf, sale, saleOf } from "../../support/sales.ts";

const added = (table: string, name: string, from: string, type: AddedColumn["type"] = "string"): AddedColumn => {
  const [sourceTable = "", column = ""] = from.split(".");
  return { table, name, type, description: name, source: { table: sourceTable, column } };
};

async function rowsWith(model: Gold, rows: SourceRows, settings: CustomerChoices, columns: readonly string[]) {
  return goldOf(model, { ...MASTER_DATA, ...rows }, { settings, columns });
}

const CUSTOMER: SourceRow = { recid: 1, dataareaid: "USRT", accountnum: "C-1", party: 7 };

describe("added columns", () => {
  const columns = [
    added("profiles_Customer", "InvoiceAccount", "custtable.invoiceaccount"),
    added("profiles_Customer", "CreditLimit", "custtable.creditmax", "decimal(18,6)"),
    added("profiles_Customer", "ReceiptOption", "retailcusttable.receiptoption", "long"),
  ];

  it("stand behind the contract's in the overlay's order, trimmed and typed, one row per key as before", async () => {
    const custtable: SourceRow[] = [
      { ...CUSTOMER, invoiceaccount: "  C-9 ", creditmax: "1500.5" },
      { recid: 2, dataareaid: "usmf", accountnum: "C-1", invoiceaccount: "" },
    ];
    const retailcusttable = [
      { accountnum: "c-1", receiptoption: 2 },
      { accountnum: "C-1", receiptoption: 3 },
    ];
    const names = ["CustomerId", "InvoiceAccount", "CreditLimit", "ReceiptOption"];
    expect(await rowsWith(profilesCustomer, { custtable, retailcusttable }, { addedColumns: columns }, names)).toEqual([
      { CustomerId: "usmf_c-1", InvoiceAccount: null, CreditLimit: null, ReceiptOption: null },
      { CustomerId: "usrt_c-1", InvoiceAccount: "C-9", CreditLimit: "1500.500000", ReceiptOption: 2n },
    ]);
    const [model] = overlaid([profilesCustomer], { addedColumns: columns });
    expect(Object.keys(model?.columns ?? {}).slice(-4)).toEqual(["CreatedTimestamp", ...names.slice(1)]);
  });

  it("take part in the row hash, in the overlay's order", async () => {
    const hashOf = async (invoiceaccount: string, addedColumns: readonly AddedColumn[]) => {
      const custtable = [{ ...CUSTOMER, invoiceaccount, creditmax: "7" }];
      const [row] = await rowsWith(profilesCustomer, { custtable }, { addedColumns }, ["RowHash"]);
      return row?.RowHash;
    };
    const [first, second] = columns as [AddedColumn, AddedColumn];
    const hash = await hashOf("A", [first, second]);
    expect(await hashOf("A", [first, second])).toBe(hash);
    expect(await hashOf("B", [first, second])).not.toBe(hash);
    expect(await hashOf("A", [second, first])).not.toBe(hash);
  });

  it("are empty when the customer does not link their optional table", async () => {
    const settings = { addedColumns: columns };
    const rows = await goldOf(profilesCustomer, MASTER_DATA, {
      ...{ settings, columns: ["ReceiptOption"], absent: ["retailcusttable"] },
    });
    expect(rows).toEqual([{ ReceiptOption: null }]);
  });

  it("name the brand of products, which the contract leaves open", async () => {
    const addedColumns = [added("supporting_Products", "BrandName", "inventtable.namealias")];
    const inventtable = [{ itemid: "I-1", product: 300, namealias: "Fabrikam" }];
    const rows = await rowsWith(supportingProducts, { inventtable }, { addedColumns }, ["ProductId", "BrandName"]);
    expect(rows).toEqual([{ ProductId: "usrt_i-1", BrandName: "Fabrikam" }]);
    expect(overlaid([supportingProducts], { addedColumns })[0]?.columns).toEqual(supportingProducts.columns);
  });

  it("change the published table additively: new columns behind, nothing else", () => {
    const [model] = overlaid([profilesCustomer], { addedColumns: columns });
    const before = Object.entries(profilesCustomer.columns);
    expect(Object.entries(model?.columns ?? {}).slice(0, before.length)).toEqual(before);
    expect(
      Object.values(model?.columns ?? {})
        .slice(before.length)
        .every(({ nullable }) => nullable !== false),
    ).toBe(true);
  });

  it("can be taken from every source table that is offered for a gold table", async () => {
    const addedColumns = Object.entries(ROW_SOURCES).flatMap(([table, offered]) =>
      offered.map(({ model }) => added(table, `From_${model.name}`, `${model.name}.recid`, "long")),
    );
    const lake = await lakeOf({ ...MASTER_DATA, ...orderOf(), ...saleOf() }, { addedColumns });
    const rows: Record<string, unknown> = {};
    for (const model of GOLD) {
      const own = addedColumns.filter(({ table }) => table === model.name).map(({ name }) => name);
      if (own.length > 0) rows[model.name] = await rowsOf(lake, model, own);
    }
    lake.session.close();
    expect(rows).toMatchObject({
      activities_Orders: [
        {
          ...{ From_salesline: null, From_retailtransactionsalestrans: 801n, From_salestable: null },
          ...{ From_retailtransactiontable: 701n, From_inventtable: 1n },
        },
        {
          ...{ From_salesline: 601n, From_retailtransactionsalestrans: null, From_salestable: 501n },
          ...{ From_retailtransactiontable: null, From_inventtable: 1n },
        },
      ],
      activities_StoreTransactions: [{ From_retailtransactiontable: 701n }],
      supporting_Products: [{ From_inventtable: 1n, From_ecoresproduct: 300n }],
      supporting_Channels: [{ From_retailchanneltable: 102n }, { From_retailchanneltable: 101n }],
      profiles_Customer: [{ From_custtable: 1n, From_dirpartytable: 7n }],
    });
  });
});

it("emptied columns keep their place and type, and RowHash follows", async () => {
  const rows = { ...MASTER_DATA, ...saleOf({}, { staff: "S-7" }) };
  const columns = ["StoreTransactionId", "StaffId", "ReceiptId"];
  const settings = { nullColumns: { activities_StoreTransactions: ["StaffId"] } };
  expect(await goldOf(activitiesStoreTransactions, rows, { columns })).toMatchObject([{ StaffId: "S-7" }]);
  expect(await goldOf(activitiesStoreTransactions, rows, { columns, settings })).toEqual([
    { StoreTransactionId: "usrt_102_b1_b1-1_t-1", StaffId: null, ReceiptId: "R-1" },
  ]);
  expect(overlaid([activitiesStoreTransactions], settings)[0]?.columns).toEqual(activitiesStoreTransactions.columns);
});

/** Enum columns whose metadata any model looks up. */
function everyEnum(settings: GoldSettings): string[] {
  const texts = GOLD.map((model) => compile(model, duckdb, settings).rows).join("\n");
  const found = texts.matchAll(/table_name = '(\w+)' and column_name = '(\w+)'/g);
  return [...found].map(([, table, column]) => `${table}.${column}`);
}

describe("labels", () => {
  const columns = ["BlockedStatus", "BlockedStatusCode", "IsBlocked"];
  const blocked = (value: number) => ({ custtable: [{ accountnum: "C-1", blocked: value }] });

  it("replace those of the metadata by symbol, then by number, and leave decisions alone", async () => {
    const labels = { "custtable.blocked": { All: "On hold", "7": "Under review" } };
    expect(await rowsWith(profilesCustomer, blocked(2), { labels }, columns)).toEqual([
      { BlockedStatus: "On hold", BlockedStatusCode: 2n, IsBlocked: true },
    ]);
    expect(await rowsWith(profilesCustomer, blocked(7), { labels }, columns)).toEqual([
      { BlockedStatus: "Under review", BlockedStatusCode: 7n, IsBlocked: true },
    ]);
    expect(await rowsWith(profilesCustomer, blocked(0), { labels }, columns)).toEqual([
      { BlockedStatus: "No", BlockedStatusCode: 0n, IsBlocked: false },
    ]);
  });

  it("are offered for exactly the enum columns whose labels gold shows", () => {
    const settings = { ...SETTINGS, includeSensitive: true };
    const labels = Object.fromEntries(everyEnum(settings).map((column) => [column, { "1": `own ${column}` }]));
    const texts = GOLD.map((model) => compile(model, duckdb, { ...settings, labels }).rows).join("\n");
    const shown = [...texts.matchAll(/'own ([\w.]+)'/g)].map(([, column]) => column);
    expect([...new Set(shown)].sort()).toEqual([...LABELLED_ENUMS].sort());
  });
});

describe("legal entities", () => {
  const rows: SourceRows = {
    custtable: [
      { recid: 1, accountnum: "C-1", party: 7 },
      { recid: 2, dataareaid: "usmf", accountnum: "C-1", party: 7 },
      { recid: 3, dataareaid: "usmf", accountnum: "C-2", party: 8 },
    ],
    salestable: [order(), order({ recid: 502, dataareaid: "usmf" })],
    salesline: [orderLine(), orderLine({ recid: 602, dataareaid: "USMF" })],
    retailloyaltycard: [
      { cardnumber: "K-7", party: 7 },
      { cardnumber: "K-8", party: 8 },
      { cardnumber: "K-0", party: 0 },
    ],
  };
  const settings = { legalEntities: ["usrt"] };

  it("that are not chosen reach no table, and no card of their customers either", async () => {
    expect(await rowsWith(profilesCustomer, rows, settings, ["CustomerId"])).toEqual([{ CustomerId: "usrt_c-1" }]);
    expect(await rowsWith(activitiesOrders, rows, settings, ["OrderId", "CustomerMatch"])).toEqual([
      { OrderId: "usrt_so-1", CustomerMatch: "matched" },
    ]);
    const places = {
      retailchanneltable: [
        { recid: 101, retailchannelid: "Berlin", inventlocationdataareaid: "usmf" },
        { recid: 102, retailchannelid: "Houston", inventlocationdataareaid: "USRT" },
      ],
      retailstoretable: [
        { recid: 101, storenumber: "B1" },
        { recid: 102, storenumber: "H1" },
      ],
    };
    expect(await rowsWith(supportingStores, places, settings, ["StoreId", "ChannelId", "DataAreaId"])).toEqual([
      { StoreId: "h1", ChannelId: "houston", DataAreaId: "usrt" },
    ]);
    expect(await rowsWith(supportingLoyaltyCards, rows, settings, ["LoyaltyCardId"])).toEqual([
      { LoyaltyCardId: "__k-0" },
      { LoyaltyCardId: "usrt_c-1_k-7" },
    ]);
  });
});

describe("who becomes a profile", () => {
  it("party types decide, and what the others bought stays without a customer", async () => {
    const settings = { partyTypes: ["Person"] };
    expect(await rowsWith(profilesCustomer, {}, settings, ["CustomerId"])).toEqual([]);
    expect(await rowsWith(activitiesOrders, orderOf(), settings, ["CustomerId", "CustomerMatch"])).toEqual([
      { CustomerId: null, CustomerMatch: "unknown-customer" },
    ]);
    const person = { dirperson: [{ recid: 7 }] };
    expect(await rowsWith(profilesCustomer, person, settings, ["CustomerId", "PartyType"])).toEqual([
      { CustomerId: "usrt_c-1", PartyType: "Person" },
    ]);
  });

  it("R13 a listed default customer is no profile", async () => {
    const settings = { defaultCustomers: ["usrt_c-1"] };
    expect(await rowsWith(profilesCustomer, {}, settings, ["CustomerId"])).toEqual([]);
    expect(await rowsWith(activitiesOrders, orderOf(), settings, ["CustomerId", "CustomerMatch"])).toEqual([
      { CustomerId: null, CustomerMatch: "default-customer" },
    ]);
  });

  it("activities without a customer can be left out, their headers too", async () => {
    const rows = { ...orderOf(), salestable: [order(), order({ recid: 502, salesid: "SO-2", custaccount: "" })] };
    const lines = { ...rows, salesline: [orderLine(), orderLine({ recid: 602, salesid: "SO-2" })] };
    expect(await rowsWith(activitiesOrders, lines, {}, ["OrderId"])).toHaveLength(2);
    const settings = { excludeAnonymous: true };
    expect(await rowsWith(activitiesOrders, lines, settings, ["OrderId"])).toEqual([{ OrderId: "usrt_so-1" }]);
    expect(await rowsWith(activitiesOrderHeaders, lines, settings, ["OrderId"])).toEqual([{ OrderId: "usrt_so-1" }]);
  });
});

it("R10 a day without a channel's zone is one of the legal entity's zone", async () => {
  const late = { transdate: "2026-01-10T00:00:00", transtime: 3600 };
  const rows = saleOf({ ...late, channel: 999 }, { ...late, channel: 999 });
  const columns = ["OrderTimestamp", "OrderDate"];
  expect(await rowsWith(activitiesOrders, rows, {}, columns)).toEqual([
    { OrderTimestamp: "2026-01-10 01:00:00+00", OrderDate: "2026-01-10" },
  ]);
  const settings = { timeZones: { usrt: "America/Los_Angeles", usmf: "Asia/Tokyo" } };
  expect(await rowsWith(activitiesOrders, rows, settings, columns)).toEqual([
    { OrderTimestamp: "2026-01-10 09:00:00+00", OrderDate: "2026-01-10" },
  ]);
  const order = orderOf({ createddatetime: "2026-01-10T01:00:00" }, { retailchanneltable: 999 });
  expect(await rowsWith(activitiesOrders, order, settings, columns)).toEqual([
    { OrderTimestamp: "2026-01-10 01:00:00+00", OrderDate: "2026-01-09" },
  ]);
});

it("R18 the category of a product comes from the hierarchy the customer names", async () => {
  const rows: SourceRows = {
    ecorescategoryhierarchy: [
      { recid: 1, name: "Retail tree" },
      { recid: 2, name: "Contoso tree" },
    ],
    ecorescategoryhierarchyrole: [{ categoryhierarchy: 1, namedcategoryhierarchyrole: 4 }],
    ecorescategory: [
      { recid: 11, categoryhierarchy: 1, name: "Bikes" },
      { recid: 22, categoryhierarchy: 2, name: "Cycling" },
    ],
    ecoresproductcategory: [
      { product: 300, category: 11, categoryhierarchy: 1 },
      { product: 300, category: 22, categoryhierarchy: 2 },
    ],
  };
  const columns = ["CategoryId", "CategoryName"];
  expect(await rowsWith(supportingProducts, rows, {}, columns)).toEqual([{ CategoryId: "11", CategoryName: "Bikes" }]);
  expect(await rowsWith(supportingProducts, rows, { categoryHierarchy: "CONTOSO tree" }, columns)).toEqual([
    { CategoryId: "22", CategoryName: "Cycling" },
  ]);
});

it("R20 archived rows stay unless they are excluded", async () => {
  const rows = saleOf({ is_archived: true }, { is_archived: true });
  expect(await rowsWith(activitiesOrders, rows, {}, ["OrderLineId"])).toHaveLength(1);
  expect(await rowsWith(activitiesOrders, rows, { excludeArchived: true }, ["OrderLineId"])).toEqual([]);
});

it("changes nothing for a customer without an overlay", () => {
  expect(overlaid(GOLD, {})).toEqual(GOLD);
  for (const [place, model] of overlaid(GOLD, { legalEntities: ["usrt"] }).entries()) {
    expect(model === GOLD[place]).toBe(!("DataAreaId" in model.columns));
  }
});

it.each([duckdb, spark])("compiles an overlay to reviewed $name SQL", async (dialect) => {
  const choices: CustomerChoices = {
    legalEntities: ["usrt"],
    nullColumns: { activities_Payments: ["StaffId"] },
    excludeAnonymous: true,
    addedColumns: [added("activities_Payments", "Shift", "retailtransactiontable.shift")],
  };
  const [model = activitiesPayments] = overlaid([activitiesPayments], choices);
  const { select } = compile(model, dialect, { ...SETTINGS, ...choices });
  await expect(`${select}\n`).toMatchFileSnapshot(`../golden/overlay/${dialect.name}.sql`);
});

it("keeps keys unique when a store has sold: no overlay multiplies rows", async () => {
  const rows = { ...saleOf(), retailtransactiontable: [sale(), sale({ recid: 702 })] };
  const addedColumns = [added("activities_Orders", "Receipt", "retailtransactiontable.receiptid")];
  expect(await rowsWith(activitiesOrders, rows, { addedColumns }, ["OrderLineId", "Receipt"])).toEqual([
    { OrderLineId: "usrt_102_b1_b1-1_t-1_1", Receipt: "R-1" },
  ]);
});
