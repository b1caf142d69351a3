import { type Arm, ArmError } from "../../components/provider/arm.ts";
import { roleAssignmentNameOf, roleDefinitionIdOf } from "../../components/roles.ts";
import type { StackConfig } from "../../stacks/config.ts";
import { resourceIdOf } from "../../stacks/resource-ids.ts";
import { about, type Check, type Finding, failed, passed, type Seen, warning } from "../findings/finding.ts";
import { seen } from "../findings/seen.ts";

const READER = "Grant the sign-in the role Reader on the stack's resource groups.";

/** Whether what was deployed is as the settings say, and who still has to approve something. */
export async function azureFindings(
  arm: Arm,
  config: StackConfig,
  subscriptionId: string,
): Promise<readonly Finding[]> {
  const landingId = resourceIdOf("landingAccount", config, subscriptionId);
  const lakeId = resourceIdOf("lakeAccount", config, subscriptionId);
  const factoryId = resourceIdOf("dataFactory", config, subscriptionId);
  const goldId = `${lakeId}/blobServices/default/containers/gold`;
  const [landing, lake, trigger] = await Promise.all([
    read<Account>(arm, `${landingId}?api-version=2023-05-01`),
    read<Account>(arm, `${lakeId}?api-version=2023-05-01`),
    read<Trigger>(arm, `${factoryId}/triggers/transform-schedule?api-version=2018-06-01`),
  ]);
  return [
    ...sealFinding(config, landing),
    await insightsRoleFinding(arm, config, goldId, subscriptionId),
    ...connectionFinding(config, lake),
    triggerFinding(config, trigger),
  ];
}

interface Account {
  readonly properties: {
    readonly allowSharedKeyAccess?: boolean;
    readonly privateEndpointConnections?: readonly {
      readonly name?: string;
      readonly properties: { readonly privateLinkServiceConnectionState: { readonly status?: string } };
    }[];
  };
}

interface Trigger {
  readonly properties: { readonly runtimeState?: string };
}

function sealFinding({ landing: { phase } }: StackConfig, landing: Seen<Account | undefined>): readonly Finding[] {
  const check: Check = { check: "sealed", title: "the landing account takes no keys" };
  const finding = about(check, landing, READER, (found) => {
    if (found === undefined) return failed(check, "there is no landing account", "pulumi up");
    const isOff = found.properties.allowSharedKeyAccess === false;
    if (isOff) return passed(check, "off");
    if (phase === "sealed")
      return failed(check, "on; landing.phase is sealed", "pulumi up --refresh: somebody switched them on.");
    return warning(check, "on", "When the link is active, set landing.phase to sealed (run sheet, step M3).");
  });
  return [finding];
}

async function insightsRoleFinding(
  arm: Arm,
  { ciData }: StackConfig,
  goldId: string,
  subscriptionId: string,
): Promise<Finding> {
  const check: Check = { check: "insights-role", title: "Customer Insights may read gold" };
  const principalId = ciData.servicePrincipalObjectId;
  if (principalId === undefined) {
    const unknown = { unseen: "ciData.servicePrincipalObjectId is not set" };
    return about(check, unknown, "Set it, so that its role can be looked up.", () => passed(check, ""));
  }
  const roleId = roleDefinitionIdOf("Storage Blob Data Contributor", subscriptionId);
  const name = roleAssignmentNameOf(goldId, principalId, roleId);
  const path = `${goldId}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;
  return about(check, await read(arm, path), READER, (found) =>
    found === undefined
      ? failed(check, `${principalId} has no role on the container gold`, "pulumi up --refresh: somebody took it away.")
      : passed(check, principalId),
  );
}

/** A closed lake is reached by private endpoints that its owner approves: four of Customer Insights. */
function connectionFinding({ network }: StackConfig, lake: Seen<Account | undefined>): readonly Finding[] {
  if (network.profile === "open") return [];
  const check: Check = { check: "private-link", title: "private endpoint connections of the lake are approved" };
  const finding = about(check, lake, READER, (found) => {
    const connections = found?.properties.privateEndpointConnections ?? [];
    const open = connections.filter(
      ({ properties }) => properties.privateLinkServiceConnectionState.status !== "Approved",
    );
    const states = open.map(
      ({ name = "?", properties }) => `${name} ${properties.privateLinkServiceConnectionState.status}`,
    );
    if (open.length > 0) {
      return failed(
        check,
        states.join(", "),
        "commerce-insights insights approve --stack <stack> lists them; with --yes it approves (run sheet, step A5).",
      );
    }
    const remedy =
      "Customer Insights asks for four when its data source is made with Enable Private Link (run sheet, step A5).";
    return connections.length === 0
      ? warning(check, "there is none", remedy)
      : passed(check, `${connections.length} approved`);
  });
  return [finding];
}

function triggerFinding({ triggers }: StackConfig, trigger: Seen<Trigger | undefined>): Finding {
  const check: Check = { check: "trigger", title: "the schedule runs as the settings say" };
  return about(check, trigger, READER, (found) => {
    if (found === undefined) return failed(check, "there is no trigger", "pulumi up");
    const state = found.properties.runtimeState ?? "unknown";
    const remedy = "commerce-insights trigger start --stack <stack>, or set triggers.";
    if (state.toLowerCase() !== triggers) return failed(check, `${state}; triggers is ${triggers}`, remedy);
    return triggers === "started"
      ? passed(check, state)
      : warning(check, state, "Set triggers to started (run sheet, step A6).");
  });
}

/** A document of Azure Resource Manager; undefined where it does not exist. */
function read<T>(arm: Arm, path: string): Promise<Seen<T | undefined>> {
  return seen(async () => {
    try {
      return (await arm.send("GET", path)) as T;
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return undefined;
      throw error;
    }
  });
}
