import type { StackConfig } from "./config.ts";
import { landingProfileOf } from "./network-checks.ts";

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
  const { landing, network, triggers } = config;
  // Fabric brings its own way in; Synapse Link comes with the policy's identity.
  const hasPolicy = landingProfileOf(config) !== "open" && landing.source !== "fabric-link";
  const admission = [
    "Link the enterprise policy of the network resource group to the Power Platform environment (PowerShell: " +
      `Enable-Identity -EnvironmentId <environment> -PolicyArmId <policy>): Synapse Link passes the firewall of ` +
      `${places.landingAccount} with its identity.`,
  ];
  const privateLink = [
    "In Customer Insights - Data request Private Link to the lake's account, then approve its four pending private " +
      "endpoint connections (Azure portal: storage account > Networking > Private endpoints), and validate.",
  ];
  const linking = [
    `Create the Synapse Link in make.powerapps.com with storage account ${places.landingAccount}, incremental folder ` +
      `structure and the Finance and Operations tables; it creates the container ${places.landingContainer}.`,
    "When its initial sync is complete, set landing.phase to sealed and run pulumi up: account keys go off.",
  ];
  return [
    ...(landing.phase === "linking" && hasPolicy ? admission : []),
    ...(landing.phase === "linking" ? linking : []),
    ...(network.profile === "open" ? [] : privateLink),
    ...(triggers === "stopped" ? ["Set triggers to started and run pulumi up: the schedule runs."] : []),
    `After the first successful run, add the Azure Data Lake Delta tables of ${places.goldLocation} as a data source in ` +
      "Customer Insights - Data: include all tables, choose their keys.",
    "In Customer Insights - Data unify, configure activities, and schedule its refresh after the runs of this stack.",
  ];
}
