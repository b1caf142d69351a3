import type { Cloud, CloudResource, Properties } from "../../cloud.ts";
import { listOf, propertiesOf, textOf } from "../../cloud-queries.ts";
import { ArmError } from "../arm-error.ts";
import type { ResourceType } from "../resource-type.ts";

const GROUP = "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network";

/** Subnets and private endpoints: what Azure refuses about them. */
export const NETWORK: readonly ResourceType[] = [
  {
    token: "azure-native:network:Subnet",
    id: `${GROUP}/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`,
    outputs: () => ({ provisioningState: "Succeeded" }),
    admitDelete: ({ id }, cloud) => {
      const users = cloud.list().filter((resource) => resource.type !== "azure-native:storage:StorageAccount");
      const user = users.find(({ inputs }) => subnetsOf(inputs).some((used) => isSame(used, id)));
      if (user === undefined) return;
      const message = `Subnet ${id} is in use by ${user.id} and cannot be deleted.`;
      throw new ArmError(400, "InUseSubnetCannotBeDeleted", message);
    },
  },
  {
    token: "azure-native:network:PrivateEndpoint",
    id: `${GROUP}/privateEndpoints/{privateEndpointName}`,
    required: ["location", "subnet", "privateLinkServiceConnections"],
    replaceOn: ["subnet", "privateLinkServiceConnections"],
    outputs: () => ({ provisioningState: "Succeeded" }),
    admit: ({ cloud, inputs }) => admitEndpoint(cloud, inputs),
  },
];

function admitEndpoint(cloud: Cloud, inputs: Properties): void {
  const subnetId = textOf(propertiesOf(inputs.subnet).id);
  const subnet = requireSubnet(cloud, subnetId);
  if (listOf(subnet.inputs.delegations).length > 0) {
    const message = `Private endpoint cannot be created in the delegated subnet ${subnetId}.`;
    throw new ArmError(400, "PrivateEndpointCannotBeCreatedInSubnetThatIsDelegated", message);
  }
  for (const connection of listOf(inputs.privateLinkServiceConnections).map(propertiesOf)) {
    const target = cloud.get(textOf(connection.privateLinkServiceId));
    if (target !== undefined) continue;
    const message = `The resource '${textOf(connection.privateLinkServiceId)}' of the private endpoint was not found.`;
    throw new ArmError(400, "LinkedAuthorizationFailed", message);
  }
}

/** A subnet that must be there. */
export function requireSubnet(cloud: Cloud, id: string): CloudResource {
  const subnet = cloud.get(id);
  if (subnet !== undefined) return subnet;
  throw new ArmError(400, "InvalidResourceReference", `The subnet '${id}' was not found.`);
}

/** Refuses a Container Apps environment whose subnet it cannot use (Microsoft Learn: Container Apps networking, 2025-12). */
export function admitEnvironmentSubnet(cloud: Cloud, environmentId: string, subnetId: string): void {
  const { inputs } = requireSubnet(cloud, subnetId);
  const delegations = listOf(inputs.delegations).map((entry) => textOf(propertiesOf(entry).serviceName));
  if (!delegations.includes("Microsoft.App/environments")) {
    const message = `The subnet '${subnetId}' must be delegated to the service 'Microsoft.App/environments'.`;
    throw new ArmError(400, "ManagedEnvironmentSubnetDelegationError", message);
  }
  const prefix = Number(textOf(inputs.addressPrefix).split("/")[1]);
  if (!(prefix <= 27)) {
    const message = `The subnet '${subnetId}' has the prefix /${prefix}; at least /27 is needed.`;
    throw new ArmError(400, "ManagedEnvironmentInvalidNetworkConfiguration", message);
  }
  const other = cloud
    .list("azure-native:app:ManagedEnvironment")
    .find((environment) => !isSame(environment.id, environmentId) && subnetsOf(environment.inputs).includes(subnetId));
  if (other === undefined) return;
  throw new ArmError(400, "ManagedEnvironmentSubnetInUse", `The subnet '${subnetId}' is in use by ${other.id}.`);
}

/** Subnets a resource lies in. */
function subnetsOf(inputs: Properties): readonly string[] {
  const found = [
    propertiesOf(inputs.vnetConfiguration).infrastructureSubnetId,
    propertiesOf(inputs.networkConfiguration).subnetId,
    propertiesOf(inputs.subnet).id,
  ];
  return found.map(textOf).filter((id) => id !== "");
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
