import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { retailchanneltable } from "../silver/retailchanneltable.ts";
import { retailtransactionorderstatus } from "../silver/retailtransactionorderstatus.ts";
import { retailtransactionsalestrans } from "../silver/retailtransactionsalestrans.ts";
import { activityChecks, dateKeyColumn, ownerColumns, placeColumns } from "./activity-columns.ts";
import { customerMatch } from "./customer-match.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { MONEY } from "./order-columns.ts";
import { ORDER_EXISTS, referenceChecks } from "./reference-checks.ts";
import { countsStoreTransactions } from "./store-lines.ts";
import { CUSTOMER_TRANSACTIONS, transactionKey, transactions } from "./store-transactions.ts";

/** Visits of customers to a till. Amounts are figures of the receipt; they must not be added to activities_Orders. */
export const activitiesStoreTransactions = defineGold({
  name: "activities_StoreTransactions",
  grain: "One row per transaction of a store till that a customer took part in.",
  key: "StoreTransactionId",
  activity: {
    type: { custom: "StoreVisit" },
    timestamp: "TransactionTimestamp",
    event: "EventType",
    timeline: "hidden",
  },
  columns: {
    StoreTransactionId: { type: "string", nullable: false, description: "Legal entity, channel, store, till, number." },
    ...ownerColumns,
    TransactionType: {
      type: "string",
      nullable: false,
      description: "Kind of transaction in the configured language.",
    },
    TransactionTypeCode: { type: "long", nullable: false, description: "Stored value of the kind." },
    ...placeColumns,
    EventType: {
      type: "string",
      nullable: false,
      description: "StoreSale, StoreReturn, StoreExchange, AccountPayment or CustomerOrderVisit.",
    },
    OrderId: { type: "string", description: "The sale itself, or the customer order it served." },
    ReceiptId: { type: "string", description: "Printed number." },
    TransactionNumber: { type: "string", description: "Number at the till." },
    TransactionTimestamp: { type: "timestamp", nullable: false, description: "When it took place, UTC." },
    TransactionDate: { type: "date", nullable: false, description: "Day of the visit at the store." },
    DateKey: dateKeyColumn,
    ItemLineCount: { type: "long", nullable: false, description: "Lines that count." },
    TotalQuantity: { type: MONEY, nullable: false, description: "Sum of their quantities; returns are negative." },
    NetAmount: { type: MONEY, description: "Net amount of the receipt; informational." },
    GrossAmount: { type: MONEY, description: "Gross amount of the receipt; informational." },
    DiscountAmount: { type: MONEY, description: "Discount of the receipt; informational." },
    PaymentAmount: { type: MONEY, description: "Amount paid; informational." },
    CurrencyCode: { type: "string", nullable: false, description: "Currency of the receipt." },
    LoyaltyCardNumber: { type: "string", privacy: "key", description: "Card shown." },
    StaffId: { type: "string", privacy: "key", description: "Who served." },
    TerminalId: { type: "string", description: "Till." },
  },
  checks: [
    ...activityChecks(["StoreSale", "StoreReturn", "StoreExchange", "AccountPayment", "CustomerOrderVisit"]),
    ...referenceChecks("ChannelId", "StoreId"),
    ORDER_EXISTS,
  ],
  query: (tools) => {
    const { ref, fn } = tools;
    const channel = enumColumn(tools, "place", {
      ...{ table: "retailchanneltable", column: "channeltype", value: "c.channeltype", values: "RetailChannelType" },
    });
    const customer = customerMatch(tools, {
      ...{ company: "h.company", account: "h.account", customer: fn.key("h.company", "h.account") },
      ...{ asyncAccount: "h.async_account", card: "h.card" },
    });
    const orders = firstPerKey({
      from: `${ref(retailtransactionorderstatus)} s`,
      key: { transaction_id: transactionKey(tools, "s") },
      columns: { order_id: fn.key("s.dataareaid", "s.salesid") },
      order: ["s.recid nulls last"],
      where: `${fn.text("s.salesid")} is not null`,
    });
    const zero = fn.cast("0", MONEY);
    const isReturn = "coalesce(l.quantity, 0) < 0";
    return `
    select
      h.id as StoreTransactionId,
      ${fn.company("h.company")} as DataAreaId,
      ${customer.customerId} as CustomerId,
      ${customer.match} as CustomerMatch,
      h.type_label as TransactionType,
      h.type_code as TransactionTypeCode,
      h.channel_id as ChannelId,
      h.store_id as StoreId,
      case
        when h.type = 'Payment' then 'AccountPayment'
        when h.type <> 'Sales' then 'CustomerOrderVisit'
        when l.returned > 0 and l.returned = l.lines then 'StoreReturn'
        when l.returned > 0 then 'StoreExchange'
        else 'StoreSale'
      end as EventType,
      case
        when h.type = 'Sales' then ${countsStoreTransactions(tools) ? "h.id" : fn.cast("null", "string")}
        when h.sales_id is not null then ${fn.key("h.company", "h.sales_id")}
        else became.order_id
      end as OrderId,
      h.receipt_id as ReceiptId,
      h.number as TransactionNumber,
      h.instant as TransactionTimestamp,
      h.day as TransactionDate,
      ${fn.dateKey("h.day")} as DateKey,
      coalesce(l.lines, 0) as ItemLineCount,
      coalesce(l.quantity, ${zero}) as TotalQuantity,
      ${fn.narrow("-h.net", MONEY)} as NetAmount,
      ${fn.narrow("-h.gross", MONEY)} as GrossAmount,
      ${fn.narrow(`case when ${isReturn} then -abs(h.discount) else abs(h.discount) end`, MONEY)} as DiscountAmount,
      ${fn.narrow("h.paid", MONEY)} as PaymentAmount,
      h.currency as CurrencyCode,
      h.card as LoyaltyCardNumber,
      h.staff_id as StaffId,
      h.terminal_id as TerminalId
    from ${transactions(tools, CUSTOMER_TRANSACTIONS)} h
    join ${ref(retailchanneltable)} c on c.recid = h.channel_rec_id
    ${channel.join}
    left join ${lineSums(tools)} l on l.transaction_id = h.id
    left join ${orders} became on became.transaction_id = h.id
    ${customer.joins}
    where ${channel.symbol} = 'RetailStore'
  `;
  },
});

/** Lines of each transaction that count: transaction_id, lines, returned (lines), quantity. */
function lineSums(tools: QueryTools): string {
  const { ref, fn } = tools;
  const state = enumColumn(tools, "state", {
    ...{ table: "retailtransactionsalestrans", column: "transactionstatus", value: "s.transactionstatus" },
    values: "RetailEntryStatus",
  });
  return `(
        select ${transactionKey(tools, "s", "terminalid")} as transaction_id, count(*) as lines,
          count(case when s.qty > 0 then s.recid end) as returned, ${fn.narrow("sum(-s.qty)", MONEY)} as quantity
        from ${ref(retailtransactionsalestrans)} s
        ${state.join}
        where ${state.symbol} in ('None', 'Posted')
        group by ${transactionKey(tools, "s", "terminalid")}
      )`;
}
