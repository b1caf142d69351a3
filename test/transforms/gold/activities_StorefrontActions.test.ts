import { expect, it } from "vitest";
import { activitiesStorefrontActions } from "../../../transforms/gold/activities_StorefrontActions.ts";
import { goldOf, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, sale } from "../../support/sales.ts";

const actions = (rows: SourceRows, columns?: readonly string[]) =>
  goldOf(activitiesStorefrontActions, { ...MASTER_DATA, ...rows }, { ...(columns && { columns }) });

const wish = (facts: SourceRow = {}): SourceRow => ({
  ...{ recid: 11, wishlistid: 1, productid: 300, quantity: "2", customerid: "C-1" },
  createddatetime: "2026-01-10T12:00:00",
  ...facts,
});

it("shows what was put on a wish list", async () => {
  const [row] = await actions({ retailwishlistlinetable: [wish()] });
  const filled = Object.entries(row ?? {}).filter(([, value]) => value !== null);
  expect(Object.fromEntries(filled)).toEqual({
    ...{ ActionId: "wl_usrt_11", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
    ...{ ActionType: "WishListItemAdded", ActionSource: "WishList", ActionTimestamp: "2026-01-10 12:00:00+00" },
    ...{ ActionDate: "2026-01-10", DateKey: 20260110n, ProductId: "usrt_i-1", ItemId: "I-1", Quantity: "2.000000" },
  });
});

it("shows what was taken off, with its line or with the whole list", async () => {
  const gone = { deleteddatetime: "2026-01-12T00:00:00" };
  const rows = {
    retailwishlistlinetable: [wish(gone), wish({ recid: 12, wishlistid: 2, customerid: null })],
    retailwishlisttable: [{ recid: 2, customerid: "C-1", deleteddatetime: "2026-01-13T00:00:00" }],
  };
  expect(await actions(rows, ["ActionId", "ActionType", "ActionDate", "CustomerMatch"])).toEqual([
    { ActionId: "wl_usrt_11", ActionType: "WishListItemAdded", ActionDate: "2026-01-10", CustomerMatch: "matched" },
    {
      ActionId: "wl_usrt_11_removed",
      ActionType: "WishListItemRemoved",
      ActionDate: "2026-01-12",
      CustomerMatch: "matched",
    },
    { ActionId: "wl_usrt_12", ActionType: "WishListItemAdded", ActionDate: "2026-01-10", CustomerMatch: "matched" },
    {
      ActionId: "wl_usrt_12_removed",
      ActionType: "WishListItemRemoved",
      ActionDate: "2026-01-13",
      CustomerMatch: "matched",
    },
  ]);
});

it("F34 a wish list without times is left out", async () => {
  expect(await actions({ retailwishlistlinetable: [wish({ createddatetime: null })] })).toEqual([]);
});

it("shows an order placed in the web shop once, before and after it became a sales order; store sales are none", async () => {
  const online = { channel: 101, store: null, terminal: null, type: 27, transtime: 72_000 };
  const columns = ["ActionId", "ActionType", "ActionTimestamp", "ActionDate", "ChannelId", "OrderId"];
  const action = {
    ...{ ActionId: "oo_usrt_101___t-1", ActionType: "OrderPlaced", ActionTimestamp: "2026-01-11 04:00:00+00" },
    ...{ ActionDate: "2026-01-10", ChannelId: "web" },
  };
  const retailtransactiontable = [sale(online), sale({ recid: 702, transactionid: "T-2" })];
  expect(await actions({ retailtransactiontable }, columns)).toEqual([{ ...action, OrderId: null }]);
  const became = { transactionid: "T-1", store: "", terminal: "", channel: 101, salesid: "SO-1" };
  expect(await actions({ retailtransactiontable, retailtransactionorderstatus: [became] }, columns)).toEqual([
    { ...action, OrderId: "usrt_so-1" },
  ]);
});

it("R16 a customer who refuses web tracking has no actions", async () => {
  const refusal = (optoutwebactivitytracking: number) => ({
    retailcusttable: [{ accountnum: "C-1", optoutwebactivitytracking }],
  });
  expect(await actions({ retailwishlistlinetable: [wish()], ...refusal(1) })).toEqual([]);
  expect(await actions({ retailwishlistlinetable: [wish()], ...refusal(0) }, ["ActionId"])).toHaveLength(1);
});
