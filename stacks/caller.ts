import * as authorization from "@pulumi/azure-native/authorization/index.js";
import type { StackConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

/** Who runs the deployment, and where to. */
export interface Caller {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly principalId: string;
  readonly principalType: "ServicePrincipal" | "User" | "Group";
}

/** Applications through which people sign in: Azure CLI and Azure PowerShell. */
const SIGN_IN_CLIENTS = ["04b07795-8ddb-461a-bbee-02f9e1bf7b46", "1950a258-227b-4e31-a9cf-717495945fc2"];

/**
 * Asks the azure-native provider who it is signed in as.
 *
 * @throws ConfigError CI-STACK-002 when the settings name another subscription or tenant, before anything is created.
 */
export async function identifyCaller(config: StackConfig): Promise<Caller> {
  return callerOf(await authorization.getClientConfig(), config);
}

/** The caller by what Azure says of the sign-in and what the settings demand. Pure. */
export function callerOf(client: authorization.GetClientConfigResult, config: StackConfig): Caller {
  const { subscriptionId, tenantId, objectId, clientId } = client;
  const problems = [
    problemOf("subscriptionId", config.subscriptionId, subscriptionId),
    problemOf("tenantId", config.tenantId, tenantId),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    const message = `The sign-in does not fit the settings:\n${problems.map((line) => `  ${line}`).join("\n")}`;
    const hint = "Sign in to the right subscription (az account set --subscription <id>), or correct the settings.";
    throw new ConfigError("CI-STACK-002", message, hint);
  }
  const isPerson = SIGN_IN_CLIENTS.includes(clientId);
  const { objectId: principalId = objectId, principalType = isPerson ? "User" : "ServicePrincipal" } =
    config.deployer ?? {};
  return { subscriptionId, tenantId, principalId, principalType };
}

function problemOf(setting: string, demanded: string | undefined, found: string): string | undefined {
  if (demanded === undefined || demanded.toLowerCase() === found.toLowerCase()) return undefined;
  return `${setting}: signed in to ${found}; the settings accept only ${demanded}`;
}
