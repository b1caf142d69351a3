import type { Cloud, Properties } from "../../cloud.ts";
import { listOf, propertiesOf, textOf } from "../../cloud-queries.ts";
import { ArmError } from "../arm-error.ts";
import { nameOfId, parentOfId } from "../arm-id.ts";
import type { ResourceType } from "../resource-type.ts";

const FACTORY =
  "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.DataFactory/factories/{factoryName}";

const artefactName = (length: number) => ({
  pattern: new RegExp(`^[A-Za-z0-9_][^<>*#.%&:\\\\+?/]{0,${length - 1}}$`),
  accepted: `1 to ${length} characters, beginning with a letter, digit or underscore, without <>*#.%&:\\+?/`,
});

/** Data Factory and what is authored in it. */
export const DATA_FACTORY: readonly ResourceType[] = [
  {
    token: "azure-native:datafactory:Factory",
    id: FACTORY,
    names: {
      factoryName: {
        pattern: /^(?=.{3,63}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/,
        accepted: "3 to 63 letters, digits and single hyphens, beginning and ending with a letter or digit",
      },
    },
    required: ["location"],
    outputs: ({ now }, old) => ({
      provisioningState: "Succeeded",
      version: "2018-06-01",
      createTime: old?.outputs.createTime ?? now.toISOString(),
    }),
    admit: ({ cloud, inputs, id }) => {
      const taken = cloud
        .list("azure-native:datafactory:Factory")
        .some((factory) => factory.id !== id && factory.inputs.factoryName === inputs.factoryName);
      const message = `Data factory name '${textOf(inputs.factoryName)}' is already in use; names are unique in all of Azure.`;
      if (taken) throw new ArmError(409, "DataFactoryNameInUse", message);
    },
  },
  {
    token: "azure-native:datafactory:Pipeline",
    id: `${FACTORY}/pipelines/{pipelineName}`,
    names: { pipelineName: artefactName(140) },
    required: ["activities"],
    admitDelete: ({ id }, cloud) => {
      const users = cloud
        .list("azure-native:datafactory:Trigger")
        .filter(
          (trigger) => parentOfId(trigger.id) === parentOfId(id) && pipelinesOf(trigger.inputs).includes(nameOfId(id)),
        );
      if (users.length === 0) return;
      const message = `The document cannot be deleted since it is referenced by ${users.map((user) => nameOfId(user.id)).join(", ")}.`;
      throw new ArmError(400, "BadRequest", message);
    },
  },
  {
    token: "azure-native:datafactory:Trigger",
    id: `${FACTORY}/triggers/{triggerName}`,
    names: { triggerName: artefactName(260) },
    runtimeState: "Stopped",
    admit: ({ cloud, inputs, id }, old) => {
      refuseStarted(old?.runtimeState, "update");
      requirePipelines(cloud, inputs, parentOfId(id));
    },
    admitDelete: ({ runtimeState }) => refuseStarted(runtimeState, "delete"),
  },
  artefact("LinkedService", "linkedservices", "linkedServiceName"),
  artefact("Dataset", "datasets", "datasetName"),
  artefact("DataFlow", "dataflows", "dataFlowName"),
  artefact("GlobalParameter", "globalParameters", "globalParameterName"),
  artefact("IntegrationRuntime", "integrationRuntimes", "integrationRuntimeName"),
  artefact("CredentialOperation", "credentials", "credentialName"),
  artefact(
    "ManagedPrivateEndpoint",
    "managedVirtualNetworks/{managedVirtualNetworkName}/managedPrivateEndpoints",
    "managedPrivateEndpointName",
  ),
  artefact("PrivateEndpointConnection", "privateEndpointConnections", "privateEndpointConnectionName"),
];

function artefact(name: string, collection: string, nameInput: string): ResourceType {
  return {
    token: `azure-native:datafactory:${name}`,
    id: `${FACTORY}/${collection}/{${nameInput}}`,
    names: { [nameInput]: artefactName(260) },
  };
}

/** Names of the pipelines a trigger starts. */
function pipelinesOf(trigger: Properties): readonly string[] {
  const { pipelines, pipeline } = propertiesOf(trigger.properties);
  const references = pipeline === undefined ? listOf(pipelines) : [pipeline];
  return references.map((entry) => textOf(propertiesOf(propertiesOf(entry).pipelineReference).referenceName));
}

function refuseStarted(state: "Started" | "Stopped" | undefined, verb: string): void {
  if (state !== "Started") return;
  const message = `Cannot ${verb} enabled trigger; the trigger needs to be disabled first.`;
  throw new ArmError(400, "TriggerEnabledCannotUpdate", message);
}

function requirePipelines(cloud: Cloud, inputs: Properties, factoryId: string): void {
  for (const name of pipelinesOf(inputs)) {
    if (cloud.get(`${factoryId}/pipelines/${name}`) !== undefined) continue;
    const message = `The document creation or update failed because of invalid reference '${name}'.`;
    throw new ArmError(400, "BadRequest", message);
  }
}
