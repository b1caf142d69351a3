import { expect, it } from "vitest";
import { activitiesPayments } from "../../../transforms/gold/activities_Payments.ts";
import type { CustomerChoices } from "../../../transforms/kernel/customer-choices.ts";
import { goldOf, type SourceRow, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, orderOf, sale } from "../../support/sales.ts";

const payment = (facts: SourceRow = {}): SourceRow => ({
  ...{ transactionid: "T-1", store: "B1", terminal: "B1-1", channel: 102, linenum: "1", tendertype: "1" },
  ...{ amounttendered: "95.2", amountcur: "100", currency: "USD", transactionstatus: 0, voidstatus: 0, staff: "S-7" },
  ...{ transdate: "2026-01-10T00:00:00", transtime: 36_060, cardtypeid: "VISA", cardoraccount: "4111111111111111" },
  ...facts,
});
const tender = (tendertypeid: string, name: string, value: number) => ({
  channel: 102,
  tendertypeid,
  name,
  function: value,
});

function payments(rows: SourceRows, columns?: readonly string[]) {
  const defaults = { ...MASTER_DATA, retailtransactiontable: [sale()], retailtransactionpaymenttrans: [payment()] };
  return goldOf(activitiesPayments, { ...defaults, ...rows }, { ...(columns && { columns }) });
}

it("shows every fact of a payment in its column, and no card number", async () => {
  expect(await payments({ retailstoretendertypetable: [tender("1", "Cash drawer", 0)] })).toEqual([
    {
      ...{ PaymentId: "usrt_102_b1_b1-1_t-1_p1", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{ OrderId: "usrt_102_b1_b1-1_t-1", StoreTransactionId: "usrt_102_b1_b1-1_t-1", ChannelId: "berlin" },
      ...{ StoreId: "b1", EventType: "Payment", PaymentTimestamp: "2026-01-10 09:01:00+00", PaymentDate: "2026-01-10" },
      ...{ DateKey: 20260110n, TenderTypeId: "1", TenderTypeName: "Cash drawer", PaymentMethod: "Cash" },
      ...{ CardTypeId: "VISA", Amount: "95.200000", CurrencyCode: "EUR", TenderAmount: "100.000000" },
      ...{ TenderCurrencyCode: "USD", StaffId: "S-7", TerminalId: "B1-1" },
    },
  ]);
});

it("R7 tells refunds, change and deposits from payments", async () => {
  const lines = [
    payment({ linenum: 1 }),
    payment({ linenum: 2, amounttendered: "-5" }),
    payment({ linenum: 3, amounttendered: "-4.8", changeline: 1 }),
    payment({ linenum: 4, isprepayment: 1 }),
  ];
  const rows = await payments({ retailtransactionpaymenttrans: lines }, ["EventType", "Amount"]);
  expect(rows).toEqual([
    { EventType: "Payment", Amount: "95.200000" },
    { EventType: "Refund", Amount: "-5.000000" },
    { EventType: "Change", Amount: "-4.800000" },
    { EventType: "Deposit", Amount: "95.200000" },
  ]);
});

it("names the kind of payment by the channel's own tender types", async () => {
  const tenders = [
    tender("1", "Cash", 0),
    tender("2", "Card", 1),
    tender("3", "Check", 2),
    tender("4", "Account", 3),
    tender("5", "Float", 4),
  ];
  const lines = ["1", "2", "3", "4", "5", "9"].map((tendertype, place) => payment({ linenum: place + 1, tendertype }));
  const vouchers = [payment({ linenum: 7, giftcardid: "G" }), payment({ linenum: 8, loyaltycardid: "L" })];
  const rows = await payments(
    {
      retailstoretendertypetable: [...tenders, { ...tender("1", "Other shop", 1), channel: 101 }],
      retailtransactionpaymenttrans: [...lines, ...vouchers],
    },
    ["PaymentMethod"],
  );
  expect(rows.map(({ PaymentMethod }) => PaymentMethod)).toEqual([
    ...["Cash", "Card", "Check", "CustomerAccount", "Other", "Other", "GiftCard", "LoyaltyPoints"],
  ]);
});

it("R15 voided payments and payments of voided transactions do not count", async () => {
  const lines = [payment({ voidstatus: 1 }), payment({ transactionstatus: 1 })];
  expect(await payments({ retailtransactionpaymenttrans: lines })).toEqual([]);
  expect(await payments({ retailtransactiontable: [sale({ entrystatus: 1 })] })).toEqual([]);
});

it("R14 a payment of a customer order belongs to its sales order", async () => {
  const orderIds = async (rows: SourceRows) => (await payments(rows, ["OrderId"])).map(({ OrderId }) => OrderId);
  const visit = sale({ type: 19, salesorderid: "SO-7" });
  expect(await orderIds({ retailtransactiontable: [visit] })).toEqual(["usrt_so-7"]);
  const became = { transactionid: "T-1", store: "B1", terminal: "B1-1", channel: 102, salesid: "SO-8" };
  const unnamed = { retailtransactiontable: [sale({ type: 27 })], retailtransactionorderstatus: [became] };
  expect(await orderIds(unnamed)).toEqual(["usrt_so-8"]);
});

it("counts payments of call-center orders when the customer asks for them", async () => {
  const rows: SourceRows = {
    ...orderOf(),
    retailtransactionpaymenttrans: [],
    retailstoretendertypetable: [{ ...tender("2", "Card", 1), channel: 101 }],
    mcrcustpaymtable: [
      {
        ...{ recid: 9, refrecid: 501, amount: "190", tendertypeid: "2", cardtypeid: "VISA", channel: 101 },
        createddatetime: "2026-01-11T03:00:00",
      },
      { recid: 10, refrecid: 501, amount: "20", tendertypeid: "7", isplanrefund: 1, isprepay: 0 },
      { recid: 11, refrecid: 404, amount: "5", tendertypeid: "2" },
    ],
  };
  const own = (settings: CustomerChoices) => goldOf(activitiesPayments, { ...MASTER_DATA, ...rows }, { settings });
  expect(await own({})).toEqual([]);
  expect(await own({ callCenterPayments: true })).toEqual([
    expect.objectContaining({
      ...{ PaymentId: "usrt_so-1_m10", EventType: "Refund", Amount: "-20.000000", PaymentMethod: "Other" },
      PaymentTimestamp: "2026-01-10 12:00:00+00",
    }),
    {
      ...{ PaymentId: "usrt_so-1_m9", DataAreaId: "usrt", CustomerId: "usrt_c-1", CustomerMatch: "matched" },
      ...{ OrderId: "usrt_so-1", StoreTransactionId: null, ChannelId: "web", StoreId: null, EventType: "Payment" },
      ...{ PaymentTimestamp: "2026-01-11 03:00:00+00", PaymentDate: "2026-01-10", DateKey: 20260110n },
      ...{ TenderTypeId: "2", TenderTypeName: "Card", PaymentMethod: "Card", CardTypeId: "VISA" },
      ...{ Amount: "190.000000", CurrencyCode: "USD", TenderAmount: "190.000000", TenderCurrencyCode: "USD" },
      ...{ StaffId: null, TerminalId: null },
    },
  ]);
});
