import { describe, expect, it } from "vitest";
import { activitiesOrders } from "../../../transforms/gold/activities_Orders.ts";
import type { CustomerChoices } from "../../../transforms/kernel/customer-choices.ts";
import { goldOf, type SourceRows } from "../../support/gold.ts";
import { MASTER_DATA, orderLine, orderOf } from "../../support/sales.ts";

const RATES: SourceRows = {
  exchangeratetype: [
    { recid: 1, name: "Default" },
    { recid: 2, name: "Budget" },
  ],
  exchangeratecurrencypair: [
    { recid: 10, exchangeratetype: 1, fromcurrencycode: "USD", tocurrencycode: "EUR" },
    { recid: 20, exchangeratetype: 2, fromcurrencycode: "USD", tocurrencycode: "EUR" },
    { recid: 30, exchangeratetype: 1, fromcurrencycode: "EUR", tocurrencycode: "GBP" },
  ],
  exchangerate: [
    { exchangeratecurrencypair: 10, exchangerate: "90", validfrom: "2025-01-01", validto: "2026-01-09" },
    { exchangeratecurrencypair: 10, exchangerate: "85.123456", validfrom: "2026-01-10", validto: "2154-12-31" },
    { exchangeratecurrencypair: 20, exchangerate: "50", validfrom: "2025-01-01" },
    { exchangeratecurrencypair: 30, exchangerate: "80", validfrom: "2025-01-01" },
  ],
};

async function revenue(rows: SourceRows, reportingCurrency?: CustomerChoices["reportingCurrency"]) {
  const settings = reportingCurrency === undefined ? {} : { reportingCurrency };
  const columns = ["CurrencyCode", "RevenueAmount", "RevenueAmountReporting"];
  return goldOf(activitiesOrders, { ...MASTER_DATA, ...RATES, ...rows }, { columns, settings });
}

const EUR = { code: "EUR", rateType: "default" };

describe("R8 the reporting currency", () => {
  it("is empty unless it is configured", async () => {
    expect(await revenue(orderOf())).toEqual([
      { CurrencyCode: "USD", RevenueAmount: "190.000000", RevenueAmountReporting: null },
    ]);
  });

  it("uses the rate of the order's day and of the configured type, half-up to six decimals", async () => {
    expect(await revenue(orderOf({ createddatetime: "2026-01-10T12:00:00" }), EUR)).toEqual([
      { CurrencyCode: "USD", RevenueAmount: "190.000000", RevenueAmountReporting: "161.734566" },
    ]);
    expect(await revenue(orderOf({ createddatetime: "2026-01-09T12:00:00" }), EUR)).toMatchObject([
      { RevenueAmountReporting: "171.000000" },
    ]);
    expect(await revenue(orderOf(), { code: "EUR", rateType: "Budget" })).toMatchObject([
      { RevenueAmountReporting: "95.000000" },
    ]);
  });

  it("keeps its own amounts, turns an inverse rate round, and leaves a currency without a rate empty", async () => {
    const salesline = ["EUR", "GBP", "CHF"].map((currencycode, place) =>
      orderLine({ recid: 601 + place, currencycode, lineamount: "100" }),
    );
    expect(await revenue({ ...orderOf(), salesline }, EUR)).toEqual([
      { CurrencyCode: "EUR", RevenueAmount: "100.000000", RevenueAmountReporting: "100.000000" },
      { CurrencyCode: "GBP", RevenueAmount: "100.000000", RevenueAmountReporting: "125.000000" },
      { CurrencyCode: "CHF", RevenueAmount: "100.000000", RevenueAmountReporting: null },
    ]);
  });

  it("is nothing for a canceled line", async () => {
    expect(await revenue(orderOf({ salesstatus: 4 }), EUR)).toMatchObject([{ RevenueAmountReporting: "0.000000" }]);
  });
});
