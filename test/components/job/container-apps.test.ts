import { describe, expect, it } from "vitest";
import { ContainerAppsJob, type ContainerAppsJobArgs } from "../../../components/job/container-apps.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../../support/pulumi.ts";

const args: ContainerAppsJobArgs = {
  resourceGroup: { name: "rg-compute", id: "/subscriptions/subscription/resourceGroups/rg-compute" },
  location: "westeurope",
  subscriptionId: "subscription",
  environmentName: "cae-contoso-dev",
  jobName: "caj-contoso-dev",
  identity: { identityId: "/identities/job", clientId: "client" },
  bootstrap: "start()",
  variables: { BUNDLE_BASE: "https://ops/bundles" },
  cpu: 2,
  memory: "4Gi",
  workspaceId: "/workspaces/log",
};

describe("a Container Apps job", () => {
  it("is an environment with logs, the job and the role to start it", async () => {
    const { resources, urns } = await deploy(() => new ContainerAppsJob("transform", args));
    expect(partsOf(resources)).toEqual([
      "app:Job transform",
      "app:ManagedEnvironment transform-environment",
      "authorization:RoleDefinition transform-start-role",
      "commerce-insights:job:ContainerAppsJob transform",
      "monitor:DiagnosticSetting transform-logs",
    ]);
    expect(orphansOf(urns)).toEqual([]);
  });

  it("starts by hand only, never repeats by itself, and runs the bootstrap as its identity", async () => {
    const { resources } = await deploy(() => new ContainerAppsJob("transform", args));
    expect(inputsOf(resources, "azure-native:app:Job")).toEqual({
      jobName: "caj-contoso-dev",
      resourceGroupName: "rg-compute",
      location: "westeurope",
      environmentId: expect.stringMatching(/transform-environment$/),
      workloadProfileName: "Consumption",
      identity: { type: "UserAssigned", userAssignedIdentities: ["/identities/job"] },
      configuration: {
        triggerType: "Manual",
        manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 },
        replicaTimeout: 7200,
        replicaRetryLimit: 0,
        identitySettings: [{ identity: "/identities/job", lifecycle: "Main" }],
      },
      template: {
        containers: [
          {
            name: "transform",
            image: "mcr.microsoft.com/azurelinux/base/nodejs:24",
            command: ["node"],
            args: ["--input-type=module", "-e", "start()"],
            env: [
              { name: "AZURE_CLIENT_ID", value: "client" },
              { name: "BUNDLE_BASE", value: "https://ops/bundles" },
            ],
            resources: { cpu: 2, memory: "4Gi" },
          },
        ],
      },
    });
  });

  it("sends its logs without a shared key", async () => {
    const { resources } = await deploy(() => new ContainerAppsJob("transform", args));
    expect(inputsOf(resources, "azure-native:app:ManagedEnvironment")).toMatchObject({
      appLogsConfiguration: { destination: "azure-monitor" },
    });
    expect(inputsOf(resources, "azure-native:monitor:DiagnosticSetting")).toEqual({
      name: "logs",
      resourceUri: expect.stringMatching(/transform-environment$/),
      workspaceId: "/workspaces/log",
      logAnalyticsDestinationType: "Dedicated",
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    });
  });

  it("defines a role that can start and watch jobs, and read no secret", async () => {
    const { resources, result } = await deploy(() => new ContainerAppsJob("transform", args));
    const role = inputsOf(resources, "azure-native:authorization:RoleDefinition");
    expect(role).toMatchObject({
      roleName: "Start caj-contoso-dev",
      assignableScopes: ["/subscriptions/subscription/resourceGroups/rg-compute"],
      permissions: [
        {
          actions: [
            "Microsoft.App/jobs/read",
            "Microsoft.App/jobs/start/action",
            "Microsoft.App/jobs/stop/action",
            "Microsoft.App/jobs/executions/read",
            "Microsoft.App/jobs/execution/read",
          ],
          notActions: [],
          dataActions: [],
          notDataActions: [],
        },
      ],
    });
    expect(await resolved(result.startRoleId)).toBe(
      `/subscriptions/subscription/providers/Microsoft.Authorization/roleDefinitions/${role.roleDefinitionId}`,
    );
  });

  it("falls back to the built-in role where role definitions must not be written", async () => {
    const { resources, result } = await deploy(
      () => new ContainerAppsJob("transform", { ...args, customStartRole: false }),
    );
    expect(partsOf(resources)).not.toContain("authorization:RoleDefinition transform-start-role");
    expect(await resolved(result.startRoleId)).toMatch(/b9a307c4-5aa3-4b52-ba60-2b17c136cd7b$/);
  });
});
