import { expect, it } from "vitest";
import { activitiesReturns } from "../../../transforms/gold/activities_Returns.ts";
import { goldOf, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine, sale, saleLine } from "../../support/sales.ts";

const returns = (rows: SourceRows, columns?: readonly string[]) =>
  goldOf(activitiesReturns, { ...MASTER_DATA, ...rows }, { ...(columns && { columns }) });

const LATER = "2026-01-20T12:00:00";
const bought = [orderLine({ inventtransid: "LOT-1" })];
const returned = { recid: 900, salesid: "RMA-1", salesqty: "-1", lineamount: "-95", createddatetime: LATER };

it("shows a return with the line that was bought, its reason and the days between", async () => {
  const rows = await returns({
    salestable: [order(), order({ recid: 502, salesid: "RMA-1", salestype: 4, returnreasoncodeid: "BROKEN" })],
    salesline: [...bought, orderLine({ ...returned, inventtransidreturn: "lot-1" })],
    returnreasoncode: [{ reasoncodeid: "broken", description: "Does not work" }],
  });
  expect(rows).toEqual([
    {
      ...{ ReturnId: "usrt_rma-1_900", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{
        OrderId: "usrt_rma-1",
        OriginalOrderLineId: "usrt_so-1_601",
        OriginalOrderId: "usrt_so-1",
        ChannelId: "web",
      },
      ...{ StoreId: null, EventType: "Return", ReturnTimestamp: "2026-01-20 12:00:00+00", ReturnDate: "2026-01-20" },
      ...{ DateKey: 20260120n, DaysSincePurchase: 10n, ProductId: "usrt_i-1", ItemId: "I-1", VariantId: null },
      ...{ ProductName: "Bike as sold", ReturnQty: "1.000000", ReturnAmount: "95.000000", CurrencyCode: "USD" },
      ...{ ReturnReasonCode: "BROKEN", ReturnReason: "Does not work", IsLinkedReturn: true },
    },
  ]);
});

const link = ["OriginalOrderLineId", "OriginalOrderId", "DaysSincePurchase", "IsLinkedReturn"];

it("F10 a purchase is looked for in the same company only", async () => {
  const rows = {
    salestable: [order({ dataareaid: "demf" }), order({ recid: 502, salesid: "RMA-1" })],
    salesline: [
      orderLine({ inventtransid: "LOT-1", dataareaid: "demf" }),
      orderLine({ ...returned, inventtransidreturn: "LOT-1" }),
    ],
  };
  expect(await returns(rows, link)).toEqual([
    { OriginalOrderLineId: null, OriginalOrderId: null, DaysSincePurchase: null, IsLinkedReturn: false },
  ]);
});

it("a return of the call center names its order when the line is unknown", async () => {
  const rows = {
    salestable: [order(), order({ recid: 502, salesid: "RMA-1" })],
    salesline: [...bought, orderLine(returned)],
    mcrreturnsalestable: [{ salestable: 502, originalsalesid: "SO-1" }],
    retailsalesline: [{ salesline: 900, returnreasoncodeid: "SIZE" }],
  };
  expect(await returns(rows, [...link, "ReturnReasonCode"])).toEqual([
    {
      OriginalOrderLineId: null,
      OriginalOrderId: "usrt_so-1",
      DaysSincePurchase: 10n,
      IsLinkedReturn: true,
      ReturnReasonCode: "SIZE",
    },
  ]);
});

it("a return at another store is linked to the sale's line through that store's channel", async () => {
  const there = { transactionid: "T-9", store: "B2", terminalid: "B2-1", channel: 103 };
  const rows = {
    retailchanneltable: [
      ...(MASTER_DATA.retailchanneltable ?? []),
      { recid: 103, retailchannelid: "Bonn", channeltype: 0 },
    ],
    retailstoretable: [
      { recid: 102, storenumber: "b1" },
      { recid: 103, storenumber: "B2" },
    ],
    retailtransactiontable: [
      sale(),
      sale({
        recid: 702,
        ...there,
        terminalid: undefined as never,
        terminal: "B2-1",
        transdate: "2026-01-13T00:00:00",
      }),
    ].map(({ terminalid: _, ...row }) => row),
    retailtransactionsalestrans: [
      saleLine(),
      saleLine({
        ...{ recid: 802, ...there, qty: "1", netamount: "80", transdate: "2026-01-13T00:00:00" },
        ...{ returntransactionid: "T-1", returnstore: "B1", returnterminalid: "B1-1", returnlinenum: "1" },
      }),
    ],
  };
  expect(await returns(rows, link)).toEqual([
    {
      OriginalOrderLineId: "usrt_102_b1_b1-1_t-1_1",
      OriginalOrderId: "usrt_102_b1_b1-1_t-1",
      DaysSincePurchase: 3n,
      IsLinkedReturn: true,
    },
  ]);
});

it("Q18 a canceled return is no return", async () => {
  const rows = { salestable: [order({ salesid: "RMA-1" })], salesline: [orderLine({ ...returned, salesstatus: 4 })] };
  expect(await returns(rows)).toEqual([]);
});
