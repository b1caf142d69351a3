import { ProviderError } from "../provider-error.ts";
import { type Properties, type Resource, type ResourceKind, UNKNOWN, UnfinishedResource } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import { FabricFault } from "./fabric-fault.ts";
import { differenceOf, flag, guid, type PropertyRules, problemsOf, text } from "./property-rules.ts";

type Body = Readonly<Record<string, unknown>>;

/** Runtimes that have Spark 3.5 and Delta 3.2; what the kit's job is rendered for (Microsoft Learn: Fabric runtimes, 2026-06). */
const RUNTIMES: readonly string[] = ["1.3"];

const RULES: PropertyRules = {
  displayName: {
    isRequired: true,
    problem: (value) =>
      /^admin monitoring$/i.test(String(value))
        ? `"${value}" is reserved by Fabric; use another name.`
        : text({ longest: 256 })(value),
  },
  description: { default: "", problem: text({ shortest: 0, longest: 4000 }) },
  capacity: { problem: (value) => (guid(value) === undefined ? undefined : text({ shortest: 3, longest: 63 })(value)) },
  identity: { default: true, problem: flag },
  sparkRuntime: {
    problem: (value) =>
      RUNTIMES.includes(value as string)
        ? undefined
        : `CI-FAB-007 Runtime ${JSON.stringify(value)} does not run the job, which needs Spark 3.5 and Delta 3.2; use ${RUNTIMES.join(" or ")}.`,
  },
};

const TENANT_SETTING = "Service principals can create workspaces, connections, and deployment pipelines";

/** Looks at a workspace before its capacity counts as not assigned. */
const ASSIGNMENT_LOOKS = 60;

/**
 * A workspace with its capacity, identity and Spark runtime. Inputs: `displayName`, `description`, `capacity` (name or
 * GUID), `identity` (default true), `sparkRuntime`. Outputs: `workspaceId`, `capacityId`, `identityApplicationId`,
 * `identityPrincipalId`. Limits: fabric-rest-api-specs, platform definitions, 2026-08.
 */
export function workspaceKind(fabric: Fabric): ResourceKind {
  const attempt = ({ displayName }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `Workspace ${displayName}`,
    verb,
    ...(verb === "created" && { tenantSetting: TENANT_SETTING }),
  });

  /** Brings everything but the names to what the inputs say; does nothing that is done already. */
  async function complete(workspaceId: string, inputs: Properties, signal: AbortSignal): Promise<Properties> {
    const path = `/workspaces/${workspaceId}`;
    const now = await fabric.call("GET", path, signal);
    const capacityId = await assigned(path, now, inputs.capacity, signal);
    const { identity = true, sparkRuntime } = inputs;
    if (identity === true && identityOf(now) === undefined)
      await fabric.call("POST", `${path}/provisionIdentity`, signal);
    if (identity === false && identityOf(now) !== undefined) {
      await fabric.call("POST", `${path}/deprovisionIdentity`, signal);
    }
    if (sparkRuntime !== undefined) {
      const body = { environment: { runtimeVersion: sparkRuntime } };
      await fabric.call("PATCH", `${path}/spark/settings`, signal, { body });
    }
    const after = identityOf(await fabric.call("GET", path, signal));
    return { ...inputs, workspaceId, capacityId, ...identityOutputs(after) };
  }

  /** Assigns the capacity and waits for it: until then items cannot be made. */
  async function assigned(path: string, now: Body, capacity: unknown, signal: AbortSignal): Promise<unknown> {
    if (capacity === undefined) return now.capacityId;
    const capacityId = await activeCapacity(String(capacity), signal);
    if (capacityId !== now.capacityId) {
      await fabric.call("POST", `${path}/assignToCapacity`, signal, { body: { capacityId } });
    }
    for (let look = 0; look < ASSIGNMENT_LOOKS; look += 1) {
      const { capacityAssignmentProgress: progress = "Completed", capacityId: found } = await fabric.call(
        "GET",
        path,
        signal,
      );
      if (progress === "Completed" && found === capacityId) return capacityId;
      if (progress === "Failed") break;
      await fabric.pause(signal);
    }
    throw new FabricFault({ status: 200, errorCode: "OperationFailed", reason: "The capacity could not be assigned" });
  }

  /** Fabric's id of a capacity, by its Azure name or by that id. A paused one is refused before anything depends on it. */
  async function activeCapacity(capacity: string, signal: AbortSignal): Promise<string> {
    const known = await fabric.list("/capacities", signal);
    const found = known.find(({ id, displayName }) => [id, displayName].some((one) => isSame(one, capacity)));
    if (found === undefined) {
      if (guid(capacity) === undefined) return capacity; // Its administrators alone see it; Fabric decides.
      const names = known.map(({ displayName }) => displayName).join(", ") || "none";
      const reason = `There is no capacity "${capacity}" among those the deployer sees: ${names}`;
      throw new FabricFault({ status: 404, errorCode: "CapacityNotFound", reason });
    }
    if (found.state === "Active") return String(found.id);
    const reason = `Capacity ${found.displayName} is not active; its state is ${found.state}`;
    throw new FabricFault({ status: 400, errorCode: "CapacityNotInActiveState", reason });
  }

  return {
    check: (inputs) => problemsOf("Workspace", RULES, inputs),
    diff: (outputs, inputs) => differenceOf(RULES, outputs, inputs),
    preview: (inputs, outputs) => {
      const unknown = { identityApplicationId: UNKNOWN, identityPrincipalId: UNKNOWN };
      const forecast = { workspaceId: UNKNOWN, capacityId: UNKNOWN, ...unknown, ...known(outputs) };
      const losesIdentity = (inputs.identity ?? true) !== (outputs?.identity ?? inputs.identity ?? true);
      return { ...forecast, ...(losesIdentity && unknown), ...inputs };
    },
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        const { displayName, description, capacity } = inputs;
        const capacityId = capacity === undefined ? undefined : await activeCapacity(String(capacity), signal);
        const body = { displayName, description, capacityId };
        const id = String((await fabric.call("POST", "/workspaces", signal, { body })).id);
        try {
          const outputs = await explained(attempt(inputs, "updated"), () => complete(id, inputs, signal));
          return { id, inputs, outputs };
        } catch (error) {
          throw new UnfinishedResource(id, { ...inputs, workspaceId: id, identity: false }, error);
        }
      }),
    read: (id, inputs, signal, outputs) =>
      explained(attempt({ displayName: id, ...inputs }, "read"), () =>
        readWorkspace(fabric, id, inputs, outputs, signal),
      ),
    update: (id, inputs, signal) =>
      explained(attempt(inputs, "updated"), async () => {
        const { displayName, description = "", capacity } = inputs;
        if (capacity !== undefined) await activeCapacity(String(capacity), signal);
        await fabric.call("PATCH", `/workspaces/${id}`, signal, { body: { displayName, description } });
        return complete(id, inputs, signal);
      }),
    delete: (id, signal) =>
      explained(attempt({ displayName: id }, "deleted"), async () => {
        if ((await fabric.find(`/workspaces/${id}`, signal)) === undefined) return;
        await fabric.call("DELETE", `/workspaces/${id}`, signal);
      }),
  };
}

