import { type OptionValue, type OracleInput, type SourceRow, text } from "./source.ts";

/** Symbols where an environment has no metadata (AX 2012 reference). */
const BUILT_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...each(["custtable.blocked"], {
    ...{ 0: "No", 1: "Invoice", 2: "All", 3: "Payment", 4: "Requisition", 5: "Never" },
  }),
  ...each(["salesline.salesstatus", "salestable.salesstatus"], {
    ...{ 0: "None", 1: "Backorder", 2: "Delivered", 3: "Invoiced", 4: "Canceled" },
  }),
  ...each(["salesline.salestype", "salestable.salestype"], {
    ...{ 0: "Journal", 2: "Subscription", 3: "Sales", 4: "ReturnItem", 6: "ItemReq" },
  }),
  ...each(["retailtransactiontable.entrystatus", "retailtransactionsalestrans.transactionstatus"], {
    ...{ 0: "None", 1: "Voided", 2: "Posted", 3: "Concluded", 4: "Cancelled", 5: "OnHold", 6: "Training" },
  }),
  ...each(["retailtransactiontable.type"], {
    ...{ 2: "Sales", 3: "Payment", 4: "RemoveTender", 8: "Voided", 14: "SalesOrder", 15: "SalesInvoice" },
    ...{ 18: "IncomeExpense", 19: "CustomerOrder", 27: "PendingSalesOrder", 28: "KitDisassembly" },
  }),
  ...each(["retailchanneltable.channeltype"], {
    ...{ 0: "RetailStore", 1: "OnlineStore", 2: "OnlineMarketplace", 3: "SharePointOnlineStore", 4: "MCRCallCenter" },
  }),
  ...each(["retailaffiliation.affiliationtype"], { 0: "General", 1: "Loyalty" }),
  ...each(["retailloyaltycard.cardtendertype"], {
    ...{ 0: "AsCardTender", 1: "AsContactTender", 2: "NoTender", 3: "Blocked" },
  }),
  ...each(["ecorescategoryhierarchyrole.namedcategoryhierarchyrole"], {
    ...{ 1: "Procurement", 3: "Sales", 4: "Retail", 20: "RetailSpecialGroup", 22: "RetailChannelNavigation" },
  }),
};

/** Locale ids of language tags, region and base language alike. */
const LCIDS: Readonly<Record<string, number>> = { "en-us": 1033, en: 1033, de: 1031, "de-de": 1031, fr: 1036 };

/** What enum values are called (R6). */
export interface Enums {
  /** The symbol that filters compare; null for a value that nobody knows. */
  symbol(table: string, column: string, row: SourceRow | undefined): string | null;
  /** Label in the configured language; null without a value. */
  label(table: string, column: string, value: string | null): string | null;
  /** Stored value of a symbol. */
  valueOf(table: string, column: string, symbol: string): string | null;
  /** Whether the metadata, not the built-in list, calls the row's value so. */
  isConfirmed(table: string, column: string, row: SourceRow | undefined, symbol: string): boolean;
}

/** Reads option-set metadata. */
export function enumsOf({ options, language }: OracleInput): Enums {
  const known = new Map<string, OptionValue[]>();
  for (const option of options) {
    const place = `${option.table}.${option.column}.${option.value}`;
    known.set(place, [...(known.get(place) ?? []), option]);
  }
  const optionsOf = (table: string, column: string, value: string | null) =>
    known.get(`${table}.${column}.${value}`) ?? [];
  const symbolOf = (table: string, column: string, value: string | null) =>
    optionsOf(table, column, value).find(({ symbol }) => symbol !== null)?.symbol ??
    BUILT_IN[`${table}.${column}`]?.[value ?? ""] ??
    null;
  return {
    symbol: (table, column, row) => symbolOf(table, column, text(row, column)),
    label(table, column, value) {
      if (value === null) return null;
      const labelled = optionsOf(table, column, value).filter(({ label }) => label !== null);
      const wanted = [language, language.split("-")[0] ?? language].map((tag) => LCIDS[tag]);
      const inLanguage = wanted.flatMap((lcid) => labelled.filter((option) => option.lcid === lcid));
      const best = inLanguage[0] ?? labelled.find(({ isUserLocalized }) => isUserLocalized);
      return best?.label ?? symbolOf(table, column, value) ?? value;
    },
    valueOf(table, column, symbol) {
      const option = options.find((own) => own.table === table && own.column === column && own.symbol === symbol);
      const builtIn = Object.entries(BUILT_IN[`${table}.${column}`] ?? {}).find(([, name]) => name === symbol);
      return option?.value ?? builtIn?.[0] ?? null;
    },
    isConfirmed: (table, column, row, symbol) =>
      optionsOf(table, column, text(row, column)).some((option) => option.symbol === symbol),
  };
}

function each<Value>(columns: readonly string[], values: Value): Record<string, Value> {
  return Object.fromEntries(columns.map((column) => [column, values]));
}
