import type { Fate } from "./erased-rows.ts";

/** How a row belongs to a person. */
type Kind = "person" | "transaction" | "reference";

/** Adds keys of a kind of thing that is the person's, found in a table. `in` asks what was found before. */
interface KeyRule {
  readonly keys: KeyKind;
  readonly table: string;
  readonly key: string;
  readonly where: string;
}

/** Says which rows of a table are the person's. */
interface RowRule {
  readonly rows: Kind;
  readonly table: string;
  readonly where: string;
}

type KeyKind =
  | "account"
  | "async"
  | "party"
  | "location"
  | "card"
  | "card-row"
  | "wishlist"
  | "order"
  | "order-row"
  | "line"
  | "transaction"
  | "mail"
  | "identity"
  | "visitor";

/** Company and number in the form in which they are compared: trimmed, lower case. Null when a part is missing. */
export const companyKey = (company: string, value: string) => `norm(${company}) || '/' || norm(${value})`;
const own = (column: string) => companyKey("dataareaid", column);
const recId = (column: string) => `cast(nullif(${column}, 0) as varchar)`;
const isOf = (kind: KeyKind, key: string) =>
  `coalesce(${key} in (select key from person_key where kind = '${kind}'), false)`;
const none = (column: string) => `norm(${column}) is null`;
const transaction = (terminal: string) =>
  `concat_ws('/', coalesce(norm(dataareaid), ''), coalesce(channel, 0), coalesce(norm(store), ''), coalesce(norm(${terminal}), ''), norm(transactionid))`;

/**
 * Who a person is, in the order in which one thing leads to the next: from the account to its party, to all accounts of
 * that party, to contacts, cards, lists, orders and transactions. A location that another party has too is not the
 * person's alone and stays. An order without account on the person's card is the person's; so is what a visitor did
 * who nobody was known to be, if the person was that visitor at another time.
 */