async function readWorkspace(
  fabric: Fabric,
  id: string,
  inputs: Properties,
  outputs: Properties,
  signal: AbortSignal,
): Promise<Resource | undefined> {
  if (guid(id) !== undefined) {
    throw new ProviderError(
      "CI-FAB-012",
      `"${id}" is not the id of a workspace.`,
      "Use its GUID, as in its portal address.",
    );
  }
  const found = await fabric.find(`/workspaces/${id}`, signal);
  if (found === undefined) return undefined;
  const identity = identityOf(found);
  const { displayName, description = "", capacityId } = found;
  // A capacity named by the stack stays named as long as the workspace is on the one it meant.
  const capacity = outputs.capacityId === capacityId ? inputs.capacity : capacityId;
  const isImport = Object.keys(inputs).length === 0;
  const hasRuntime = isImport || inputs.sparkRuntime !== undefined;
  const sparkRuntime = hasRuntime ? await runtimeOf(fabric, id, signal) : undefined;
  const now = {
    displayName,
    ...(description !== "" && { description }),
    ...(capacity !== undefined && { capacity }),
    identity: identity !== undefined,
    ...(sparkRuntime !== undefined && { sparkRuntime }),
  };
  return { id, inputs: now, outputs: { ...now, workspaceId: id, capacityId, ...identityOutputs(identity) } };
}

async function runtimeOf(fabric: Fabric, id: string, signal: AbortSignal): Promise<string | undefined> {
  const settings = await fabric.find(`/workspaces/${id}/spark/settings`, signal);
  return (settings?.environment as { readonly runtimeVersion?: string } | undefined)?.runtimeVersion;
}

interface Identity {
  readonly applicationId: string;
  readonly servicePrincipalId: string;
}

function identityOf({ workspaceIdentity }: Body): Identity | undefined {
  return workspaceIdentity as Identity | undefined;
}

function identityOutputs(identity: Identity | undefined): Properties {
  if (identity === undefined) return {};
  return { identityApplicationId: identity.applicationId, identityPrincipalId: identity.servicePrincipalId };
}

/** Outputs of now that an update leaves. */
function known(outputs: Properties = {}): Properties {
  const { workspaceId, capacityId, identityApplicationId, identityPrincipalId } = outputs;
  const stays = { workspaceId, capacityId, identityApplicationId, identityPrincipalId };
  return Object.fromEntries(Object.entries(stays).filter(([, value]) => value !== undefined));
}

function isSame(one: unknown, other: string): boolean {
  return String(one).toLowerCase() === other.toLowerCase();
}
