/** One rule of a network security group, in the shape of its arguments. */
export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "*";
  readonly sourceAddressPrefix: string;
  readonly sourcePortRange: "*";
  readonly destinationAddressPrefix: string;
  readonly destinationPortRange: string;
}

/** What a transform job sends to, by service tag (Microsoft Learn: Container Apps, firewall integration, 2025-12). */
const DESTINATIONS = [
  ["registry", "MicrosoftContainerRegistry"],
  ["registry-delivery", "AzureFrontDoor.FirstParty"],
  ["sign-in", "AzureActiveDirectory"],
  ["logs", "AzureMonitor"],
  ["storage", "Storage"],
] as const;

/**
 * What a machine of a Batch pool sends to beside the virtual network, in which its way to Batch lies: tokens come from
 * the machine's own metadata service, code and data from storage (Microsoft Learn: Batch pool without public IP
 * addresses, 2025-08).
 */
const DESTINATIONS_OF_BATCH = [["storage", "Storage"]] as const;

/** What runs in the job's subnet. */
export type JobCompute = "container-apps" | "batch";

/**
 * Rules of the job's subnet: in, what the platform itself needs; out, HTTPS to the services above and to the virtual
 * network, and nothing else. With `toInternet` HTTPS goes anywhere: OneLake has no service tag of its own. Pure.
 */
export function jobSecurityRules(
  subnetRange: string,
  toInternet: boolean,
  compute: JobCompute = "container-apps",
): readonly SecurityRule[] {
  const any = "*" as const;
  const inbound = { direction: "Inbound", sourcePortRange: any, destinationAddressPrefix: subnetRange } as const;
  const outbound = { direction: "Outbound", sourcePortRange: any, sourceAddressPrefix: subnetRange } as const;
  const https = { access: "Allow", protocol: "Tcp", destinationPortRange: "443" } as const;
  const own = compute === "batch" ? DESTINATIONS_OF_BATCH : DESTINATIONS;
  const destinations = toInternet ? ([...own, ["internet", "Internet"]] as const) : own;
  return [
    {
      ...inbound,
      ...{ name: "in-subnet", priority: 100, access: "Allow", protocol: any },
      ...{ sourceAddressPrefix: subnetRange, destinationPortRange: any },
    },
    {
      ...inbound,
      ...{ name: "in-load-balancer", priority: 110, access: "Allow", protocol: any },
      ...{ sourceAddressPrefix: "AzureLoadBalancer", destinationPortRange: any },
    },
    {
      ...inbound,
      ...{ name: "in-deny", priority: 4096, access: "Deny", protocol: any },
      ...{ sourceAddressPrefix: any, destinationPortRange: any },
    },
    {
      ...outbound,
      ...{ name: "out-network", priority: 100, access: "Allow", protocol: any },
      ...{ destinationAddressPrefix: "VirtualNetwork", destinationPortRange: any },
    },
    {
      ...outbound,
      ...{ name: "out-names", priority: 110, access: "Allow", protocol: any },
      ...{ destinationAddressPrefix: "168.63.129.16/32", destinationPortRange: "53" },
    },
    ...destinations.map(
      ([name, tag], index): SecurityRule => ({
        ...outbound,
        ...https,
        ...{ name: `out-${name}`, priority: 200 + index * 10, destinationAddressPrefix: tag },
      }),
    ),
    {
      ...outbound,
      ...{ name: "out-deny", priority: 4096, access: "Deny", protocol: any },
      ...{ destinationAddressPrefix: any, destinationPortRange: any },
    },
  ];
}
