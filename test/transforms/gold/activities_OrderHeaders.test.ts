import { expect, it } from "vitest";
import { activitiesOrderHeaders } from "../../../transforms/gold/activities_OrderHeaders.ts";
import { goldOf, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, order, orderLine, orderOf, sale, saleLine, saleOf } from "../../support/sales.ts";

const headers = (rows: SourceRows, columns?: readonly string[]) =>
  goldOf(activitiesOrderHeaders, { ...MASTER_DATA, ...rows }, { ...(columns && { columns }) });

const paid = (facts: SourceRow = {}): SourceRow => ({
  ...{ transactionid: "T-1", store: "B1", terminal: "B1-1", channel: 102, linenum: "1", tendertype: "1" },
  ...{ amounttendered: "95.2", currency: "EUR", transactionstatus: 0, voidstatus: 0 },
  ...facts,
});

it("shows a sales order and a store sale as sums of their lines", async () => {
  const rows = await headers({
    salestable: [order({ salesstatus: 2, email: "Ana@X.org", dlvmode: "AIR", salesoriginid: "WEB" })],
    salesline: [orderLine(), orderLine({ recid: 602, salesqty: "1", salesprice: "10", lineamount: "10" })],
    retailsalestable: [{ salestable: 501, channelreferenceid: "REF", retailloyaltycard: 90 }],
    retailloyaltycard: [{ recid: 90, cardnumber: "L-1" }],
    ...saleOf({}, { loyaltycardid: "L-2", receiptemail: "bo@x.org" }),
    retailtransactionpaymenttrans: [paid(), paid({ linenum: "2", amounttendered: "0.8" })],
  });
  expect(rows).toEqual([
    {
      ...{ OrderId: "usrt_102_b1_b1-1_t-1", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{ OrderNumber: "R-1", SalesSource: "StoreTransaction", ChannelReferenceId: null, ChannelId: "berlin" },
      ...{ StoreId: "b1", EventType: "Purchase", OrderTimestamp: "2026-01-10 09:00:00+00", OrderDate: "2026-01-10" },
      ...{ DateKey: 20260110n, LineCount: 1n, TotalQuantity: "1.000000", GrossAmount: "100.000000" },
      ...{ DiscountAmount: "20.000000", RevenueAmount: "80.000000", TaxAmount: "15.200000", PaidAmount: "96.000000" },
      ...{ SalesStatus: "Invoiced", SalesStatusCode: 3n, IsReturn: false, IsCanceled: false, LoyaltyCardNumber: "L-2" },
      ...{ CustomerEmail: "bo@x.org", DeliveryModeId: null, SalesOriginId: null, CurrencyCode: "EUR" },
    },
    {
      ...{ OrderId: "usrt_so-1", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{ OrderNumber: "SO-1", SalesSource: "SalesOrder", ChannelReferenceId: "REF", ChannelId: "web", StoreId: null },
      ...{ EventType: "Purchase", OrderTimestamp: "2026-01-10 12:34:56+00", OrderDate: "2026-01-10" },
      ...{ DateKey: 20260110n, LineCount: 2n, TotalQuantity: "3.000000", GrossAmount: "210.000000" },
      ...{ DiscountAmount: "10.000000", RevenueAmount: "200.000000", TaxAmount: null, PaidAmount: null },
      ...{
        SalesStatus: "Delivered",
        SalesStatusCode: 2n,
        IsReturn: false,
        IsCanceled: false,
        LoyaltyCardNumber: "L-1",
      },
      ...{ CustomerEmail: "ana@x.org", DeliveryModeId: "AIR", SalesOriginId: "WEB", CurrencyCode: "USD" },
    },
  ]);
});

it("F23 tells purchases, returns, exchanges and cancellations apart; canceled lines do not count", async () => {
  const lines: Record<string, SourceRow[]> = {
    "SO-1": [{}, { salesstatus: 4 }],
    "SO-2": [{ salesqty: "-2", lineamount: "-190" }],
    "SO-3": [{}, { salesqty: "-1", lineamount: "-95" }],
    "SO-4": [{ salesstatus: 4 }],
  };
  const rows = {
    salestable: Object.keys(lines).map((salesid, recid) => order({ recid, salesid })),
    salesline: Object.entries(lines).flatMap(([salesid, own]) =>
      own.map((line, place) => orderLine({ recid: Number(salesid.slice(3)) * 10 + place, salesid, ...line })),
    ),
  };
  expect(await headers(rows, ["EventType", "LineCount", "RevenueAmount", "IsReturn", "IsCanceled"])).toEqual([
    { EventType: "Purchase", LineCount: 1n, RevenueAmount: "190.000000", IsReturn: false, IsCanceled: false },
    { EventType: "Return", LineCount: 1n, RevenueAmount: "-190.000000", IsReturn: true, IsCanceled: false },
    { EventType: "Exchange", LineCount: 2n, RevenueAmount: "95.000000", IsReturn: false, IsCanceled: false },
    { EventType: "Cancellation", LineCount: 0n, RevenueAmount: "0.000000", IsReturn: false, IsCanceled: true },
  ]);
});

it("F30 lines in two currencies are never added: the amount is empty, so that the row is held back", async () => {
  const rows = { salestable: [order()], salesline: [orderLine(), orderLine({ recid: 602, currencycode: "EUR" })] };
  expect(await headers(rows, ["RevenueAmount"])).toEqual([{ RevenueAmount: null }]);
});

it("F30 payments in another currency are no paid amount", async () => {
  const rows = { ...saleOf({}, { currency: "USD" }), retailtransactionpaymenttrans: [paid()] };
  expect(await headers(rows, ["PaidAmount", "CurrencyCode"])).toEqual([{ PaidAmount: null, CurrencyCode: "EUR" }]);
});

it("F10 an order without lines is no order, equal numbers in two companies are two", async () => {
  const rows = {
    salestable: [order(), order({ salesid: "SO-2" }), order({ dataareaid: "demf" })],
    salesline: [orderLine(), orderLine({ dataareaid: "demf" })],
  };
  expect(await headers(rows, ["OrderId"])).toEqual([{ OrderId: "demf_so-1" }, { OrderId: "usrt_so-1" }]);
});

it("Q17 header sums equal the sums of the lines, whatever the lines say", async () => {
  const { activitiesOrders } = await import("../../../transforms/gold/activities_Orders.ts");
  const sold = [1, 2, 3].map((linenum) => saleLine({ linenum, netamount: `${-linenum}.25` }));
  const rows = { ...MASTER_DATA, ...orderOf(), retailtransactiontable: [sale()], retailtransactionsalestrans: sold };
  const sumOf = (found: readonly Record<string, unknown>[]) =>
    found.reduce((sum, row) => sum + Number(row.RevenueAmount), 0);
  expect(sumOf(await headers(rows, ["RevenueAmount"]))).toBe(
    sumOf(await goldOf(activitiesOrders, rows, { columns: ["RevenueAmount"] })),
  );
});
