import type { StackConfig } from "./config.ts";

/** What the steps name. */
export interface ManualPlaces {
  readonly landingAccount: string;
  readonly landingContainer: string;
  readonly goldLocation: string;
}

/**
 * What no interface can do and a person must, in order. Short; `run-sheet` has the whole text with links and probes.
 * Pure.
 */
export function manualStepsOf(config: StackConfig, places: ManualPlaces): readonly string[] {
  const { landing, triggers } = config;
  const linking = [
    `Create the Synapse Link in make.powerapps.com with storage account ${places.landingAccount}, incremental folder ` +
      `structure and the Finance and Operations tables; it creates the container ${places.landingContainer}.`,
    "When its initial sync is complete, set landing.phase to sealed and run pulumi up: account keys go off.",
  ];
  return [
    ...(landing.phase === "linking" ? linking : []),
    ...(triggers === "stopped" ? ["Set triggers to started and run pulumi up: the schedule runs."] : []),
    `After the first successful run, add the Azure Data Lake Delta tables of ${places.goldLocation} as a data source in ` +
      "Customer Insights - Data: include all tables, choose their keys.",
    "In Customer Insights - Data unify, configure activities, and schedule its refresh after the runs of this stack.",
  ];
}
