/** What a price is charged for: its unit is in the name, months have 730 hours. */
export type Meter =
  | "container-apps-vcpu-second"
  | "container-apps-gib-second"
  | "batch-core-hour"
  | "data-factory-activity-run"
  | "data-factory-activity-hour"
  | "storage-gb-month"
  | "storage-10k-writes"
  | "storage-10k-reads"
  | "logs-gb"
  | "metric-alert-month"
  | "log-alert-month"
  | "private-endpoint-hour"
  | "private-zone-month"
  | "nat-gateway-hour"
  | "public-address-hour";

/** Dollars for one unit: what one pays in a cheap region, usually, and in a dear one. */
export interface Price {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** How the Azure Retail Prices API names a meter; storage is asked for as locally redundant. */
export interface RetailMeter {
  readonly serviceName: string;
  readonly productName?: string;
  readonly skuName?: string;
  readonly meterName: string;
  /** Units of ours in one of the API's, e.g. 1000 activity runs. */
  readonly units: number;
}

export interface ListPrice extends Price {
  /** Where the figure was seen, and when. */
  readonly seen: string;
  readonly retail: RetailMeter;
}

/** Month from which the list is; `--live` asks for today's prices. */
export const LISTED = "2026-11";

/**
 * List prices in US dollars without taxes, discounts and reservations. None is a quotation: ranges cover regions, and the
 * age of what was seen. Storage prices are those of locally redundant hot blobs, see {@link REPLICATION_FACTOR}.
 */
export const PRICE_LIST: Readonly<Record<Meter, ListPrice>> = {
  "container-apps-vcpu-second": {
    ...{ low: 0.000024, likely: 0.000024, high: 0.000034 },
    seen: "Azure Container Apps pricing page, quoted 2025-12",
    retail: {
      ...{ serviceName: "Azure Container Apps", skuName: "Standard", meterName: "Standard vCPU Active Usage" },
      units: 1,
    },
  },
  "container-apps-gib-second": {
    ...{ low: 0.000003, likely: 0.000003, high: 0.0000043 },
    seen: "Azure Container Apps pricing page, quoted 2025-12",
    retail: {
      ...{ serviceName: "Azure Container Apps", skuName: "Standard", meterName: "Standard Memory Active Usage" },
      units: 1,
    },
  },
  "batch-core-hour": {
    // From the smallest Ddsv5 in a cheap region to an Edsv5, with twice the memory, in a dear one.
    ...{ low: 0.05, likely: 0.065, high: 0.1 },
    seen: "Linux virtual machines pricing page, undated",
    retail: {
      ...{ serviceName: "Virtual Machines", productName: "Virtual Machines Ddsv5 Series" },
      ...{ skuName: "D4ds v5", meterName: "D4ds v5" },
      units: 4,
    },
  },
  "data-factory-activity-run": {
    ...{ low: 0.001, likely: 0.001, high: 0.0015 },
    seen: "Azure Data Factory pricing page, undated",
    retail: {
      serviceName: "Azure Data Factory v2",
      skuName: "Cloud",
      meterName: "Cloud Orchestration Activity Run",
      units: 1000,
    },
  },
  "data-factory-activity-hour": {
    ...{ low: 0.005, likely: 0.005, high: 0.0065 },
    seen: "Azure Data Factory pricing page, undated",
    retail: { serviceName: "Azure Data Factory v2", skuName: "Cloud", meterName: "Cloud Pipeline Activity", units: 1 },
  },
  "storage-gb-month": {
    ...{ low: 0.018, likely: 0.0208, high: 0.026 },
    seen: "Microsoft Learn, cost samples of Blob Storage, 2024-07",
    retail: {
      serviceName: "Storage",
      productName: "Azure Data Lake Storage Gen2 Hierarchical Namespace",
      skuName: "Hot LRS",
      meterName: "Hot LRS Data Stored",
      units: 1,
    },
  },
  "storage-10k-writes": {
    ...{ low: 0.055, likely: 0.065, high: 0.11 },
    seen: "Microsoft Learn, cost samples of Blob Storage, 2024-07",
    retail: {
      serviceName: "Storage",
      productName: "Azure Data Lake Storage Gen2 Hierarchical Namespace",
      skuName: "Hot LRS",
      meterName: "Hot Write Operations",
      units: 1,
    },
  },
  "storage-10k-reads": {
    ...{ low: 0.0044, likely: 0.0052, high: 0.0072 },
    seen: "Microsoft Learn, cost samples of Blob Storage, 2024-07",
    retail: {
      serviceName: "Storage",
      productName: "Azure Data Lake Storage Gen2 Hierarchical Namespace",
      skuName: "Hot LRS",
      meterName: "Hot Read Operations",
      units: 1,
    },
  },
  "logs-gb": {
    ...{ low: 2.3, likely: 2.76, high: 3.5 },
    seen: "Azure Monitor pricing page, undated",
    retail: {
      serviceName: "Log Analytics",
      skuName: "Analytics Logs",
      meterName: "Analytics Logs Data Ingestion",
      units: 1,
    },
  },
  "metric-alert-month": {
    ...{ low: 0.1, likely: 0.1, high: 0.13 },
    seen: "Azure Monitor pricing page, undated",
    retail: { serviceName: "Azure Monitor", skuName: "Alerts", meterName: "Alerts Metrics Monitored", units: 1 },
  },
  "log-alert-month": {
    ...{ low: 0.5, likely: 0.5, high: 1.5 },
    seen: "Azure Monitor pricing page, undated",
    retail: {
      serviceName: "Azure Monitor",
      skuName: "Alerts",
      meterName: "Alerts System Log Monitored at 15 Minute Frequency",
      units: 1,
    },
  },
  "private-endpoint-hour": {
    ...{ low: 0.01, likely: 0.01, high: 0.013 },
    seen: "Azure Private Link pricing page, undated",
    retail: {
      serviceName: "Virtual Network",
      productName: "Virtual Network Private Link",
      meterName: "Standard Private Endpoint",
      units: 1,
    },
  },
  "private-zone-month": {
    ...{ low: 0.5, likely: 0.5, high: 0.65 },
    seen: "Azure DNS pricing page, undated",
    retail: { serviceName: "Azure DNS", skuName: "Private", meterName: "Private Zone", units: 1 },
  },
  "nat-gateway-hour": {
    ...{ low: 0.045, likely: 0.045, high: 0.06 },
    seen: "Azure NAT Gateway pricing page, undated",
    retail: { serviceName: "NAT Gateway", skuName: "Standard", meterName: "Standard Gateway", units: 1 },
  },
  "public-address-hour": {
    ...{ low: 0.005, likely: 0.005, high: 0.0065 },
    seen: "Azure IP addresses pricing page, undated",
    retail: {
      serviceName: "Virtual Network",
      productName: "IP Addresses",
      skuName: "Standard",
      meterName: "Standard IPv4 Static Public IP",
      units: 1,
    },
  },
};

/** Price of a redundancy, with locally redundant as 1 (list prices of several regions, 2024-07). */
export const REPLICATION_FACTOR = {
  Standard_LRS: 1,
  Standard_ZRS: 1.25,
  Standard_GRS: 2,
  Standard_RAGRS: 2.5,
} as const;
