import type { ColumnType } from "../delta/schema.ts";

/** Privacy class: pseudonymous key, direct identifier, sensitive, business-confidential. */
export type Privacy = "key" | "direct" | "sensitive" | "business";

/** A column that a customer adds to a gold table, taken from a source table. */
export interface AddedColumn {
  /** Gold table. */
  readonly table: string;
  /** Name in gold. */
  readonly name: string;
  /** Source table and column, lower-case. */
  readonly source: { readonly table: string; readonly column: string };
  readonly type: ColumnType;
  readonly privacy?: Privacy;
  readonly description: string;
}

/**
 * What a customer may decide about the rows and values of gold beyond language and zone (gold contract, rule R19).
 * None of it changes a key, the grain or the meaning of a column.
 */
export interface CustomerChoices {
  /** Fills columns of class sensitive: birth date, gender, marital status, coordinates. @default false */
  readonly includeSensitive?: boolean;
  /** Shows a customer's own private addresses and contacts. @default false */
  readonly includePrivateContacts?: boolean;
  /** Fills cost prices. @default false */
  readonly includeCost?: boolean;
  /**
   * Where store sales come from: the tills' transactions, the sales orders that statements made of them, or nowhere
   * (rule R14). @default "transactions"
   */
  readonly storeSales?: "transactions" | "salesOrders" | "none";
  /** Takes payments of call-center orders from mcrcustpaymtable. @default false */
  readonly callCenterPayments?: boolean;
  /** Identity of products: one per legal entity, or one for all by product number. @default "company" */
  readonly productScope?: "company" | "shared";
  /** Legal entities that reach gold, lower-case. @default all */
  readonly legalEntities?: readonly string[];
  /** IANA zone by legal entity, for days whose channel states none (rule R10). @default the customer's zone */
  readonly timeZones?: Readonly<Record<string, string>>;
  /** Currency of RevenueAmountReporting, and the name of the exchange rate type (rule R8). @default none */
  readonly reportingCurrency?: { readonly code: string; readonly rateType: string };
  /** Name of the category hierarchy that says what a product is (rule R18). @default the one of role Retail */
  readonly categoryHierarchy?: string;
  /** Accounts that stand for everybody without a name, beside those of the channels: `<legal entity>_<account>`. */
  readonly defaultCustomers?: readonly string[];
  /** Party types that become profiles. @default all */
  readonly partyTypes?: readonly string[];
  /** Leaves activities without a known customer out. @default false */
  readonly excludeAnonymous?: boolean;
  /** Leaves archived source rows out (rule R20). @default false */
  readonly excludeArchived?: boolean;
  /** Labels by `<table>.<column>` and symbol or number of the enum value; they go before all others (rule R6). */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Feeds of web shops and the action types of their event types, beside the built-in ones (contract, section 10).
   * @default none: web shops report nothing
   */
  readonly storefront?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Columns that stay empty, by gold table (rule R16). */
  readonly nullColumns?: Readonly<Record<string, readonly string[]>>;
  /** Columns behind those of the contract, in this order. */
  readonly addedColumns?: readonly AddedColumn[];
}
