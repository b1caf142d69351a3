import { defineGold, type QueryTools } from "../kernel/gold.ts";
import { mcrcustpaymtable } from "../silver/mcrcustpaymtable.ts";
import { retailstoretendertypetable } from "../silver/retailstoretendertypetable.ts";
import { retailtransactionorderstatus } from "../silver/retailtransactionorderstatus.ts";
import { retailtransactionpaymenttrans } from "../silver/retailtransactionpaymenttrans.ts";
import { salestable } from "../silver/salestable.ts";
import { activityChecks, dateKeyColumn, ownerColumns, placeColumns } from "./activity-columns.ts";
import { customerMatch } from "./customer-match.ts";
import { enumColumn } from "./enums.ts";
import { firstPerKey } from "./first-per-key.ts";
import { MONEY } from "./order-columns.ts";
import { ORDER_EXISTS, referenceChecks } from "./reference-checks.ts";
import { salesOrders } from "./sales-orders.ts";
import { PAYMENT_SIGN } from "./sign-checks.ts";
import { countsStoreTransactions } from "./store-lines.ts";
import { CUSTOMER_TRANSACTIONS, ofTransaction, transactionKey, transactions } from "./store-transactions.ts";

const METHODS = ["Cash", "Card", "Check", "CustomerAccount", "GiftCard", "LoyaltyPoints", "Other"];

/** Payment lines of transactions. Amounts are what changed hands, not revenue. */
export const activitiesPayments = defineGold({
  name: "activities_Payments",
  grain: "One row per payment line of a transaction.",
  key: "PaymentId",
  activity: { type: { custom: "Payment" }, timestamp: "PaymentTimestamp", event: "EventType", timeline: "hidden" },
  columns: {
    PaymentId: { type: "string", nullable: false, description: "Transaction and payment line." },
    ...ownerColumns,
    OrderId: { type: "string", description: "Order or store sale that was paid." },
    StoreTransactionId: { type: "string", description: "Transaction that the payment belongs to." },
    ...placeColumns,
    EventType: { type: "string", nullable: false, description: "Payment, Refund, Change or Deposit." },
    PaymentTimestamp: { type: "timestamp", nullable: false, description: "When it was paid, UTC." },
    PaymentDate: { type: "date", nullable: false, description: "Day of the payment at the channel." },
    DateKey: dateKeyColumn,
    TenderTypeId: { type: "string", nullable: false, description: "Payment method as the channel numbers it." },
    TenderTypeName: { type: "string", description: "Name of the payment method at the channel." },
    PaymentMethod: { type: "string", nullable: false, description: `Kind of payment: ${METHODS.join(", ")}.` },
    CardTypeId: { type: "string", description: "Brand code of the card." },
    Amount: { type: MONEY, nullable: false, description: "Amount in CurrencyCode; refunds and change are negative." },
    CurrencyCode: { type: "string", nullable: false, description: "Currency of the transaction." },
    TenderAmount: { type: MONEY, description: "Amount in the currency handed over." },
    TenderCurrencyCode: { type: "string", description: "Currency handed over." },
    StaffId: { type: "string", privacy: "key", description: "Who took the payment." },
    TerminalId: { type: "string", description: "Till." },
  },
  checks: [
    ...activityChecks(["Payment", "Refund", "Change", "Deposit"]),
    ...referenceChecks("ChannelId", "StoreId"),
    { ...ORDER_EXISTS, isJudgedThere: true },
    PAYMENT_SIGN,
    { rule: "Q12", severity: "quarantine", kind: "accepted", column: "PaymentMethod", values: METHODS },
  ],
  query: (tools) => {
    const { fn, settings } = tools;
    const callCenter = settings.callCenterPayments === true;
    const instant = fn.instantAt("l.day", "l.seconds", "l.zone", "l.utc_offset");
    const customer = customerMatch(tools, {
      ...{ company: "l.company", account: "l.account", customer: fn.key("l.company", "l.account") },
      ...{ asyncAccount: "l.async_account", card: "l.card" },
    });
    return `
    select
      l.id as PaymentId,
      ${fn.company("l.company")} as DataAreaId,
      ${customer.customerId} as CustomerId,
      ${customer.match} as CustomerMatch,
      l.order_id as OrderId,
      l.transaction_id as StoreTransactionId,
      l.channel_id as ChannelId,
      l.store_id as StoreId,
      case
        when l.is_change then 'Change'
        when l.is_deposit then 'Deposit'
        when l.amount < 0 then 'Refund'
        else 'Payment'
      end as EventType,
      ${callCenter ? `coalesce(l.instant, ${instant})` : instant} as PaymentTimestamp,
      l.day as PaymentDate,
      ${fn.dateKey("l.day")} as DateKey,
      l.tender_type as TenderTypeId,
      l.tender_name as TenderTypeName,
      l.method as PaymentMethod,
      l.card_type as CardTypeId,
      l.amount as Amount,
      l.currency as CurrencyCode,
      l.tender_amount as TenderAmount,
      l.tender_currency as TenderCurrencyCode,
      l.staff_id as StaffId,
      l.terminal_id as TerminalId
    from (${paymentLines(tools)}${callCenter ? callCenterPayments(tools) : ""}
    ) l
    ${customer.joins}
  `;
  },
});

