import { type Properties, type ResourceKind, UNKNOWN, UnfinishedResource } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import { FabricFault } from "./fabric-fault.ts";
import { differenceOf, guid, type PropertyRules, problemsOf, text } from "./property-rules.ts";
import { partsOf } from "./resource-path.ts";

type Body = Readonly<Record<string, unknown>>;

const ARM_ID = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+\/.+[^/]$/i;

const RULES: PropertyRules = {
  workspaceId: { isRequired: true, replaces: true, problem: guid },
  name: { isRequired: true, replaces: true, problem: text({ longest: 64 }) },
  targetPrivateLinkResourceId: {
    isRequired: true,
    replaces: true,
    problem: text({ longest: 2048, pattern: ARM_ID, accepted: "the ARM id of the resource" }),
  },
  targetSubresourceType: { replaces: true, problem: text({ longest: 64 }) },
  requestMessage: { replaces: true, problem: text({ longest: 140 }) },
};

/** Looks at a new endpoint before it counts as stuck; Fabric needs some minutes for the first one of a workspace. */
const LOOKS = 120;

/**
 * A private endpoint in the network that Fabric keeps for a workspace: Spark's way to a firewalled account. It works
 * once the owner of the target has approved it. Inputs: `workspaceId`, `name`, `targetPrivateLinkResourceId`,
 * `targetSubresourceType`, `requestMessage`; any change makes another one. Outputs: `managedPrivateEndpointId`,
 * `connectionStatus`. Limits: Fabric REST API, managed private endpoints, 2026-08.
 */
export function managedPrivateEndpointKind(fabric: Fabric): ResourceKind {
  const attempt = ({ name }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `Managed private endpoint ${name}`,
    verb,
  });
  const pathOf = (id: string) => {
    const { workspace, endpoint } = partsOf(id, "workspace", "endpoint");
    return `/workspaces/${workspace}/managedPrivateEndpoints/${endpoint}`;
  };

  async function provisioned(id: string, signal: AbortSignal): Promise<Body> {
    for (let look = 0; look < LOOKS; look += 1) {
      const found = await fabric.call("GET", pathOf(id), signal);
      if (found.provisioningState === "Succeeded") return found;
      if (found.provisioningState === "Failed") {
        throw new FabricFault({ status: 200, errorCode: "OperationFailed", reason: "Fabric could not provision it" });
      }
      await fabric.pause(signal);
    }
    throw new FabricFault({ status: 202, errorCode: "OperationNotFinished", reason: "It is still being provisioned" });
  }

  return {
    check: (inputs) => problemsOf("ManagedPrivateEndpoint", RULES, inputs),
    diff: (outputs, inputs) => ({ ...differenceOf(RULES, outputs, inputs), deletesFirst: true }),
    preview: (inputs, outputs) => ({
      managedPrivateEndpointId: UNKNOWN,
      connectionStatus: UNKNOWN,
      ...outputs,
      ...inputs,
    }),
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        const { workspaceId, ...body } = inputs;
        const path = `/workspaces/${workspaceId}/managedPrivateEndpoints`;
        const made = await fabric.call("POST", path, signal, { body });
        const id = `${workspaceId}/${made.id}`;
        const outputs = { ...inputs, managedPrivateEndpointId: made.id };
        try {
          return { id, inputs, outputs: { ...outputs, connectionStatus: statusOf(await provisioned(id, signal)) } };
        } catch (error) {
          throw new UnfinishedResource(id, outputs, error);
        }
      }),
    read: (id, known, signal) =>
      explained(attempt({ name: id, ...known }, "read"), async () => {
        const found = await fabric.find(pathOf(id), signal);
        if (found === undefined) return undefined;
        const { name, targetPrivateLinkResourceId, targetSubresourceType } = found;
        const inputs = {
          ...known,
          workspaceId: partsOf(id, "workspace", "endpoint").workspace,
          name,
          targetPrivateLinkResourceId,
          ...(targetSubresourceType !== undefined && { targetSubresourceType }),
        };
        const outputs = { ...inputs, managedPrivateEndpointId: found.id, connectionStatus: statusOf(found) };
        return { id, inputs, outputs };
      }),
    update: (id, inputs, signal, outputs) =>
      explained(attempt(inputs, "updated"), async () => {
        const connectionStatus = statusOf(await provisioned(id, signal));
        return { ...inputs, managedPrivateEndpointId: outputs.managedPrivateEndpointId, connectionStatus };
      }),
    delete: (id, signal) =>
      explained(attempt({ name: id }, "deleted"), async () => {
        if ((await fabric.find(pathOf(id), signal)) !== undefined) await fabric.call("DELETE", pathOf(id), signal);
      }),
  };
}

/** Whether the target's owner has approved it: Pending, Approved, Rejected, Disconnected. */
function statusOf({ connectionState }: Body): unknown {
  return (connectionState as { readonly status?: string } | undefined)?.status ?? "Pending";
}
