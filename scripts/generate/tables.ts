import { type Bronze, type ExportedColumn, LEADING_COLUMNS, TRAILING_COLUMNS } from "../../transforms/kernel/bronze.ts";
import type { ExportedAttribute } from "./csv.ts";
import type { EnumName } from "./enums.ts";
import { EXTRA_COLUMNS } from "./extra-columns.ts";
import { seedOf } from "./random.ts";
import { SOURCES } from "./sources.ts";

/** A table of the simulated environment as Synapse Link exports it. */
export interface GeneratedTable {
  readonly name: string;
  readonly tableId: number;
  /** All columns in file order. */
  readonly attributes: readonly ExportedAttribute[];
  /** Columns that hold enum values. */
  readonly enums: Readonly<Record<string, EnumName>>;
}

/** Columns of tables that keep who changed a record and when, in export order. */
const AUDIT_COLUMNS: Readonly<Record<string, ExportedColumn>> = {
  modifieddatetime: { type: "dateTime" },
  modifiedby: { type: "string", maxLength: 20 },
  modifiedtransactionid: { type: "int64" },
  createddatetime: { type: "dateTime" },
  createdby: { type: "string", maxLength: 20 },
  createdtransactionid: { type: "int64" },
};

/** Columns of enum type by table; `sysdatastatecode` is one in every table. */
const ENUM_COLUMNS: Readonly<Record<string, Readonly<Record<string, EnumName>>>> = {
  custtable: { blocked: "CustVendorBlocked", onetimecustomer: "NoYes" },
  dirpartylocation: { isprimary: "NoYes", ispostaladdress: "NoYes", isprivate: "NoYes", islocationowner: "NoYes" },
  dirperson: { gender: "Gender", maritalstatus: "DirPersonMaritalStatus" },
  ecorescategory: { isactive: "NoYes" },
  ecoresproduct: { producttype: "EcoResProductType" },
  ecorescategoryhierarchyrole: { namedcategoryhierarchyrole: "EcoResCategoryNamedHierarchyRole" },
  logisticselectronicaddress: {
    type: "LogisticsElectronicAddressMethodType",
    isprimary: "NoYes",
    ismobilephone: "NoYes",
    isprivate: "NoYes",
    retailmarketingoptin: "NoYes",
  },
  logisticslocation: { ispostaladdress: "NoYes" },
  logisticspostaladdress: { isprivate: "NoYes" },
  retailaffiliation: { affiliationtype: "RetailAffiliationType", poolrelatedcards: "NoYes", hideinchannels: "NoYes" },
  retailchanneltable: { channeltype: "RetailChannelType" },
  retailcusttable: { optoutpersonalization: "NoYes", optoutwebactivitytracking: "NoYes" },
  retailexternalidtocustomermap: { isactivated: "NoYes" },
  retailloyaltycard: { cardtendertype: "RetailLoyaltyTenderType" },
  retailloyaltycardrewardpointtrans: {
    entrytype: "RetailLoyaltyEntryType",
    loyaltytransactiontype: "RetailLoyaltyTransactionType",
  },
  retailloyaltyrewardpoint: {
    redeemable: "NoYes",
    rewardpointtype: "RetailLoyaltyRewardPointType",
    expirationtimeunit: "RetailExpirationTimeUnit",
  },
  retailstoretendertypetable: { function: "RetailTenderFunction" },
  retailtransactionpaymenttrans: { changeline: "NoYes", isprepayment: "NoYes", transactionstatus: "RetailEntryStatus" },
  retailtransactiontable: {
    type: "RetailTransactionType",
    entrystatus: "RetailEntryStatus",
    saleisreturnsale: "NoYes",
  },
  retailtransactionsalestrans: { transactionstatus: "RetailEntryStatus" },
  salesline: { salesstatus: "SalesStatus", salestype: "SalesType" },
  salestable: { salestype: "SalesType", salesstatus: "SalesStatus", incltax: "NoYes" },
};

/** Every source table of the models by name, with the columns they declare and some more. */
export const TABLES: ReadonlyMap<string, GeneratedTable> = new Map(
  SOURCES.map((source) => [source.name, tableOf(source)]),
);

/** A table of the simulated environment; a wrong name is our own mistake. */
export function tableNamed(name: string): GeneratedTable {
  const table = TABLES.get(name);
  if (table === undefined) throw new Error(`There is no table "${name}" among the models' sources.`);
  return table;
}

function tableOf({ name, columns }: Bronze): GeneratedTable {
  const enums: Record<string, EnumName> = { ...ENUM_COLUMNS[name], sysdatastatecode: "SysDataState" };
  const declared: Readonly<Record<string, ExportedColumn>> = { ...columns, ...EXTRA_COLUMNS[name] };
  const hasAudit = Object.keys(declared).some((column) => column in AUDIT_COLUMNS);
  const inOrder = {
    ...LEADING_COLUMNS,
    ...Object.fromEntries(Object.keys(enums).map((column) => [column, { type: "int64" } as const])),
    ...Object.fromEntries(Object.entries(declared).filter(([column]) => !(column in AUDIT_COLUMNS))),
    ...(hasAudit ? AUDIT_COLUMNS : {}),
    ...TRAILING_COLUMNS,
  };
  return {
    name,
    // From the name alone: a table more among the sources leaves the others as they are.
    tableId: 1000 + (seedOf(0, name) % 100_000),
    attributes: Object.entries(inOrder).map(([column, facts]): ExportedAttribute => ({ name: column, ...facts })),
    enums,
  };
}