/**
 * Payments of call-center orders, which no till sees, in the columns of `paymentLines`. They are taken when the order
 * counts; a canceled payment is left out where the option-set metadata says so.
 */
function callCenterPayments(tools: QueryTools): string {
  const { ref, fn } = tools;
  const none = fn.cast("null", "string");
  const state = enumColumn(tools, "status", {
    ...{ table: "mcrcustpaymtable", column: "status", value: "p.status" },
  });
  const tenders = firstPerKey({
    from: `${ref(retailstoretendertypetable)} t`,
    key: { id: fn.key("t.dataareaid", fn.cast("t.channel", "string"), "t.tendertypeid") },
    columns: { name: fn.text("t.name"), function: "t.function" },
    order: ["t.recid nulls last"],
  });
  const method = enumColumn(tools, "kind", {
    ...{ table: "retailstoretendertypetable", column: "function", value: "tender.function" },
    values: "RetailTenderFunction",
  });
  const instant = "coalesce(p.createddatetime, h.bought, h.created)";
  const amount = fn.narrow("case when p.isplanrefund = 1 then -abs(p.amount) else p.amount end", MONEY);
  const currency = `coalesce(${fn.text("p.currencycode")}, h.currency)`;
  return `
      union all
      select
        ${fn.key("o.dataareaid", "o.salesid", `'m' || ${fn.cast("p.recid", "string")}`)} as id,
        o.dataareaid as company, h.account, ${none} as async_account, h.card, ${none} as transaction_id,
        h.channel_id, ${none} as store_id, h.zone, h.order_id,
        ${fn.localDate(instant, "h.zone")} as day, ${fn.cast("null", "long")} as seconds,
        ${fn.cast("null", "long")} as utc_offset, false as is_change,
        coalesce(p.isprepay = 1, false) as is_deposit, ${fn.text("p.tendertypeid")} as tender_type,
        tender.name as tender_name,
        case
          ${methodByFunction(method.symbol)}
        end as method,
        ${fn.text("p.cardtypeid")} as card_type, ${amount} as amount, ${currency} as currency,
        ${amount} as tender_amount, ${currency} as tender_currency, ${none} as staff_id, ${none} as terminal_id,
        ${instant} as instant
      from ${ref(mcrcustpaymtable)} p
      join ${ref(salestable)} o on o.recid = p.refrecid
      join ${salesOrders(tools)} h on h.recid = p.refrecid
      left join ${tenders} tender
        on tender.id = ${fn.key("o.dataareaid", fn.cast("p.channel", "string"), "p.tendertypeid")}
      ${method.join}
      ${state.join}
      where coalesce(${state.confirmed}, '') not in ('Canceled', 'Cancelled', 'Void', 'Voided')`;
}

