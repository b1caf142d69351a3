import type { Columns } from "./row-hash.ts";

/**
 * activities_Orders: the contract names the order of its own columns; those that every activity has stand after the
 * key and, as far as they say where and when, after the number of the order.
 */
export const ORDER_COLUMNS: Columns = {
  ...{ OrderLineId: "S", DataAreaId: "S", CustomerId: "S", CustomerMatch: "S", OrderId: "S", OrderNumber: "S" },
  ...{ SalesSource: "S", ChannelId: "S", StoreId: "S", EventType: "S", OrderTimestamp: "T", OrderDate: "d" },
  ...{ DateKey: "L", ProductId: "S", ItemId: "S", VariantId: "S", ProductName: "S", CategoryId: "S", SalesQty: "D" },
  ...{ SalesUnit: "S", UnitPrice: "D", PriceUnit: "D", LineDiscount: "D", LineAmount: "D", TaxAmount: "D" },
  ...{ IsTaxIncluded: "B", RevenueAmount: "D", RevenueAmountReporting: "D", CostPrice: "D", CurrencyCode: "S" },
  ...{
    SalesStatus: "S",
    SalesStatusCode: "L",
    IsReturn: "B",
    IsCanceled: "B",
    DeliveryModeId: "S",
    SalesOriginId: "S",
  },
};
