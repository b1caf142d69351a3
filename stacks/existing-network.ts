import * as network from "@pulumi/azure-native/network/index.js";
import { parseRange } from "../components/network/address-space.ts";
import { JOB_DELEGATION } from "../components/network/virtual-network.ts";
import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/** What Azure says of a subnet, as far as it decides. */
export interface SubnetFacts {
  /** Region of its virtual network. */
  readonly location: string;
  readonly addressPrefix: string;
  readonly delegations: readonly string[];
  readonly serviceEndpoints: readonly string[];
}

/** What a subnet is wanted for. */
export interface SubnetDemand {
  /** The setting that names it. */
  readonly setting: string;
  readonly use: "job" | "endpoints";
  /** What runs in the job's subnet. */
  readonly compute: StackConfig["compute"];
  readonly location: string;
  /** Storage accounts let the subnet in by its service endpoint; the region decides which. */
  readonly storageServices: readonly string[];
}

/** Least number of addresses: a Container Apps environment takes /27; Azure keeps five, and endpoints take five. */
const LEAST = { job: 32, endpoints: 16 } as const;

/** Everything that keeps a subnet from its use, in plain words. Pure. */
export function subnetProblems(
  facts: SubnetFacts,
  { setting, use, compute, location, storageServices }: SubnetDemand,
): string[] {
  const size = 2 ** (32 - (parseRange(facts.addressPrefix)?.prefix ?? 32));
  const isDelegated = facts.delegations.includes(JOB_DELEGATION);
  const hasEndpoint = facts.serviceEndpoints.some((service) => storageServices.includes(service));
  return [
    facts.location !== location && `lies in ${facts.location}; location is ${location}`,
    size < LEAST[use] && `has ${size} addresses (${facts.addressPrefix}); at least ${LEAST[use]} are needed`,
    use === "job" && compute === "container-apps" && !isDelegated && `is not delegated to ${JOB_DELEGATION}`,
    use === "job" && !hasEndpoint && `has no service endpoint ${storageServices.join(" or ")}`,
    (use === "endpoints" || compute === "batch") &&
      facts.delegations.length > 0 &&
      `is delegated to ${facts.delegations.join(", ")}`,
  ]
    .filter((problem) => problem !== false)
    .map((problem) => `${setting}: the subnet ${problem}`);
}

/**
 * Reads the subnets a stack is told to use, and refuses what does not fit, before anything is created. Nothing of them
 * is ever changed.
 *
 * @throws ConfigError CI-EXISTING-001 for what is not there, CI-EXISTING-002 for what does not fit.
 */
export async function requireFittingSubnets(config: StackConfig, subscriptionId: string): Promise<void> {
  const { location, landing, compute } = config;
  const { existing } = config.network;
  if (existing === undefined) return;
  const isFar = landing.location !== location;
  const storageServices = isFar ? ["Microsoft.Storage.Global"] : ["Microsoft.Storage", "Microsoft.Storage.Global"];
  const wanted = [
    ["jobSubnetId", "job", existing.jobSubnetId],
    ["endpointSubnetId", "endpoints", existing.endpointSubnetId],
  ] as const;
  const problems = await Promise.all(
    wanted.map(async ([key, use, id]) => {
      if (id === undefined) return [];
      const setting = `network.existing.${key}`;
      return subnetProblems(await readSubnet(setting, id, subscriptionId), {
        setting,
        use,
        compute,
        location,
        storageServices,
      });
    }),
  );
  const found = problems.flat();
  if (found.length === 0) return;
  throw new ConfigError(
    "CI-EXISTING-002",
    `The virtual network does not fit the settings:\n${found.map((line) => `  ${line}`).join("\n")}`,
    "Ask who owns the virtual network to change it, or name other subnets; the kit changes neither.",
  );
}

async function readSubnet(setting: string, id: string, subscriptionId: string): Promise<SubnetFacts> {
  const [, subscription = "", resourceGroupName = "", virtualNetworkName = "", subnetName = ""] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/virtualNetworks\/([^/]+)\/subnets\/([^/]+)$/i.exec(id) ??
    [];
  if (subscription.toLowerCase() !== subscriptionId.toLowerCase()) {
    throw new ConfigError(
      "CI-EXISTING-001",
      `${setting} is in subscription ${subscription}, but the stack is deployed to ${subscriptionId}.`,
      "Name a subnet of the stack's subscription: an environment of Container Apps takes no other.",
    );
  }
  const place = { resourceGroupName, virtualNetworkName };
  try {
    const [{ location = "" }, subnet] = await Promise.all([
      network.getVirtualNetwork(place),
      network.getSubnet({ ...place, subnetName }),
    ]);
    return {
      location,
      addressPrefix: subnet.addressPrefix ?? subnet.addressPrefixes?.[0] ?? "",
      delegations: (subnet.delegations ?? []).flatMap(({ serviceName }) => serviceName ?? []),
      serviceEndpoints: (subnet.serviceEndpoints ?? []).flatMap(({ service }) => service ?? []),
    };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    throw new ConfigError(
      "CI-EXISTING-001",
      `${setting} cannot be read: ${reason}`,
      `Correct the id, or grant whoever deploys the role Reader on ${id}.`,
    );
  }
}
