/** Containers of the lake in the order data flows. */
const LAKE_CONTAINERS = ["silver", "gold", "quarantine", "ops"] as const;

/** Container that a web shop's own pipeline writes to, where there is such a feed. */
const FEED_CONTAINER = "events";

export type LakeContainer = (typeof LAKE_CONTAINERS)[number] | typeof FEED_CONTAINER;

/**
 * Forms in which Dataverse delivers bronze: CSV folders of Synapse Link, Delta tables of Synapse Link with a Synapse
 * workspace (`deltalake/<table>_partitioned`), Delta tables of Link to Fabric (`Tables/<table>` of a lakehouse).
 */
export const BRONZE_SOURCES = ["synapse-link-csv", "synapse-link-delta", "fabric-link"] as const;

export type BronzeSource = (typeof BRONZE_SOURCES)[number];

/**
 * How a lake keeps what lies between bronze and gold: as the container `silver` (medallion), or below `ops`, where
 * nobody but the job looks (simplified). Gold is the same.
 */
export const LAYER_MODES = ["medallion", "simplified"] as const;

export type LayerMode = (typeof LAYER_MODES)[number];

/**
 * Containers of a lake in the order data flows.
 *
 * @param hasFeed whether web shops report what visitors do.
 */
export function lakeContainersOf(layers: LayerMode, hasFeed = false): readonly LakeContainer[] {
  const own = layers === "medallion" ? LAKE_CONTAINERS : LAKE_CONTAINERS.filter((container) => container !== "silver");
  return hasFeed ? [FEED_CONTAINER, ...own] : own;
}

/** Names of the gold tables: what monitoring expects every run to confirm. A test keeps them equal to the models. */
export const GOLD_TABLES = [
  "profiles_Customer",
  "activities_Orders",
  "activities_OrderHeaders",
  "activities_Payments",
  "activities_Returns",
  "activities_StoreTransactions",
  "activities_LoyaltyPoints",
  "activities_StorefrontActions",
  "supporting_Products",
  "supporting_ProductCategories",
  "supporting_Channels",
  "supporting_Stores",
  "supporting_LoyaltyPrograms",
  "supporting_LoyaltyRewardPoints",
  "supporting_LoyaltyCards",
  "supporting_Affiliations",
  "supporting_CustomerAffiliations",
  "supporting_Calendar",
] as const;
