import type { SourceRow, SourceRows } from "./gold.ts";

/** A web shop in Los Angeles, a store in Berlin, a customer, a product: what sales in tests refer to. */
export const MASTER_DATA: SourceRows = {
  custtable: [{ recid: 1, dataareaid: "USRT", accountnum: "C-1", party: 7 }],
  dirpartytable: [{ recid: 7, name: "Ana Trujillo" }],
  retailchanneltable: [
    {
      ...{ recid: 101, retailchannelid: "Web", channeltype: 3, currency: "USD" },
      channeltimezoneinfoid: "Pacific Standard Time",
    },
    {
      ...{ recid: 102, retailchannelid: "Berlin", channeltype: 0, currency: "EUR" },
      channeltimezoneinfoid: "W. Europe Standard Time",
      ...{ defaultcustaccount: "WALKIN", defaultcustdataareaid: "usrt" },
    },
  ],
  inventtable: [{ itemid: "I-1", product: 300 }],
  ecoresproduct: [{ recid: 300, displayproductnumber: "P300", producttype: 1 }],
  ecoresproducttranslation: [{ product: 300, languageid: "en-US", name: "Road bike" }],
};

/** The head of a sales order of customer C-1 at the web shop. */
export const order = (facts: SourceRow = {}): SourceRow => ({
  ...{ recid: 501, salesid: "SO-1", custaccount: "C-1", salestype: 3, currencycode: "USD", retailchanneltable: 101 },
  createddatetime: "2026-01-10T12:00:00",
  ...facts,
});

/** A line of two bikes in that order. */
export const orderLine = (facts: SourceRow = {}): SourceRow => ({
  ...{ recid: 601, salesid: "SO-1", itemid: "I-1", name: "Bike as sold", salesqty: "2", salesprice: "100" },
  ...{ priceunit: "1", lineamount: "190", currencycode: "USD", salesstatus: 3, salesunit: "ea" },
  createddatetime: "2026-01-10T12:34:56",
  ...facts,
});

/** The head of a sale to customer C-1 at the store, at 10:00 local time. */
export const sale = (facts: SourceRow = {}): SourceRow => ({
  ...{ recid: 701, transactionid: "T-1", store: "B1", terminal: "B1-1", channel: 102, type: 2, entrystatus: 0 },
  ...{ transdate: "2026-01-10T00:00:00", transtime: 36_000, custaccount: "C-1", receiptid: "R-1", currency: "EUR" },
  ...facts,
});

/** A line of one bike in that sale, as Commerce signs it. */
export const saleLine = (facts: SourceRow = {}): SourceRow => ({
  ...{ recid: 801, transactionid: "T-1", store: "B1", terminalid: "B1-1", channel: 102, linenum: "1", itemid: "I-1" },
  ...{ qty: "-1", price: "100", netamount: "-80", taxamount: "-15.2", discamount: "20", transactionstatus: 0 },
  ...{ transdate: "2026-01-10T00:00:00", transtime: 36_000, currency: "EUR", unit: "ea" },
  ...facts,
});

/** One sales order with one line, with changes to either. */
export const orderOf = (line: SourceRow = {}, head: SourceRow = {}): SourceRows => ({
  salestable: [order(head)],
  salesline: [orderLine(line)],
});

/** One store sale with one line, with changes to either. */
export const saleOf = (line: SourceRow = {}, head: SourceRow = {}): SourceRows => ({
  retailtransactiontable: [sale(head)],
  retailtransactionsalestrans: [saleLine(line)],
});
