import { OperatorError } from "../../../transforms/operator-error.ts";
import type { Cloud, Properties } from "../cloud.ts";
import { textOf } from "../cloud-queries.ts";
import { DEPLOYER, SUBSCRIPTION_ID, TENANT_ID } from "../directory.ts";
import { ArmError } from "./arm-error.ts";
import { fillId } from "./arm-id.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";

/** Answers a function of the SDK, e.g. `azure-native:authorization:getClientConfig`. */
export type Invoke = (token: string, args: Properties) => Properties;

/** The functions a stack may call: who deploys, directory look-ups, and reading anything deployed. */
export function createInvoke(cloud: Cloud, issueDeployerToken: (audience: string) => string): Invoke {
  const clientConfig = { clientId: DEPLOYER.clientId, objectId: DEPLOYER.objectId, tenantId: TENANT_ID };
  return (token, args) => {
    switch (token) {
      case "azure-native:authorization:getClientConfig":
        return { ...clientConfig, subscriptionId: SUBSCRIPTION_ID };
      case "azure-native:authorization:getClientToken":
        return { token: issueDeployerToken(textOf(args.endpoint) || "https://management.azure.com") };
      case "azuread:index/getClientConfig:getClientConfig":
        return { ...clientConfig, id: `${TENANT_ID}-${DEPLOYER.clientId}-${DEPLOYER.objectId}` };
      case "azuread:index/getServicePrincipal:getServicePrincipal":
        return servicePrincipal(cloud, args);
      default:
        return readDeployed(cloud, token, args);
    }
  };
}

function servicePrincipal(cloud: Cloud, args: Properties): Properties {
  const adopted = cloud.list("azuread:index/servicePrincipal:ServicePrincipal").map(({ outputs }) => ({
    objectId: textOf(outputs.objectId),
    clientId: textOf(outputs.clientId),
    displayName: textOf(outputs.displayName),
  }));
  const found = [...cloud.principals, ...adopted].find(
    ({ objectId, clientId, displayName }) =>
      (args.clientId ?? clientId) === clientId &&
      (args.objectId ?? objectId) === objectId &&
      (args.displayName ?? displayName) === displayName,
  );
  if (found === undefined) {
    const asked = Object.entries(args).map(([key, value]) => `${key} "${String(value)}"`);
    throw new Error(`No service principal found with ${asked.join(", ")}`);
  }
  const { objectId, clientId, displayName } = found;
  return { id: `/servicePrincipals/${objectId}`, objectId, clientId, displayName, applicationTenantId: TENANT_ID };
}

/** `azure-native:<module>:get<Class>` reads the resource its arguments name. */
function readDeployed(cloud: Cloud, token: string, args: Properties): Properties {
  const type = RESOURCE_TYPES.get(token.replace(/:get(\w+)$/, ":$1"));
  if (type === undefined || !/:get\w+$/.test(token)) {
    throw new OperatorError(
      "CI-SANDBOX-004",
      `The sandbox has no answer for the function ${token}.`,
      "Add it to scripts/sandbox/providers/invokes.ts.",
    );
  }
  const id = fillId(type.id, args);
  const found = id === undefined ? undefined : cloud.get(id);
  if (found === undefined) throw new ArmError(404, "ResourceNotFound", `The resource '${id ?? token}' was not found.`);
  return { ...found.outputs, id: found.id };
}
