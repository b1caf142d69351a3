import { z } from "zod";
import { isPrivateRange, parseRange } from "../components/network/address-space.ts";
import { armId } from "./arm-id.ts";

const PROFILES = ["open", "restricted", "private"] as const;

const subnet = (what: string) => armId("Microsoft.Network/virtualNetworks/[^/]+/subnets/[^/]+", what);

const zone = (service: string) =>
  armId(
    `Microsoft.Network/privateDnsZones/privatelink.${service}.core.windows.net`,
    `the private DNS zone of ${service}`,
  );

const addressSpace = z.string().refine((text) => {
  const range = parseRange(text);
  return range !== undefined && range.prefix <= 26 && isPrivateRange(range);
}, "use a private IPv4 range of at least 64 addresses that begins at its first address, e.g. 10.60.0.0/26");

/** Storage firewalls take public addresses only, and neither /31 nor /32 (Microsoft Learn: storage network security, 2026-02). */
const publicAddress = z.string().refine((text) => {
  const range = parseRange(text.includes("/") ? text : `${text}/32`);
  if (range === undefined || isPrivateRange(range)) return false;
  return text.includes("/") ? range.prefix <= 30 : true;
}, "use a public IPv4 address, or a range with a prefix up to /30, e.g. 203.0.113.0/28");

const Existing = z.strictObject({
  jobSubnetId: subnet("the job's subnet, delegated to Microsoft.App/environments, with compute batch to nobody"),
  endpointSubnetId: subnet("the subnet of the private endpoints").optional(),
  dnsZones: z
    .strictObject({
      dfs: zone("dfs"),
      blob: zone("blob"),
      batch: armId(
        "Microsoft.Network/privateDnsZones/privatelink.batch.azure.com",
        "the private DNS zone of Batch",
      ).optional(),
      vault: armId(
        "Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net",
        "the private DNS zone of key vaults",
      )
        .optional()
        .describe("ARM id of the private DNS zone of key vaults; used where the kit makes a vault"),
    })
    .optional()
    .describe("private DNS zones that the virtual network is linked to; default: Azure Policy writes the names"),
});

/** The network of a stack: setting `network`. */
export const NetworkSettings = z.strictObject({
  profile: z
    .enum(PROFILES)
    .optional()
    .describe("open, restricted (firewalls) or private (private endpoints); default: restricted in prod, else open"),
  landing: z
    .enum(PROFILES)
    .optional()
    .describe("profile of the landing account; default: profile, but restricted where that is private"),
  addressSpace: addressSpace
    .optional()
    .describe("IPv4 range of the platform's own virtual network; default: 10.60.0.0/26"),
  natGateway: z
    .boolean()
    .default(false)
    .describe("give the job's calls one fixed public address; needed only where somebody else's firewall asks for it"),
  deployerAddresses: z
    .array(publicAddress)
    .max(400)
    .default([])
    .describe("public addresses of the machines that run pulumi up: they upload the job through the firewall"),
  dataFactoryAddresses: z
    .array(publicAddress)
    .max(200)
    .default([])
    .describe("public ranges of Data Factory in the region, which start runs in a Batch account behind a firewall"),
  existing: Existing.optional().describe("a virtual network of the customer's: read, checked and never changed"),
});
