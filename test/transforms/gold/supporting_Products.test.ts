import { describe, expect, it } from "vitest";
import { activitiesOrders } from "../../../transforms/gold/activities_Orders.ts";
import { supportingProducts } from "../../../transforms/gold/supporting_Products.ts";
import type { CustomerChoices } from "../../../transforms/kernel/customer-choices.ts";
import { goldOf, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine } from "../../support/sales.ts";

const item = { recid: 1, dataareaid: "USRT", itemid: "I-1", product: 300 };
const retail = { categoryhierarchy: 1, namedcategoryhierarchyrole: 4 };

function products(rows: SourceRows, columns?: readonly string[], language = "en-us") {
  return goldOf(
    supportingProducts,
    { inventtable: [item], ...rows },
    { ...(columns && { columns }), settings: { language } },
  );
}

const names = (product: number, ...texts: [string, string][]) =>
  texts.map(([languageid, name]) => ({ product, languageid, name, description: `${name}.` }));

it("shows every fact of a product in its column", async () => {
  const rows = await products({
    inventtable: [{ ...item, namealias: "bike", productlifecyclestateid: "Active" }],
    ecoresproduct: [{ recid: 300, displayproductnumber: "P-300", producttype: 1 }],
    ecoresproducttranslation: names(300, ["en-US", "Road bike"]),
    ecoresproductcategory: [{ product: 300, category: 33, categoryhierarchy: 1 }],
    ecorescategoryhierarchyrole: [retail],
    ecorescategory: [
      { recid: 31, categoryhierarchy: 1, name: "ALL", parentcategory: 0 },
      { recid: 32, categoryhierarchy: 1, name: "Sports", parentcategory: 31 },
      { recid: 33, categoryhierarchy: 1, name: "Bikes", parentcategory: 32 },
    ],
    ecorescategorytranslation: [
      { category: 31, languageid: "en-us", friendlyname: "All products" },
      { category: 33, languageid: "en-us", friendlyname: "Bicycles" },
    ],
    retailproductrating: [
      { productid: 300, channelid: 1, rating: "5", totalratings: 1 },
      { productid: 300, channelid: 2, rating: "4", totalratings: 2 },
      { productid: 300, channelid: 3, rating: "1", totalratings: 0 },
    ],
  });
  expect(rows).toEqual([
    {
      ...{ ProductId: "usrt_i-1", ItemId: "I-1", DataAreaId: "usrt", ProductNumber: "P-300", ProductName: "Road bike" },
      ...{ Description: "Road bike.", ProductType: "Item", ProductTypeCode: 1n, CategoryId: "33" },
      ...{ CategoryName: "Bicycles", CategoryPath: "All products > Sports > Bicycles", BrandName: null },
      ...{ AverageRating: "4.333333", TotalRatings: 3n, LifecycleState: "Active" },
    },
  ]);
});

it("F27 the same item number in two companies is two products with their own names", async () => {
  const rows = {
    inventtable: [item, { ...item, recid: 2, dataareaid: "demf", product: 301 }],
    ecoresproducttranslation: [...names(300, ["en-us", "Road bike"]), ...names(301, ["en-us", "City bike"])],
  };
  expect(await products(rows, ["ProductId", "ProductName"])).toEqual([
    { ProductId: "demf_i-1", ProductName: "City bike" },
    { ProductId: "usrt_i-1", ProductName: "Road bike" },
  ]);
});

it("R17 the name is in the configured language, its base language, or the lowest language id; an empty text does not count", async () => {
  const texts: [string, string][] = [
    ["fr", "Vélo"],
    ["en-GB", "Bicycle"],
    ["DE", "Rad"],
    ["de-CH", ""],
  ];
  const rows = { ecoresproducttranslation: names(300, ...texts) };
  const nameIn = async (language: string) => (await products(rows, ["ProductName"], language))[0]?.ProductName;
  expect(await nameIn("fr-ca")).toBe("Vélo");
  expect(await nameIn("de-ch")).toBe("Rad");
  expect(await nameIn("it")).toBe("Rad");
  expect((await products({ inventtable: [{ ...item, namealias: "bike" }] }, ["ProductName"]))[0]?.ProductName).toBe(
    "bike",
  );
});

it("R18 the category comes from a hierarchy of role Retail, lowest display order first", async () => {
  const rows = {
    ecorescategoryhierarchyrole: [
      retail,
      { ...retail, recid: 9 },
      { categoryhierarchy: 2, namedcategoryhierarchyrole: 1 },
    ],
    ecoresproductcategory: [
      { recid: 1, product: 300, category: 40, categoryhierarchy: 2, displayorder: "0" },
      { recid: 4, product: 300, category: 41, categoryhierarchy: 1, displayorder: "2" },
      { recid: 3, product: 300, category: 42, categoryhierarchy: 1, displayorder: "1" },
      { recid: 2, product: 300, category: 43, categoryhierarchy: 1, displayorder: null },
    ],
  };
  expect(await products(rows, ["CategoryId"])).toEqual([{ CategoryId: "42" }]);
});

it("Q34 a category tree that runs in a circle gives no path", async () => {
  const rows = {
    ecorescategoryhierarchyrole: [retail],
    ecoresproductcategory: [{ product: 300, category: 31, categoryhierarchy: 1 }],
    ecorescategory: [
      { recid: 31, categoryhierarchy: 1, name: "Egg", parentcategory: 32 },
      { recid: 32, categoryhierarchy: 1, name: "Hen", parentcategory: 31 },
    ],
  };
  expect(await products(rows, ["CategoryName", "CategoryPath"])).toEqual([{ CategoryName: "Egg", CategoryPath: null }]);
});

it("keeps a released product whose global product has not arrived", async () => {
  expect(await products({}, ["ProductId", "ProductNumber"])).toEqual([{ ProductId: "usrt_i-1", ProductNumber: null }]);
});

describe("a customer whose legal entities share products", () => {
  const rows: SourceRows = {
    ...MASTER_DATA,
    inventtable: [
      { itemid: "I-1", product: 300 },
      { itemid: "I-9", product: 300, dataareaid: "usmf" },
      { itemid: "I-2", product: 999 },
    ],
  };

  it("has one product per product number, of the first of the chosen legal entities", async () => {
    const columns = ["ProductId", "ItemId", "DataAreaId", "ProductName"];
    const own = (settings: CustomerChoices) => goldOf(supportingProducts, rows, { columns, settings });
    expect(await own({ productScope: "shared" })).toEqual([
      { ProductId: "p300", ItemId: "I-9", DataAreaId: "usmf", ProductName: "Road bike" },
      { ProductId: "usrt_i-2", ItemId: "I-2", DataAreaId: "usrt", ProductName: null },
    ]);
    expect(await own({ productScope: "shared", legalEntities: ["usrt"] })).toMatchObject([
      { ProductId: "p300", ItemId: "I-1" },
      { ProductId: "usrt_i-2" },
    ]);
  });

  it("sells that product in every legal entity", async () => {
    const sold = { salestable: [order()], salesline: [orderLine(), orderLine({ recid: 602, itemid: "Gone" })] };
    const settings = { productScope: "shared" } as const;
    expect(await goldOf(activitiesOrders, { ...rows, ...sold }, { columns: ["ProductId"], settings })).toEqual([
      { ProductId: "p300" },
      { ProductId: "usrt_gone" },
    ]);
  });
});
