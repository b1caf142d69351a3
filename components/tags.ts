import * as pulumi from "@pulumi/pulumi";

/** Tags every resource of a deployment carries. */
export interface RequiredTags {
  readonly workload: string;
  readonly env: string;
  readonly customer: string;
  readonly owner: string;
  readonly costCenter: string;
  readonly dataClassification: string;
  readonly managedBy: string;
  readonly kitVersion: string;
}

/** Resource types of azure-native that take tags, as far as components create them. */
const TAGGABLE: ReadonlySet<string> = new Set([
  "azure-native:resources:ResourceGroup",
  "azure-native:storage:StorageAccount",
  "azure-native:keyvault:Vault",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:operationalinsights:Workspace",
  "azure-native:app:ManagedEnvironment",
  "azure-native:network:NatGateway",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PrivateEndpoint",
  "azure-native:network:PublicIPAddress",
  "azure-native:network:VirtualNetwork",
  "azure-native:powerplatform:EnterprisePolicy",
  "azure-native:privatedns:PrivateZone",
  "azure-native:privatedns:VirtualNetworkLink",
  "azure-native:app:Job",
  "azure-native:datafactory:Factory",
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:MetricAlert",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:applicationinsights:Workbook",
]);

/** The arguments of a resource with the required tags; tags of the resource itself win. Pure. */
export function withTags(
  type: string,
  args: Readonly<Record<string, unknown>>,
  required: RequiredTags,
): Record<string, unknown> {
  if (!TAGGABLE.has(type)) return { ...args };
  const own = (args.tags ?? {}) as Record<string, string>;
  return { ...args, tags: { ...required, ...own } };
}

/** Merges the required tags into every taggable resource registered from now on. */
export function registerTags(required: RequiredTags): void {
  pulumi.runtime.registerStackTransform(({ type, props, opts }) => ({ props: withTags(type, props, required), opts }));
}
