import type { QueryTools } from "../kernel/gold.ts";
import { optionsets } from "../silver/optionsets.ts";

/**
 * Symbols of enum values as Commerce ships them, for environments whose option-set metadata is missing. Integers of
 * extensible enums differ per environment, so metadata always goes first (AX 2012 enumeration reference).
 */
const ENUMS = {
  SalesStatus: ["None", "Backorder", "Delivered", "Invoiced", "Canceled"],
  SalesType: ["Journal", undefined, "Subscription", "Sales", "ReturnItem", "ItemReq"],
  CustVendorBlocked: ["No", "Invoice", "All", "Payment", "Requisition", "Never"],
  Gender: ["Unknown", "Male", "Female"],
  RetailChannelType: ["RetailStore", "OnlineStore", "OnlineMarketplace", "SharePointOnlineStore", "MCRCallCenter"],
  RetailEntryStatus: ["None", "Voided", "Posted", "Concluded", "Cancelled", "OnHold", "Training"],
  RetailTransactionType: [
    ...[undefined, undefined, "Sales", "Payment", "RemoveTender", undefined, undefined, undefined, "Voided", undefined],
    ...[undefined, undefined, undefined, undefined, "SalesOrder", "SalesInvoice", undefined, undefined],
    ...["IncomeExpense", "CustomerOrder", undefined, undefined, undefined, undefined, undefined, undefined],
    ...[undefined, "PendingSalesOrder", "KitDisassembly"],
  ],
  RetailTransactionVoidStatus: ["None"],
  EcoResProductType: [undefined, "Item", "Service"],
  MaritalStatus: ["None", "Married", "Single", "Widowed", "Divorced", "Cohabitant", "RegisteredPartnership"],
  RetailAffiliationType: ["General", "Loyalty"],
  RetailLoyaltyTenderType: ["AsCardTender", "AsContactTender", "NoTender", "Blocked"],
  RetailLoyaltyEntryType: [undefined, "Earn", "Redeem", "ReturnEarned", "Adjust", "Refund"],
  RetailLoyaltyTransactionType: [undefined, "RetailTransaction", "SalesOrder", "LoyaltyAdjustment"],
  RetailTenderFunction: ["Normal", "Card", "Check", "Customer", "TenderRemoveFloat"],
  EcoResCategoryNamedHierarchyRole: [
    ...[undefined, "Procurement", undefined, "Sales", "Retail", undefined, undefined, undefined, undefined, undefined],
    ...[undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined],
    ...["RetailSpecialGroup", undefined, "RetailChannelNavigation"],
  ],
} as const satisfies Record<string, readonly (string | undefined)[]>;

const LCIDS: Readonly<Record<string, number>> = {
  ...{ "en-us": 1033, en: 1033, "en-gb": 2057, de: 1031, "de-de": 1031, "de-ch": 2055, "de-at": 3079, fr: 1036 },
  ...{ "fr-fr": 1036, "fr-ca": 3084, "fr-ch": 4108, es: 3082, "es-es": 3082, "es-mx": 2058, it: 1040, "it-it": 1040 },
  ...{ nl: 1043, "nl-nl": 1043, "nl-be": 2067, pt: 2070, "pt-pt": 2070, "pt-br": 1046, da: 1030, "da-dk": 1030 },
  ...{ sv: 1053, "sv-se": 1053, nb: 1044, "nb-no": 1044, fi: 1035, "fi-fi": 1035, pl: 1045, "pl-pl": 1045 },
  ...{ cs: 1029, "cs-cz": 1029, hu: 1038, "hu-hu": 1038, ja: 1041, "ja-jp": 1041, "zh-cn": 2052, "zh-hans": 2052 },
  ...{ ko: 1042, "ko-kr": 1042, tr: 1055, "tr-tr": 1055, ru: 1049, "ru-ru": 1049, ar: 1025, th: 1054, "th-th": 1054 },
};

/** A joined enum column as SQL expressions. */
export interface EnumColumn {
  readonly join: string;
  readonly label: string;
  /** Symbol from the metadata, else from the built-in list; null for an unknown value. */
  readonly symbol: string;
  /** Symbol from the metadata only: for decisions that must not rest on a built-in number. */
  readonly confirmed: string;
}