/** Payment lines that count: neither voided nor of a transaction that does not count (rule R15). */
function paymentLines(tools: QueryTools): string {
  const { ref, fn } = tools;
  const state = enumColumn(tools, "state", {
    ...{ table: "retailtransactionpaymenttrans", column: "transactionstatus", value: "p.transactionstatus" },
    values: "RetailEntryStatus",
  });
  const voided = enumColumn(tools, "voided", {
    ...{ table: "retailtransactionpaymenttrans", column: "voidstatus", value: "p.voidstatus" },
    values: "RetailTransactionVoidStatus",
  });
  const method = enumColumn(tools, "kind", {
    ...{ table: "retailstoretendertypetable", column: "function", value: "tender.function" },
    values: "RetailTenderFunction",
  });
  const tenders = firstPerKey({
    from: `${ref(retailstoretendertypetable)} t`,
    key: { id: fn.key("t.dataareaid", fn.cast("t.channel", "string"), "t.tendertypeid") },
    columns: { name: fn.text("t.name"), function: "t.function" },
    order: ["t.recid nulls last"],
  });
  const orders = firstPerKey({
    from: `${ref(retailtransactionorderstatus)} s`,
    key: { transaction_id: transactionKey(tools, "s") },
    columns: { order_id: fn.key("s.dataareaid", "s.salesid") },
    order: ["s.recid nulls last"],
    where: `${fn.text("s.salesid")} is not null`,
  });
  const ofSale = countsStoreTransactions(tools) ? "h.id" : fn.cast("null", "string");
  return `
      select
        h.id || '_p' || ${fn.longKeyPart(fn.decimalText("p.linenum"))} as id,
        p.dataareaid as company, h.account, h.async_account, h.card, h.id as transaction_id, h.channel_id, h.store_id, h.zone,
        case
          when h.type = 'Sales' then ${ofSale}
          when h.sales_id is not null then ${fn.key("h.company", "h.sales_id")}
          else became.order_id
        end as order_id,
        coalesce(p.transdate, h.day) as day,
        case when p.transdate is null then h.seconds else p.transtime end as seconds,
        case when p.transdate is null or p.transdate = h.day then h.utc_offset end as utc_offset,
        coalesce(p.changeline = 1, false) as is_change,
        coalesce(p.isprepayment = 1, false) as is_deposit,
        ${fn.text("p.tendertype")} as tender_type,
        tender.name as tender_name,
        case
          when ${fn.text("p.giftcardid")} is not null then 'GiftCard'
          when ${fn.text("p.loyaltycardid")} is not null then 'LoyaltyPoints'
          ${methodByFunction(method.symbol)}
        end as method,
        ${fn.text("p.cardtypeid")} as card_type,
        ${fn.narrow("p.amounttendered", MONEY)} as amount,
        coalesce(h.currency, ${fn.text("p.currency")}) as currency,
        ${fn.narrow("p.amountcur", MONEY)} as tender_amount,
        ${fn.text("p.currency")} as tender_currency,
        coalesce(${fn.text("p.staff")}, h.staff_id) as staff_id,
        h.terminal_id${tools.settings.callCenterPayments ? `, ${fn.cast("null", "timestamp")} as instant` : ""}
      from ${ref(retailtransactionpaymenttrans)} p
      join ${transactions(tools, CUSTOMER_TRANSACTIONS)} h
        on ${ofTransaction(tools, "h", "p")}
      left join ${tenders} tender on tender.id = ${fn.key("p.dataareaid", fn.cast("p.channel", "string"), "p.tendertype")}
      left join ${orders} became on became.transaction_id = h.id
      ${state.join}
      ${voided.join}
      ${method.join}
      where ${state.symbol} in ('None', 'Posted') and coalesce(${voided.symbol}, 'Voided') = 'None'`;
}

/** Cases of a payment method by the function that its tender type has. */
function methodByFunction(symbol: string): string {
  return `when ${symbol} = 'Normal' then 'Cash'
          when ${symbol} = 'Card' then 'Card'
          when ${symbol} = 'Check' then 'Check'
          when ${symbol} = 'Customer' then 'CustomerAccount'
          else 'Other'`;
}
