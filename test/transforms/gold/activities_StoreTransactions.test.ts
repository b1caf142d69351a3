import { expect, it } from "vitest";
import { activitiesStoreTransactions } from "../../../transforms/gold/activities_StoreTransactions.ts";
import { goldOf, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, sale, saleLine, saleOf } from "../../support/sales.ts";

const visits = (rows: SourceRows, columns?: readonly string[]) =>
  goldOf(activitiesStoreTransactions, { ...MASTER_DATA, ...rows }, { ...(columns && { columns }) });

it("shows every fact of a visit in its column", async () => {
  const head = {
    netamount: "-80",
    grossamount: "-95.2",
    discamount: "20",
    paymentamount: "95.2",
    loyaltycardid: "L-1",
    staff: "S-7",
  };
  expect(await visits(saleOf({}, head))).toEqual([
    {
      ...{ StoreTransactionId: "usrt_102_b1_b1-1_t-1", DataAreaId: "usrt", CustomerId: "usrt_c-1" },
      ...{ CustomerMatch: "matched", TransactionType: "Sales", TransactionTypeCode: 2n, ChannelId: "berlin" },
      ...{ StoreId: "b1", EventType: "StoreSale", OrderId: "usrt_102_b1_b1-1_t-1", ReceiptId: "R-1" },
      ...{ TransactionNumber: "T-1", TransactionTimestamp: "2026-01-10 09:00:00+00", TransactionDate: "2026-01-10" },
      ...{ DateKey: 20260110n, ItemLineCount: 1n, TotalQuantity: "1.000000", NetAmount: "80.000000" },
      ...{ GrossAmount: "95.200000", DiscountAmount: "20.000000", PaymentAmount: "95.200000", CurrencyCode: "EUR" },
      ...{ LoyaltyCardNumber: "L-1", StaffId: "S-7", TerminalId: "B1-1" },
    },
  ]);
});

it("tells sales, returns, exchanges, payments and visits for an order apart, by symbol", async () => {
  const cases: Record<string, [SourceRow, string[]]> = {
    a: [{ type: 2 }, ["-1"]],
    b: [{ type: 2 }, ["1"]],
    c: [{ type: 2 }, ["-1", "1"]],
    d: [{ type: 3 }, []],
    e: [{ type: 19, salesorderid: "SO-7" }, []],
    f: [{ type: 4 }, []],
    g: [{ type: 8 }, []],
  };
  const rows = {
    retailtransactiontable: Object.entries(cases).map(([transactionid, [head]]) => sale({ transactionid, ...head })),
    retailtransactionsalestrans: Object.entries(cases).flatMap(([transactionid, [, quantities]]) =>
      quantities.map((qty, place) => saleLine({ transactionid, linenum: place + 1, qty })),
    ),
  };
  expect((await visits(rows, ["EventType", "OrderId"])).map(({ EventType, OrderId }) => [EventType, OrderId])).toEqual([
    ["StoreSale", "usrt_102_b1_b1-1_a"],
    ["StoreReturn", "usrt_102_b1_b1-1_b"],
    ["StoreExchange", "usrt_102_b1_b1-1_c"],
    ["AccountPayment", null],
    ["CustomerOrderVisit", "usrt_so-7"],
  ]);
});

it("R15 leaves out what was voided, and what happened in a web shop", async () => {
  expect(await visits(saleOf({}, { entrystatus: 1 }))).toEqual([]);
  expect(await visits(saleOf({ channel: 101 }, { channel: 101 }))).toEqual([]);
  expect(await visits(saleOf({ transactionstatus: 1 }), ["ItemLineCount", "TotalQuantity"])).toEqual([
    { ItemLineCount: 0n, TotalQuantity: "0.000000" },
  ]);
});
