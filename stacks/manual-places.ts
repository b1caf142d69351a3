import { dataverseContainerOf } from "../components/landing-zone.ts";
import { nameOf } from "../components/naming.ts";
import type { StackConfig } from "./config.ts";
import type { ManualPlaces } from "./manual-step.ts";

/** What the settings do not say. */
export interface KnownIds {
  /** Subscription deployed to; names that are unique in Azure follow from it. @default the settings' */
  readonly subscriptionId?: string | undefined;
  /** Id of the Dataverse environment, a GUID. */
  readonly environmentId?: string | undefined;
}

/** The places of a stack before it is deployed; what cannot be known yet says where to read it. Pure. */
export function manualPlacesOf(config: StackConfig, ids: KnownIds = {}): ManualPlaces {
  const { dataverse, landing, location, gold } = config;
  const { subscriptionId = config.subscriptionId, environmentId } = ids;
  const deployment = { ...config, subscriptionId: subscriptionId ?? "" };
  const named = (kind: "landingAccount" | "lakeAccount" | "dataFactory", output: string) =>
    subscriptionId === undefined && config.names[kind] === undefined ? `<${output}>` : nameOf(kind, deployment);
  const lakeEndpoint = `https://${named("lakeAccount", "lakeAccount")}.dfs.core.windows.net/`;
  const group = (kind: "computeGroup" | "networkGroup") =>
    `/subscriptions/${subscriptionId ?? "<subscription id>"}/resourceGroups/${nameOf(kind, deployment)}`;
  const factory = `${group("computeGroup")}/providers/Microsoft.DataFactory/factories/${named("dataFactory", "factoryName")}`;
  return {
    landingAccount: named("landingAccount", "landingAccount"),
    landingContainer: dataverseContainerOf(dataverse.environmentName, dataverse.organizationName),
    lakeEndpoint,
    goldLocation: `${lakeEndpoint}gold/${gold.root}`,
    goldRoot: gold.root,
    factoryStudio: `https://adf.azure.com/en/home?factory=${factory}`,
    environmentId: environmentId ?? "<environment id>",
    subscription: subscriptionId ?? "<subscription id>",
    policyId: `${group("networkGroup")}/providers/Microsoft.PowerPlatform/enterprisePolicies/${nameOf("enterprisePolicy", deployment)}`,
    landingGroup: nameOf("dataGroup", deployment),
    landingRegion: landing.location,
    lakeRegion: location,
  };
}
