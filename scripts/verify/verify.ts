import { nameOf } from "../../components/naming.ts";
import type { Arm } from "../../components/provider/arm.ts";
import type { TokenSource } from "../../components/provider/credential.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { manualPlacesOf } from "../../stacks/manual-places.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { openDataverse } from "../dataverse/dataverse-client.ts";
import { type Finding, unseen } from "../findings/finding.ts";
import type { World } from "../world.ts";
import { azureFindings } from "./azure-probes.ts";
import { contactFindings } from "./contact-probes.ts";
import { lakeFindings } from "./lake-probes.ts";
import { landingFindings } from "./landing-probes.ts";
import { linkFindings } from "./link-probes.ts";

/** What is looked at, and as whom. */
export interface Verification {
  readonly world: World;
  readonly config: StackConfig;
  readonly arm: Arm;
  /** Subscription of the stack; undefined where nobody names it. */
  readonly subscriptionId: string | undefined;
  /** Container of the link. @default the stack's own */
  readonly landing: string | undefined;
  /** Lake account or directory. @default the stack's own */
  readonly lake: string | undefined;
  /** Address of the Dataverse environment. */
  readonly dataverse: string | undefined;
  readonly token: TokenSource;
  readonly withLake: <T>(location: string, work: (store: Store, scratch: string) => Promise<T>) => Promise<T>;
}

/** Every probe, in the order of the run sheet. Reads, and changes nothing. */
export async function verify(options: Verification): Promise<readonly Finding[]> {
  const groups = [
    linkGroup(options),
    landingGroup(options),
    azureGroup(options),
    lakeGroup(options),
    contactGroup(options),
  ];
  return (await Promise.all(groups)).flat();
}

const ENVIRONMENT = "Name the environment with --dataverse https://<organization>.crm.dynamics.com.";

const PLACE = "Set subscriptionId, give --subscription <id>, or name the place.";

async function linkGroup({ config, dataverse, token, world }: Verification): Promise<readonly Finding[]> {
  if (config.landing.source === "fabric-link") return [];
  const check = { check: "link", title: "the Synapse Link profile is active" };
  if (dataverse === undefined) return [unseen(check, "no environment is named", ENVIRONMENT)];
  return linkFindings(openDataverse(dataverse, token, world.signal));
}

async function contactGroup({ dataverse, token, world }: Verification): Promise<readonly Finding[]> {
  const check = { check: "insights", title: "Customer Insights - Data is installed in the environment" };
  if (dataverse === undefined) return [unseen(check, "no environment is named", ENVIRONMENT)];
  return contactFindings(openDataverse(dataverse, token, world.signal));
}

async function landingGroup(options: Verification): Promise<readonly Finding[]> {
  const { config, world, withLake } = options;
  // Delta tables have no folders; the run itself says when one lacks something.
  if (config.landing.source !== "synapse-link-csv") return [];
  const account = accountUrl(options, "landingAccount");
  const location = options.landing ?? (account && `${account}/${manualPlacesOf(config).landingContainer}`);
  const check = { check: "feed", title: "Synapse Link writes folders" };
  if (location === undefined) return [unseen(check, "no subscription is named", PLACE)];
  return withLake(location, (store) => landingFindings(store, world.now()));
}

async function lakeGroup(options: Verification): Promise<readonly Finding[]> {
  const { config, world, withLake } = options;
  const location = options.lake ?? accountUrl(options, "lakeAccount");
  const check = { check: "runs", title: "the last run succeeded" };
  if (location === undefined) return [unseen(check, "no subscription is named", PLACE)];
  const gold = `${location.replace(/\/$/, "")}/gold/${config.gold.root}`;
  return withLake(location, (store, scratch) => lakeFindings({ world, store, scratch, gold }));
}

async function azureGroup({ arm, config, subscriptionId }: Verification): Promise<readonly Finding[]> {
  const check = { check: "sealed", title: "the landing account takes no keys" };
  if (subscriptionId === undefined) return [unseen(check, "no subscription is named", PLACE)];
  return azureFindings(arm, config, subscriptionId);
}

function accountUrl({ config, subscriptionId }: Verification, kind: "landingAccount" | "lakeAccount") {
  if (subscriptionId === undefined && config.names[kind] === undefined) return undefined;
  return `https://${nameOf(kind, { ...config, subscriptionId: subscriptionId ?? "" })}.dfs.core.windows.net`;
}
