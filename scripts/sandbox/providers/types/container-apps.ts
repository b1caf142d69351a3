import type { Cloud, Properties } from "../../cloud.ts";
import { listOf, propertiesOf, textOf, userAssignedIds } from "../../cloud-queries.ts";
import { ArmError } from "../arm-error.ts";
import { UNKNOWN } from "../property-values.ts";
import type { InputProblem, ResourceType } from "../resource-type.ts";
import { admitEnvironmentSubnet } from "./network.ts";

const GROUP = "{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.App";

/** Container Apps environments and jobs. */
export const CONTAINER_APPS: readonly ResourceType[] = [
  {
    token: "azure-native:app:ManagedEnvironment",
    id: `${GROUP}/managedEnvironments/{environmentName}`,
    names: {
      environmentName: {
        pattern: /^[A-Za-z][A-Za-z0-9-]{0,58}[A-Za-z0-9]$/,
        accepted: "2 to 60 letters, digits and hyphens, beginning with a letter",
      },
    },
    required: ["location"],
    replaceOn: ["vnetConfiguration", "zoneRedundant", "infrastructureResourceGroup"],
    outputs: ({ inputs }) => ({
      provisioningState: "Succeeded",
      defaultDomain: `${textOf(inputs.environmentName)}.${textOf(inputs.location)}.azurecontainerapps.example`,
      staticIp: "127.0.0.1",
    }),
    admit: ({ cloud, inputs, id }) => {
      const subnetId = textOf(propertiesOf(inputs.vnetConfiguration).infrastructureSubnetId);
      if (subnetId !== "") admitEnvironmentSubnet(cloud, id, subnetId);
    },
    admitDelete: ({ id }, cloud) => {
      const jobs = cloud
        .list("azure-native:app:Job")
        .filter(({ inputs }) => textOf(inputs.environmentId).toLowerCase() === id.toLowerCase());
      if (jobs.length === 0) return;
      const message = `The environment cannot be deleted: ${jobs.map((job) => job.id).join(", ")} use it.`;
      throw new ArmError(409, "ManagedEnvironmentHasContainerApps", message);
    },
  },
  {
    token: "azure-native:app:Job",
    id: `${GROUP}/jobs/{jobName}`,
    names: {
      jobName: {
        pattern: /^(?!.*--)[a-z][a-z0-9-]{0,29}[a-z0-9]$/,
        accepted: "2 to 31 lower-case letters, digits and single hyphens, beginning with a letter",
      },
    },
    required: ["location", "environmentId", "configuration", "template"],
    replaceOn: ["environmentId"],
    check: checkJob,
    outputs: () => ({ provisioningState: "Succeeded", runningState: "Ready" }),
    admit: ({ cloud, inputs }) => admitJob(cloud, inputs),
  },
];

function checkJob(inputs: Properties): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  // The SDK sends the whole block as unknown while one identity in it is.
  const configuration = propertiesOf(inputs.configuration);
  for (const name of ["replicaTimeout", "triggerType"]) {
    if (inputs.configuration !== UNKNOWN && configuration[name] === undefined) {
      problems.push({ property: `configuration.${name}`, reason: "is required" });
    }
  }
  const containers = listOf(propertiesOf(inputs.template).containers);
  if (containers.length === 0) problems.push({ property: "template.containers", reason: "at least one is required" });
  const profile = inputs.workloadProfileName ?? "Consumption";
  if (profile === "Consumption") problems.push(...consumptionProblems(containers.map(propertiesOf)));
  return problems;
}

/** The Consumption profile gives 2 GiB per vCPU in steps of 0.25 up to 4 (Microsoft Learn: Container Apps, 2025-12). */
function consumptionProblems(containers: readonly Properties[]): readonly InputProblem[] {
  const resources = containers.map((container) => propertiesOf(container.resources));
  const cpus = resources.map(({ cpu }) => cpu);
  const memories = resources.map(({ memory }) => /^(\d+(?:\.\d+)?)Gi$/.exec(textOf(memory))?.[1]);
  if (!cpus.every((cpu) => typeof cpu === "number") || memories.includes(undefined)) return [];
  const cpu = cpus.reduce((sum, value) => sum + Number(value), 0);
  const memory = memories.reduce((sum, value) => sum + Number(value), 0);
  if (cpu > 0 && cpu <= 4 && Number.isInteger(cpu * 4) && memory === cpu * 2) return [];
  const reason =
    `ContainerAppInvalidResourceTotal: ${cpu} vCPU with ${memory}Gi; the Consumption profile accepts ` +
    "0.25 to 4 vCPU in steps of 0.25 with twice as many Gi of memory";
  return [{ property: "template.containers", reason }];
}

function admitJob(cloud: Cloud, inputs: Properties): void {
  const environmentId = textOf(inputs.environmentId);
  const environment = cloud.get(environmentId);
  if (environment?.type !== "azure-native:app:ManagedEnvironment") {
    throw new ArmError(400, "ManagedEnvironmentNotFound", `The environment '${environmentId}' does not exist.`);
  }
  const profile = inputs.workloadProfileName;
  const profiles = listOf(environment.inputs.workloadProfiles).map((entry) => propertiesOf(entry).name);
  if (profile !== undefined && !profiles.includes(profile)) {
    const message = `The environment has no workload profile '${String(profile)}', only ${profiles.join(", ") || "none"}.`;
    throw new ArmError(400, "WorkloadProfileNotFound", message);
  }
  for (const id of userAssignedIds(inputs)) {
    if (cloud.get(id) !== undefined) continue;
    const message = `Identity operation for resource '${textOf(inputs.jobName)}' failed: '${id}' was not found.`;
    throw new ArmError(400, "FailedIdentityOperation", message);
  }
}