/** An enum column of a source table. */
export interface EnumSource {
  readonly table: string;
  readonly column: string;
  /** Expression of the stored number. */
  readonly value: string;
  /** Built-in list; without one only metadata decides. */
  readonly values?: keyof typeof ENUMS;
}

/**
 * Joins the option-set metadata of `table.column` under `alias`. Label: configured language, its base language,
 * user-localised label, symbol, built-in list, the number as text (rule R6).
 */
export function enumColumn(tools: QueryTools, alias: string, source: EnumSource): EnumColumn {
  const { fn } = tools;
  const { value, values } = source;
  const builtIn = symbolsOf(values).map(([code, symbol]) => `when ${code} then ${fn.literal(symbol)}`);
  const confirmed = `${alias}.symbol`;
  const symbol = builtIn.length === 0 ? confirmed : `coalesce(${confirmed}, case ${value} ${builtIn.join(" ")} end)`;
  return {
    join: `left join ${optionSet(tools, source)} ${alias} on ${alias}.value = ${value}`,
    symbol,
    confirmed,
    label: `coalesce(${[...ownLabels(tools, source, { symbol, number: value }), `${alias}.label`].join(", ")}, ${symbol}, ${fn.cast(value, "string")})`,
  };
}

/** Label and number of one symbol, for rows whose source does not state a status; join without condition. */
export function enumValue(
  tools: QueryTools,
  alias: string,
  source: Omit<EnumSource, "value"> & { readonly symbol: string },
): { readonly join: string; readonly label: string; readonly code: string } {
  const { fn } = tools;
  const code = symbolsOf(source.values).find(([, symbol]) => symbol === source.symbol)?.[0];
  const known = `(
        select min(value) as value, min(label) as label from ${optionSet(tools, source)} known
        where symbol = ${fn.literal(source.symbol)}
      )`;
  return {
    join: `cross join ${known} ${alias}`,
    label: `coalesce(${[...ownLabels(tools, source, { symbol: fn.literal(source.symbol), number: `${alias}.value` }), `${alias}.label`].join(", ")}, ${fn.literal(source.symbol)})`,
    code: `coalesce(${alias}.value, ${fn.cast(code === undefined ? "null" : String(code), "long")})`,
  };
}

/** The customer's own labels of a column, by symbol and by number; none where the customer names none (rule R6). */
function ownLabels(
  { fn, settings }: QueryTools,
  { table, column }: { readonly table: string; readonly column: string },
  value: { readonly symbol: string; readonly number: string },
): string[] {
  const labels = Object.entries(settings.labels?.[`${table}.${column}`] ?? {});
  const caseOf = (expression: string, list: typeof labels, key: (name: string) => string) =>
    list.length === 0
      ? []
      : [
          `case ${expression} ${list.map(([name, label]) => `when ${key(name)} then ${fn.literal(label)}`).join(" ")} end`,
        ];
  const isNumber = ([name]: readonly [string, string]) => /^\d+$/.test(name);
  return [
    ...caseOf(value.number, labels.filter(isNumber), (name) => name),
    ...caseOf(
      value.symbol,
      labels.filter((entry) => !isNumber(entry)),
      fn.literal,
    ),
  ];
}

function symbolsOf(values: keyof typeof ENUMS | undefined): (readonly [code: number, symbol: string])[] {
  if (values === undefined) return [];
  return ENUMS[values].flatMap((symbol, code) => (symbol === undefined ? [] : [[code, symbol] as const]));
}

/** One row per value: value, symbol, label in the configured language. */
function optionSet({ ref, fn, settings }: QueryTools, { table, column }: { table: string; column: string }): string {
  const [base = ""] = settings.language.split("-");
  const labelIn = (language: string) => `max(case when lcid = ${LCIDS[language] ?? 0} then label end)`;
  return `(
        select value, max(symbol) as symbol,
          coalesce(${labelIn(settings.language)}, ${labelIn(base)}, max(case when is_user_localized then label end)) as label
        from ${ref(optionsets)}
        where table_name = ${fn.literal(table)} and column_name = ${fn.literal(column)}
        group by value
      )`;
}