export const PERSON_RULES: readonly (KeyRule | RowRule)[] = [
  { keys: "party", table: "custtable", key: recId("party"), where: isOf("account", own("accountnum")) },
  { keys: "account", table: "custtable", key: own("accountnum"), where: isOf("party", recId("party")) },
  { keys: "async", table: "retailcusttable", key: own("custaccountasync"), where: isOf("account", own("accountnum")) },
  {
    keys: "async",
    table: "retailasynccustomer",
    key: own("custaccountasync"),
    where: isOf("account", own("custaccount")),
  },
  {
    ...{ keys: "location", table: "dirpartylocation", key: recId("location") },
    where: `${isOf("party", recId("party"))} and location not in (
      select location from person.dirpartylocation
      where location is not null and party is not null and not ${isOf("party", recId("party"))})`,
  },
  { keys: "card", table: "retailloyaltycard", key: "norm(cardnumber)", where: isOf("party", recId("party")) },
  { keys: "card-row", table: "retailloyaltycard", key: recId("recid"), where: isOf("party", recId("party")) },
  { keys: "wishlist", table: "retailwishlisttable", key: recId("recid"), where: isOf("account", own("customerid")) },
  { keys: "order", table: "salestable", key: own("salesid"), where: isOf("account", own("custaccount")) },
  { keys: "order-row", table: "salestable", key: recId("recid"), where: isOf("order", own("salesid")) },
  {
    ...{ keys: "line", table: "salesline", key: recId("recid") },
    where: `${isOf("order", own("salesid"))} or ${isOf("account", own("custaccount"))}`,
  },
  {
    ...{ keys: "transaction", table: "retailtransactiontable", key: transaction("terminal") },
    where: `${isOf("account", own("custaccount"))} or ${isOf("async", own("custaccount"))}
      or ${isOf("async", own("custaccountasync"))}
      or (${none("custaccount")} and ${none("custaccountasync")} and ${isOf("card", "norm(loyaltycardid)")})`,
  },
  {
    ...{ keys: "mail", table: "logisticselectronicaddress", key: "sha256(norm(locator))" },
    where: `${isOf("location", recId("location"))} or ${isOf("party", recId("privateforparty"))}`,
  },
  {
    keys: "identity",
    table: "storefrontevents",
    key: "norm(externalidentityid)",
    where: isOf("account", own("customeraccount")),
  },
  {
    ...{ keys: "visitor", table: "storefrontevents", key: "norm(visitorid)" },
    where: `${isOf("account", own("customeraccount"))} or ${isOf("identity", "norm(externalidentityid)")}
      or ${isOf("mail", "norm(emailsha256)")}`,
  },

  { rows: "person", table: "custtable", where: isOf("account", own("accountnum")) },
  {
    ...{ rows: "person", table: "storefrontevents" },
    where: `${isOf("account", own("customeraccount"))} or ${isOf("identity", "norm(externalidentityid)")}
      or ${isOf("mail", "norm(emailsha256)")}
      or (${none("customeraccount")} and ${none("externalidentityid")} and ${none("emailsha256")}
        and ${isOf("visitor", "norm(visitorid)")})`,
  },
  { rows: "person", table: "retailcusttable", where: isOf("account", own("accountnum")) },
  { rows: "person", table: "retailcustaffiliation", where: isOf("account", own("custaccountnum")) },
  {
    ...{ rows: "person", table: "retailasynccustomer" },
    where: `${isOf("account", own("custaccount"))} or ${isOf("async", own("custaccountasync"))}`,
  },
  { rows: "person", table: "dirpartytable", where: isOf("party", recId("recid")) },
  { rows: "person", table: "dirperson", where: isOf("party", recId("recid")) },
  { rows: "person", table: "dirpersonname", where: isOf("party", recId("person")) },
  { rows: "person", table: "dirpartylocation", where: isOf("party", recId("party")) },
  { rows: "person", table: "logisticslocation", where: isOf("location", recId("recid")) },
  ...["logisticspostaladdress", "logisticselectronicaddress"].map((table): RowRule => {
    const where = `${isOf("location", recId("location"))} or ${isOf("party", recId("privateforparty"))}`;
    return { rows: "person", table, where };
  }),
  { rows: "person", table: "retailloyaltycard", where: isOf("party", recId("party")) },
  { rows: "person", table: "retailloyaltycardtier", where: isOf("card-row", recId("loyaltycard")) },
  { rows: "person", table: "retailwishlisttable", where: isOf("account", own("customerid")) },
  {
    ...{ rows: "person", table: "retailwishlistlinetable" },
    where: `${isOf("account", own("customerid"))} or ${isOf("wishlist", recId("wishlistid"))}`,
  },

  {
    ...{ rows: "transaction", table: "retailloyaltycardrewardpointtrans" },
    where: `${isOf("card", "norm(cardnumber)")} or ${isOf("account", companyKey("custaccountdataareaid", "custaccount"))}`,
  },
  { rows: "transaction", table: "salestable", where: isOf("order", own("salesid")) },
  { rows: "transaction", table: "salesline", where: isOf("line", recId("recid")) },
  { rows: "transaction", table: "retailsalestable", where: isOf("order-row", recId("salestable")) },
  { rows: "transaction", table: "retailsalesline", where: isOf("line", recId("salesline")) },
  { rows: "transaction", table: "mcrreturnsalestable", where: isOf("order-row", recId("salestable")) },
  { rows: "transaction", table: "mcrcustpaymtable", where: isOf("order-row", recId("refrecid")) },
  { rows: "transaction", table: "retailtransactiontable", where: isOf("transaction", transaction("terminal")) },
  {
    ...{ rows: "transaction", table: "retailtransactionsalestrans" },
    where: `${isOf("transaction", transaction("terminalid"))} or ${isOf("account", own("custaccount"))}`,
  },
  { rows: "transaction", table: "retailtransactionpaymenttrans", where: isOf("transaction", transaction("terminal")) },
  {
    ...{ rows: "transaction", table: "retailtransactionorderstatus" },
    where: `${isOf("transaction", transaction("terminal"))} or ${isOf("order", own("salesid"))}`,
  },

  {
    ...{ rows: "reference", table: "custtable" },
    where: `${isOf("account", own("invoiceaccount"))} or ${isOf("account", own("mcrmergedroot"))}`,
  },
  { rows: "reference", table: "retailsalestable", where: isOf("card-row", recId("retailloyaltycard")) },
  { rows: "reference", table: "retailtransactiontable", where: isOf("card", "norm(loyaltycardid)") },
  { rows: "reference", table: "retailtransactionpaymenttrans", where: isOf("card", "norm(loyaltycardid)") },
];

/** Silver tables in which a person can stand. */
export const PERSON_TABLES: ReadonlySet<string> = new Set([
  ...PERSON_RULES.map(({ table }) => table),
  ...["retailchanneltable", "omoperatingunit"],
]);

/** What becomes of the rows of a kind. The first kind that a row is of decides. Pure. */
export function fateOf(kind: Kind, transactions: "delete" | "anonymise"): Fate {
  if (kind === "person") return "delete";
  if (kind === "reference") return "unlink";
  return transactions === "delete" ? "delete" : "strip";
}
