import type { NetworkProfile } from "../components/network/profile.ts";
import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/** Profile of the landing account: Synapse Link does not reach a private one. Pure. */
export function landingProfileOf({ network }: Pick<StackConfig, "network">): NetworkProfile {
  return network.landing ?? (network.profile === "private" ? "restricted" : network.profile);
}

/**
 * Refuses settings that are each acceptable and do not work together, before anything is created. Pure.
 *
 * @throws ConfigError CI-NETWORK-001 to CI-NETWORK-006.
 */
export function requireWorkableNetwork(config: StackConfig): void {
  const { network, landing, location, ciData, dataverse } = config;
  const landingProfile = landingProfileOf(config);
  const isLinked = landing.source !== "fabric-link";
  if (landingProfile === "private" && isLinked) {
    throw new ConfigError(
      "CI-NETWORK-001",
      `network.landing is private, but landing.source is ${landing.source}: Synapse Link for Dataverse does not write to an account behind private endpoints.`,
      "Set network.landing to restricted (firewall, trusted services, managed identity of an enterprise policy), or leave it out.",
    );
  }
  if (landingProfile === "restricted" && isLinked && dataverse.geography === undefined) {
    throw new ConfigError(
      "CI-NETWORK-002",
      "dataverse.geography is not set, but the landing account is behind a firewall: Synapse Link passes it with the identity of an enterprise policy, which lies in a Power Platform geography.",
      "Set dataverse.geography, e.g. europe (Power Platform admin center > Environments), or network.landing to open.",
    );
  }
  if (ciData.location !== undefined && ciData.location !== location) {
    throw new ConfigError(
      "CI-NETWORK-003",
      `location is ${location}, but ciData.location is ${ciData.location}: Customer Insights - Data reads Delta tables of its own region only.`,
      `Set location to ${ciData.location}: the lake lies there. landing.location may differ.`,
    );
  }
  if (config.schedule.onLanding) requireEvents(config, landingProfile);
  const problem = existingProblem(network);
  if (problem !== undefined) {
    throw new ConfigError("CI-NETWORK-004", problem, "docs/network.md shows complete settings of each profile.");
  }
}

/** Events come from an account with a public endpoint, to a factory with one (microsoft/finops-toolkit#2064). */
function requireEvents({ network, landing }: StackConfig, landingProfile: NetworkProfile): void {
  const hint = "Leave schedule.onLanding out: runs start at the hours of the schedule.";
  if (landing.source !== "synapse-link-csv") {
    throw new ConfigError(
      "CI-NETWORK-005",
      `schedule.onLanding is true, but landing.source is ${landing.source}: only Synapse Link's folders say when one is finished.`,
      hint,
    );
  }
  const closed = [
    landingProfile === "private" && "network.landing is private",
    network.profile === "private" && "network.profile is private, which closes Data Factory's public endpoint",
  ].find((problem) => problem !== false);
  if (closed === undefined) return;
  throw new ConfigError("CI-NETWORK-006", `schedule.onLanding is true, but ${closed}: events do not arrive.`, hint);
}

function existingProblem({ profile, existing, addressSpace, natGateway }: StackConfig["network"]): string | undefined {
  if (profile === "open") {
    if (existing !== undefined)
      return "network.existing is set, but network.profile is open, which uses no virtual network.";
    if (natGateway) return "network.natGateway is true, but network.profile is open, which has no virtual network.";
    return undefined;
  }
  if (existing === undefined) return undefined;
  if (addressSpace !== undefined) {
    return "network.addressSpace and network.existing are both set; the kit makes a virtual network or uses yours.";
  }
  if (natGateway) return "network.natGateway is true with network.existing; the way out of your network is yours.";
  if (profile === "private" && existing.endpointSubnetId === undefined) {
    return "network.existing.endpointSubnetId is not set, but network.profile is private.";
  }
  return undefined;
}
