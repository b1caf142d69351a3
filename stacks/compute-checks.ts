import { LONGEST_EXPRESSION } from "../components/orchestration/run-batch-task.ts";
import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/** Characters that a run's description takes beside the overlay: places, code, environment. */
const DESCRIPTION = 4096;

/**
 * Refuses a Batch pool that would never get to work, before anything is created. Pure.
 *
 * @throws ConfigError CI-COMPUTE-001, CI-COMPUTE-002 and CI-COMPUTE-004.
 */
export function requireWorkableCompute({ compute, network, location, overlay }: StackConfig): void {
  if (compute !== "batch") return;
  // It stands as a text within a text.
  const length = JSON.stringify(JSON.stringify(overlay ?? {})).length;
  if (length > LONGEST_EXPRESSION - DESCRIPTION) {
    throw new ConfigError(
      "CI-COMPUTE-004",
      `overlay has ${length} characters, but compute is batch: Data Factory describes a run to Batch in an expression of ${LONGEST_EXPRESSION} characters, of which the overlay may take ${LONGEST_EXPRESSION - DESCRIPTION}.`,
      "Use compute: container-apps, or a shorter overlay.",
    );
  }
  if (network.profile === "open") return;
  if (network.dataFactoryAddresses.length === 0) {
    throw new ConfigError(
      "CI-COMPUTE-001",
      `network.dataFactoryAddresses is not set, but compute is batch and network.profile is ${network.profile}: the Batch account denies everybody whom no setting names, Data Factory included.`,
      `Set it to the ranges of Data Factory in the region: az network list-service-tags --location ${location} --query "values[?properties.systemService=='DataFactory' && properties.region=='${location}'].properties.addressPrefixes".`,
    );
  }
  if (network.existing !== undefined && network.existing.endpointSubnetId === undefined) {
    throw new ConfigError(
      "CI-COMPUTE-002",
      `network.existing.endpointSubnetId is not set, but compute is batch and network.profile is ${network.profile}: machines without a public address reach Batch by a private endpoint only.`,
      "Name a subnet for the endpoint, or use compute: container-apps.",
    );
  }
}
