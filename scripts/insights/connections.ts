import { type Arm, ArmError } from "../../components/provider/arm.ts";
import { OperatorError } from "../../transforms/operator-error.ts";

/** A private endpoint that asks to reach, or reaches, the lake's account. */
export interface Connection {
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  /** Pending, Approved, Rejected or Disconnected, as Azure reports it. */
  readonly status: string;
  /** What who asked wrote. */
  readonly description: string;
  /** ARM id of the private endpoint: whose subscription and group asks. Empty when Azure does not tell. */
  readonly requester: string;
}

/** The newest version of storage's interface that both clouds of Azure have had for a year. */
const API = "api-version=2023-05-01";

interface ConnectionDocument {
  readonly id: string;
  readonly name?: string;
  readonly properties?: {
    readonly privateEndpoint?: { readonly id?: string };
    readonly privateLinkServiceConnectionState?: { readonly status?: string; readonly description?: string };
  };
}

/**
 * Every private endpoint connection of a storage account, by name.
 *
 * @throws OperatorError CI-INSIGHTS-003 when Azure does not list them.
 */
export async function readConnections(arm: Arm, accountId: string): Promise<readonly Connection[]> {
  const path = `${accountId}/privateEndpointConnections?${API}`;
  const { value = [] } = (await asked(arm, "GET", path)) as { value?: readonly ConnectionDocument[] };
  return value.map(connectionOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Approves one connection and gives what Azure says of it afterwards. The requester's words stay: they tell later whose
 * it is.
 *
 * @throws OperatorError CI-INSIGHTS-003 when Azure does not accept it.
 */
export async function approveConnection(arm: Arm, { id, description }: Connection): Promise<Connection> {
  const privateLinkServiceConnectionState = { status: "Approved", description };
  await asked(arm, "PUT", `${id}?${API}`, { properties: { privateLinkServiceConnectionState } });
  return connectionOf((await asked(arm, "GET", `${id}?${API}`)) as ConnectionDocument);
}

function connectionOf({ id, name, properties = {} }: ConnectionDocument): Connection {
  const { status = "Unknown", description = "" } = properties.privateLinkServiceConnectionState ?? {};
  const requester = properties.privateEndpoint?.id ?? "";
  return { id, name: name ?? id.split("/").at(-1) ?? id, status, description, requester };
}

async function asked(arm: Arm, method: "GET" | "PUT", path: string, body?: unknown): Promise<unknown> {
  try {
    return await arm.send(method, path, body);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const what = method === "GET" ? "does not tell of" : "does not approve";
    throw new OperatorError(
      "CI-INSIGHTS-003",
      `Azure ${what} ${path.replace(/\?.*$/, "")}: ${error.message}`,
      "Sign in as who has Storage Account Contributor on the account, and check that pulumi up ran for the stack.",
      { cause: error },
    );
  }
}
