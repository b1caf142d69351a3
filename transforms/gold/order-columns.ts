import type { GoldColumn } from "../kernel/gold.ts";

/** Amounts and quantities of gold: twelve digits before the point, six behind. */
export const MONEY = "decimal(18,6)";

/** Columns of activities_Orders in contract order. */
export const orderColumns = {
  OrderLineId: {
    type: "string",
    nullable: false,
    description: "Line key; three parts for sales orders, six for store lines.",
  },
  DataAreaId: { type: "string", nullable: false, description: "Legal entity, lower case." },
  CustomerId: { type: "string", privacy: "key", description: "Customer in profiles_Customer; null unless matched." },
  CustomerMatch: { type: "string", nullable: false, description: "Why CustomerId is filled or not." },
  OrderId: { type: "string", nullable: false, description: "Key of the order or store sale." },
  OrderNumber: { type: "string", nullable: false, description: "Number people know the order by." },
  SalesSource: { type: "string", nullable: false, description: "SalesOrder or StoreTransaction." },
  ChannelId: { type: "string", description: "Channel in supporting_Channels." },
  StoreId: { type: "string", description: "Store number in key form, for lines of a till." },
  EventType: { type: "string", nullable: false, description: "Purchase, Return or Cancellation." },
  OrderTimestamp: { type: "timestamp", nullable: false, description: "When the customer bought, UTC." },
  OrderDate: { type: "date", nullable: false, description: "Day of purchase at the channel." },
  DateKey: { type: "long", nullable: false, description: "OrderDate as yyyymmdd." },
  ProductId: { type: "string", description: "Product in supporting_Products." },
  ItemId: { type: "string", description: "Item number." },
  VariantId: { type: "string", description: "Variant number." },
  ProductName: { type: "string", description: "Name at the time of sale." },
  CategoryId: { type: "string", description: "Sales category, else the product's." },
  SalesQty: { type: MONEY, nullable: false, description: "Quantity; negative for goods that come back." },
  SalesUnit: { type: "string", description: "Unit of the quantity." },
  UnitPrice: { type: MONEY, description: "Price per PriceUnit, transaction currency." },
  PriceUnit: { type: MONEY, description: "Units that UnitPrice is for." },
  LineDiscount: { type: MONEY, description: "Discount of the whole line, signed like the quantity." },
  LineAmount: { type: MONEY, nullable: false, description: "Amount after discounts as the source states it." },
  TaxAmount: { type: MONEY, description: "Tax of the line where known." },
  IsTaxIncluded: { type: "boolean", description: "Whether LineAmount contains the tax." },
  RevenueAmount: { type: MONEY, nullable: false, description: "LineAmount, 0 if canceled: the only additive amount." },
  RevenueAmountReporting: { type: MONEY, description: "RevenueAmount in the reporting currency; null without one." },
  CostPrice: { type: MONEY, privacy: "business", description: "Cost of one unit; null by default." },
  CurrencyCode: { type: "string", nullable: false, description: "Transaction currency; never sum across currencies." },
  SalesStatus: { type: "string", description: "Delivery and invoice status in the configured language." },
  SalesStatusCode: { type: "long", description: "Stored value of the status." },
  IsReturn: { type: "boolean", nullable: false, description: "Goods came back." },
  IsCanceled: { type: "boolean", nullable: false, description: "The line was canceled." },
  DeliveryModeId: { type: "string", description: "Mode of delivery." },
  SalesOriginId: { type: "string", description: "How the order was taken." },
} as const satisfies Record<string, GoldColumn>;
