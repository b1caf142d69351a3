import type * as pulumi from "@pulumi/pulumi";
import { NO_REQUEST } from "../components/orchestration/pipeline-parts.ts";
import { runSizeOf } from "./compute-settings.ts";
import type { StackConfig } from "./config.ts";
import type { JobBundle } from "./job-bundle.ts";
import { feedSettingsOf } from "./storefront-settings.ts";

/** Where the job finds its data and its code. */
export interface JobPlaces {
  /** URL below which every file of the bundle lies under its SHA-256. */
  readonly bundleBase: pulumi.Input<string>;
  /** URL of the container Dataverse exports into. */
  readonly landing: pulumi.Input<string>;
  /** DFS endpoint of the lake. */
  readonly lake: pulumi.Output<string>;
}

/** Share of the container's memory that the engine may use; Node and the file system's cache need the rest. */
const ENGINE_SHARE = 0.65;

/** The environment of the deployed job: its contract with `transforms/job-settings.ts` and the bootstrap. */
export function jobEnvironmentOf(
  config: StackConfig,
  bundle: JobBundle,
  { bundleBase, landing, lake }: JobPlaces,
): Record<string, pulumi.Input<string>> {
  return {
    BUNDLE_BASE: bundleBase,
    BUNDLE_FILES: JSON.stringify(bundle.files.map(({ name, sha256 }) => ({ name, sha256 }))),
    COMMERCE_INSIGHTS_LANDING: config.landing.lakehouse ?? landing,
    COMMERCE_INSIGHTS_LAKE: lake.apply((endpoint) => endpoint.replace(/\/+$/, "")),
    // Exchanged by the backfill pipeline.
    COMMERCE_INSIGHTS_REQUEST: NO_REQUEST,
    COMMERCE_INSIGHTS_SETTINGS: JSON.stringify(jobSettingsOf(config)),
  };
}

/** What the job is told about the customer and about the size of its container or machine. Pure. */
function jobSettingsOf(config: StackConfig) {
  const { language, timeZone, overlay, storefront, gold, layers } = config;
  const { source } = config.landing;
  const feed = storefront && feedSettingsOf(storefront);
  const { memoryGiB, cores } = runSizeOf(config);
  const memory = `${Math.floor(memoryGiB * 1024 * ENGINE_SHARE)}MB`;
  const threads = Math.max(1, Math.floor(cores));
  return { language, timeZone, goldRoot: gold.root, memory, threads, source, layers, overlay, storefront: feed };
}
