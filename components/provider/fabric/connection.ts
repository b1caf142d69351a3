import { type Properties, type ResourceKind, UNKNOWN } from "../resource-kind.ts";
import { type Attempt, explained } from "./explain-fault.ts";
import type { Fabric } from "./fabric.ts";
import { FabricFault } from "./fabric-fault.ts";
import { differenceOf, flag, guid, httpsUrl, oneOf, type PropertyRules, problemsOf, text } from "./property-rules.ts";

type Body = Readonly<Record<string, unknown>>;

const TYPE = "AzureDataLakeStorage";

const RULES: PropertyRules = {
  displayName: { isRequired: true, problem: text({ longest: 200 }) },
  workspaceId: { isRequired: true, replaces: true, problem: guid },
  server: { isRequired: true, replaces: true, problem: httpsUrl },
  path: {
    isRequired: true,
    replaces: true,
    problem: text({ longest: 1024, pattern: /^[^/].*[^/]$/, accepted: "a container or a folder in it, e.g. gold" }),
  },
  privacyLevel: { default: "Organizational", problem: oneOf(["None", "Private", "Organizational", "Public"]) },
  skipTestConnection: { default: false, problem: flag },
};

const TENANT_SETTING = "Service principals can create workspaces, connections, and deployment pipelines";

/** Until a role on storage works, the test of a new connection fails. */
const isRoleOnItsWay = ({ errorCode, reason }: FabricFault) =>
  /IncorrectCredentials|AuthorizationPermissionMismatch/i.test(`${errorCode} ${reason}`);

/**
 * A shareable cloud connection to ADLS Gen2 that signs in as the identity of a workspace: no secret is in it. Inputs:
 * `displayName`, `workspaceId` (its identity is asked for first), `server`, `path`, `privacyLevel`,
 * `skipTestConnection`. Output: `connectionId`. Limits: fabric-rest-api-specs, connections, 2026-08.
 */
export function connectionKind(fabric: Fabric): ResourceKind {
  const attempt = ({ displayName }: Properties, verb: Attempt["verb"]): Attempt => ({
    subject: `Connection ${displayName}`,
    verb,
    ...(verb === "created" && { tenantSetting: TENANT_SETTING }),
  });

  async function requireIdentity(workspaceId: unknown, signal: AbortSignal): Promise<void> {
    const workspace = await fabric.call("GET", `/workspaces/${workspaceId}`, signal);
    if (workspace.workspaceIdentity !== undefined) return;
    const reason = `Workspace ${workspace.displayName} has no identity for the connection to sign in as`;
    throw new FabricFault({ status: 400, errorCode: "WorkspaceIdentityNotFound", reason });
  }

  return {
    check: (inputs) => problemsOf("Connection", RULES, inputs),
    diff: (outputs, inputs) => ({ ...differenceOf(RULES, outputs, inputs), deletesFirst: true }),
    preview: (inputs, outputs) => ({ ...inputs, connectionId: outputs?.connectionId ?? UNKNOWN }),
    create: (inputs, signal) =>
      explained(attempt(inputs, "created"), async () => {
        await requireIdentity(inputs.workspaceId, signal);
        const supported = await fabric.list("/connections/supportedConnectionTypes", signal);
        const body = createBody(inputs, supported);
        const { id } = await fabric.call("POST", "/connections", signal, { body, isPassing: isRoleOnItsWay });
        return { id: String(id), inputs, outputs: { ...inputs, connectionId: id } };
      }),
    read: (id, known, signal) =>
      explained(attempt({ displayName: id, ...known }, "read"), async () => {
        const found = await fabric.find(`/connections/${id}`, signal);
        if (found === undefined) return undefined;
        const { displayName, privacyLevel, connectionDetails = {} } = found;
        const target = splitTarget(String((connectionDetails as Body).path ?? ""));
        const inputs = { ...known, displayName, privacyLevel, ...(target ?? {}) };
        return { id, inputs, outputs: { ...inputs, connectionId: id } };
      }),
    update: (id, inputs, signal) =>
      explained(attempt(inputs, "updated"), async () => {
        const { displayName, privacyLevel = "Organizational" } = inputs;
        const body = { connectivityType: "ShareableCloud", displayName, privacyLevel };
        await fabric.call("PATCH", `/connections/${id}`, signal, { body });
        return { ...inputs, connectionId: id };
      }),
    delete: (id, signal) =>
      explained(attempt({ displayName: id }, "deleted"), async () => {
        if ((await fabric.find(`/connections/${id}`, signal)) === undefined) return;
        await fabric.call("DELETE", `/connections/${id}`, signal);
      }),
  };
}

/** The request; names of its parameters are those that Fabric supports now. Pure. */
function createBody(inputs: Properties, supported: readonly Body[]): Body {
  const { displayName, server, path, privacyLevel = "Organizational", skipTestConnection = false } = inputs;
  return {
    connectivityType: "ShareableCloud",
    displayName,
    connectionDetails: { type: TYPE, ...parametersOf(supported, { server, path }) },
    privacyLevel,
    credentialDetails: {
      singleSignOnType: "None",
      connectionEncryption: "NotEncrypted",
      skipTestConnection,
      credentials: { credentialType: "WorkspaceIdentity" },
    },
  };
}

/**
 * Creation method and parameters of an ADLS Gen2 connection, as Fabric lists them.
 *
 * @throws FabricFault when Fabric does not support the type, or wants a parameter that nobody knows a value for.
 */
export function parametersOf(supported: readonly Body[], values: Readonly<Record<string, unknown>>): Body {
  const type = supported.find((one) => one.type === TYPE);
  const [method] = (type?.creationMethods ?? []) as readonly {
    readonly name: string;
    readonly parameters: readonly { readonly name: string; readonly dataType: string; readonly required?: boolean }[];
  }[];
  if (method === undefined) {
    const reason = `Fabric lists no connection type ${TYPE}`;
    throw new FabricFault({ status: 200, errorCode: "UnsupportedConnectionType", reason });
  }
  const unknown = method.parameters.filter(({ name, required }) => required !== false && values[name] === undefined);
  if (unknown.length > 0) {
    const reason = `A connection of type ${TYPE} needs ${unknown.map(({ name }) => name).join(", ")} now`;
    throw new FabricFault({ status: 200, errorCode: "UnsupportedConnectionType", reason });
  }
  const parameters = method.parameters
    .filter(({ name }) => values[name] !== undefined)
    .map(({ name, dataType }) => ({ dataType, name, value: values[name] }));
  return { creationMethod: method.name, parameters };
}

/** Server and path out of the address that Fabric tells of a connection; undefined when it is none. Pure. */
function splitTarget(address: string): { readonly server: string; readonly path: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  // Behind an IP address the first folder is the account: an endpoint of storage that is not Azure's own.
  const [, account = "", rest = ""] = /^\d+(?:\.\d+){3}(?::\d+)?$/.test(new URL(address).host)
    ? (/^(\/[^/]+)\/(.*)$/.exec(pathname) ?? [])
    : ["", "", pathname.replace(/^\//, "")];
  return { server: `${origin}${account}`, path: rest.replace(/\/+$/, "") };
}
