import { transactionKey } from "../gold/store-transactions.ts";
import type { QueryTools } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { custgroup } from "../silver/custgroup.ts";
import { custtable } from "../silver/custtable.ts";
import { dirpartytable } from "../silver/dirpartytable.ts";
import { dirperson } from "../silver/dirperson.ts";
import { ecorescategory } from "../silver/ecorescategory.ts";
import { ecoresproduct } from "../silver/ecoresproduct.ts";
import { inventtable } from "../silver/inventtable.ts";
import { retailaffiliation } from "../silver/retailaffiliation.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";
import { retailcusttable } from "../silver/retailcusttable.ts";
import { retailloyaltycard } from "../silver/retailloyaltycard.ts";
import { retailloyaltycardrewardpointtrans } from "../silver/retailloyaltycardrewardpointtrans.ts";
import { retailloyaltyrewardpoint } from "../silver/retailloyaltyrewardpoint.ts";
import { retailstoretable } from "../silver/retailstoretable.ts";
import { retailtransactionpaymenttrans } from "../silver/retailtransactionpaymenttrans.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { retailtransactiontable } from "../silver/retailtransactiontable.ts";
import { salesline } from "../silver/salesline.ts";
import { salestable } from "../silver/salestable.ts";

/** A source table of which each row of a gold table has at most one row. */
export interface RowSource {
  readonly model: Silver;
  /** Expression over a gold row `base` that names its source row. */
  readonly of: (tools: QueryTools) => string;
  /** The same of source row `own`. */
  readonly key: (tools: QueryTools) => string;
  /** Which row speaks for a key that stands twice. @default lowest record id, as the models do */
  readonly order?: string;
}

const base = (column: string) => () => `base.${column}`;
const recid = () => "own.recid";
const recidText = ({ fn }: QueryTools) => fn.cast("own.recid", "string");
const keyOf =
  (...columns: string[]) =>
  ({ fn }: QueryTools) =>
    fn.key(...columns.map((column) => `own.${column}`));
const lineKey = ({ fn }: QueryTools) => fn.key("own.dataareaid", "own.salesid", fn.cast("own.recid", "string"));
const tillLine = (terminal: "terminal" | "terminalid", mark: string) => (tools: QueryTools) =>
  `${transactionKey(tools, "own", terminal)} || '${mark}' || ${tools.fn.longKeyPart(tools.fn.decimalText("own.linenum"))}`;

const orderHead = (column: string): RowSource => ({
  ...{ model: salestable, of: base(column), key: keyOf("dataareaid", "salesid") },
});
const orderLine = (column: string): RowSource => ({ model: salesline, of: base(column), key: lineKey });
const tillHead = (column: string): RowSource => ({
  ...{ model: retailtransactiontable, of: base(column), key: (tools) => transactionKey(tools, "own") },
});
const storeLine = (column: string): RowSource => ({
  ...{ model: retailtransactionsalestrans, of: base(column), key: tillLine("terminalid", "_") },
});
const item: RowSource = {
  model: inventtable,
  of: ({ fn }) => fn.key("base.DataAreaId", "base.ItemId"),
  key: keyOf("dataareaid", "itemid"),
};
const affiliation = (column: string): RowSource => ({ model: retailaffiliation, of: base(column), key: recidText });

/** By gold table: the source tables that a customer may take further columns from. */
export const ROW_SOURCES: Readonly<Record<string, readonly RowSource[]>> = {
  profiles_Customer: [
    { model: custtable, of: base("CustomerId"), key: keyOf("dataareaid", "accountnum") },
    { model: retailcusttable, of: base("CustomerId"), key: keyOf("dataareaid", "accountnum") },
    { model: dirpartytable, of: base("PartyRecordId"), key: recid },
    { model: dirperson, of: base("PartyRecordId"), key: recid },
    {
      model: custgroup,
      of: ({ fn }) => fn.key("base.DataAreaId", "base.CustomerGroupId"),
      key: keyOf("dataareaid", "custgroup"),
    },
  ],
  activities_Orders: [
    ...[orderLine("OrderLineId"), storeLine("OrderLineId"), orderHead("OrderId"), tillHead("OrderId"), item],
  ],
  activities_OrderHeaders: [orderHead("OrderId"), tillHead("OrderId")],
  activities_Payments: [
    { model: retailtransactionpaymenttrans, of: base("PaymentId"), key: tillLine("terminal", "_p") },
    tillHead("StoreTransactionId"),
  ],
  activities_Returns: [
    ...[orderLine("ReturnId"), storeLine("ReturnId"), orderHead("OrderId"), tillHead("OrderId"), item],
  ],
  activities_StoreTransactions: [tillHead("StoreTransactionId")],
  activities_LoyaltyPoints: [
    {
      model: retailloyaltycardrewardpointtrans,
      of: base("LoyaltyEventId"),
      key: ({ fn }) => `'loyalty_' || ${fn.cast("own.recid", "string")}`,
    },
  ],
  activities_StorefrontActions: [],
  supporting_Products: [
    item,
    {
      model: ecoresproduct,
      of: base("ProductNumber"),
      key: ({ fn }) => fn.text("own.displayproductnumber"),
    },
  ],
  supporting_ProductCategories: [{ model: ecorescategory, of: base("CategoryId"), key: recidText }],
  supporting_Channels: [{ model: retailchanneltable, of: base("ChannelRecId"), key: recid }],
  supporting_Stores: [{ model: retailstoretable, of: base("StoreId"), key: ({ fn }) => fn.keyPart("own.storenumber") }],
  supporting_LoyaltyPrograms: [affiliation("ProgramId")],
  supporting_Affiliations: [affiliation("AffiliationId")],
  supporting_LoyaltyRewardPoints: [
    {
      model: retailloyaltyrewardpoint,
      of: base("RewardPointId"),
      key: ({ fn }) => fn.keyPart("own.rewardpointid"),
    },
  ],
  supporting_LoyaltyCards: [
    {
      ...{ model: retailloyaltycard, of: base("CardNumber"), key: ({ fn }: QueryTools) => fn.text("own.cardnumber") },
      order: "own.recid desc nulls last",
    },
  ],
  supporting_CustomerAffiliations: [],
  supporting_Calendar: [],
};
