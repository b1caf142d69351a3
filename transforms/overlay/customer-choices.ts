import type { ColumnType } from "../delta/schema.ts";
import type { AddedColumn, CustomerChoices } from "../kernel/customer-choices.ts";
import type { Overlay } from "./overlay.ts";

/** Delta types by the short names that an overlay uses. */
const TYPES: Readonly<Record<NonNullable<Overlay["columns"]>[number]["type"], ColumnType>> = {
  string: "string",
  long: "long",
  decimal: "decimal(18,6)",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
};

/** What an overlay decides, as models ask for it. Only what is decided is present. */
export function customerChoicesOf(overlay: Overlay): CustomerChoices {
  const { privacy = {}, orders = {}, payments = {}, products = {} } = overlay;
  const decided = {
    includeSensitive: privacy.sensitive && privacy.sensitive === "include",
    includePrivateContacts: privacy.privateContacts && privacy.privateContacts === "include",
    includeCost: overlay.includeCost,
    storeSales: orders.storeSales,
    callCenterPayments: payments.callCenter,
    productScope: products.scope,
    legalEntities: overlay.legalEntities,
    timeZones: overlay.timeZones,
    reportingCurrency: overlay.reportingCurrency,
    categoryHierarchy: overlay.categoryHierarchy,
    defaultCustomers: overlay.defaultCustomers,
    partyTypes: overlay.partyTypes,
    excludeAnonymous: overlay.anonymousActivities && overlay.anonymousActivities === "exclude",
    excludeArchived: overlay.archived && overlay.archived === "exclude",
    labels: overlay.labels,
    nullColumns: overlay.nullColumns,
    addedColumns: overlay.columns?.map(addedColumn),
  };
  return Object.fromEntries(Object.entries(decided).filter(([, value]) => value !== undefined));
}

function addedColumn(column: NonNullable<Overlay["columns"]>[number]): AddedColumn {
  const { table, name, from, type, privacy, description } = column;
  const [sourceTable = "", sourceColumn = ""] = from.split(".");
  return {
    ...{ table, name, description, source: { table: sourceTable, column: sourceColumn }, type: TYPES[type] },
    ...(privacy !== "none" && { privacy }),
  };
}
