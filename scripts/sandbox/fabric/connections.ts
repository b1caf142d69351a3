import type { CloudResource, Properties } from "../cloud.ts";
import { listOf, propertiesOf, textOf } from "../cloud-queries.ts";
import { FABRIC } from "./fabric-cloud.ts";
import { FabricRefusal, notFound } from "./fabric-refusal.ts";
import type { FabricCall, FabricReply, FabricWorld } from "./fabric-world.ts";

const ADLS = "AzureDataLakeStorage";

export function listConnectionTypes(): FabricReply {
  const parameter = (name: string) => ({ name, dataType: "Text", required: true, allowedValues: null });
  const creationMethods = [{ name: ADLS, parameters: [parameter("server"), parameter("path")] }];
  const supportedCredentialTypes = ["OAuth2", "Key", "ServicePrincipal", "SharedAccessSignature", "WorkspaceIdentity"];
  return { status: 200, body: { value: [{ type: ADLS, creationMethods, supportedCredentialTypes }] } };
}

/** A workspace's identity is used where a shortcut is, so that a connection with it is not tested here. */
export function createConnection({ cloud, unique }: FabricWorld, { body, principalId }: FabricCall): FabricReply {
  const { displayName, privacyLevel = "Organizational" } = body;
  if (cloud.list(FABRIC.connection).some(({ inputs }) => inputs.displayName === displayName)) {
    throw new FabricRefusal(409, "DuplicateConnectionName", `There is a connection ${displayName} already.`);
  }
  const { credentialType } = propertiesOf(propertiesOf(body.credentialDetails).credentials);
  if (credentialType !== "WorkspaceIdentity") {
    throw new FabricRefusal(400, "UnsupportedCredentialType", "The sandbox knows workspace identities only.");
  }
  const details = propertiesOf(body.connectionDetails);
  const values = Object.fromEntries(
    listOf(details.parameters).map((one) => [textOf(propertiesOf(one).name), textOf(propertiesOf(one).value)]),
  );
  if (details.type !== ADLS || values.server === undefined || values.path === undefined) {
    throw new FabricRefusal(400, "InvalidConnectionDetails", "A connection needs the parameters server and path.");
  }
  const path = `${values.server.replace(/\/+$/, "")}/${values.path}`;
  const inputs = { displayName, privacyLevel, path, credentialType, ownerId: principalId };
  const connection = { id: unique("connection"), type: FABRIC.connection, inputs, outputs: {} };
  cloud.put(connection);
  return { status: 201, body: described(connection) };
}

export function readConnection(world: FabricWorld, call: FabricCall): FabricReply {
  return { status: 200, body: described(connectionOf(world, call)) };
}

export function updateConnection(world: FabricWorld, call: FabricCall): FabricReply {
  const connection = connectionOf(world, call);
  const { displayName = connection.inputs.displayName, privacyLevel = connection.inputs.privacyLevel } = call.body;
  world.cloud.put({ ...connection, inputs: { ...connection.inputs, displayName, privacyLevel } });
  return readConnection(world, call);
}

export function deleteConnection(world: FabricWorld, call: FabricCall): FabricReply {
  world.cloud.remove(connectionOf(world, call).id);
  return { status: 200 };
}

function connectionOf({ cloud }: FabricWorld, { parameters, principalId }: FabricCall): CloudResource {
  const { connection = "" } = parameters;
  const found = cloud.get(connection);
  if (found?.type !== FABRIC.connection || found.inputs.ownerId !== principalId)
    throw notFound(`connection ${connection}`);
  return found;
}

function described({ id, inputs }: CloudResource): Properties {
  const { displayName, privacyLevel, path, credentialType } = inputs;
  return {
    ...{ id, displayName, privacyLevel, connectivityType: "ShareableCloud" },
    connectionDetails: { type: ADLS, path },
    credentialDetails: { credentialType, singleSignOnType: "None", connectionEncryption: "NotEncrypted" },
  };
}
