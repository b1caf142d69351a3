import * as app from "@pulumi/azure-native/app/index.js";
import type * as authorization from "@pulumi/azure-native/authorization/index.js";
import type * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import { sendLogs } from "../monitoring/logs.ts";
import { roleDefinitionIdOf } from "../roles.ts";
import { type Transform, transformed } from "../transform.ts";
import { createStartRole } from "./start-role.ts";

export interface ContainerAppsJobArgs {
  /** Resource group that holds environment and job. */
  readonly resourceGroup: { readonly name: pulumi.Input<string>; readonly id: pulumi.Input<string> };
  /** Azure region. */
  readonly location: string;
  readonly subscriptionId: string;
  /** Names, from `nameOf("containerEnvironment", …)` and `nameOf("job", …)`. */
  readonly environmentName: string;
  readonly jobName: string;
  /** Identity the job works as. */
  readonly identity: { readonly identityId: pulumi.Input<string>; readonly clientId: pulumi.Input<string> };
  /** Text of the script that fetches the bundle and starts it. */
  readonly bootstrap: string;
  /** Environment variables; `AZURE_CLIENT_ID` is added. */
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
  /** Cores, 0.25 to 4 on the consumption profile. */
  readonly cpu: number;
  /** Memory in the unit of Container Apps, e.g. 4Gi; two GiB per core on the consumption profile. */
  readonly memory: string;
  /**
   * Seconds after which a run is stopped.
   * @default 7200
   */
  readonly timeoutSeconds?: number;
  /**
   * Image with Node 24 and glibc. Pin it by digest in production.
   * @default "mcr.microsoft.com/azurelinux/base/nodejs:24"
   */
  readonly image?: string | undefined;
  /** Log Analytics workspace for the job's output. */
  readonly workspaceId: pulumi.Input<string>;
  /**
   * Define a role that can do no more than start and watch jobs. It needs the right to write role definitions; without
   * it the built-in role stands in, which may also list secrets (the job has none).
   * @default true
   */
  readonly customStartRole?: boolean;
  /**
   * Subnet of the environment, delegated to Microsoft.App/environments; `internal` gives it no public address. Another
   * subnet replaces environment and job.
   * @default none: a network of Azure's
   */
  readonly network?: { readonly subnetId: pulumi.Input<string>; readonly internal: boolean } | undefined;
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly environment?: Transform<app.ManagedEnvironmentArgs>;
    readonly job?: Transform<app.JobArgs>;
    readonly startRole?: Transform<authorization.RoleDefinitionArgs>;
    readonly logs?: Transform<monitor.DiagnosticSettingArgs>;
  };
}

const PROFILE = "Consumption";

/**
 * A Container Apps Job that runs the built bundle when it is started, costs nothing while idle and knows no secret.
 *
 * Who may start it may override its image, so starting is granted on this one job only.
 */
export class ContainerAppsJob extends pulumi.ComponentResource {
  readonly jobId: pulumi.Output<string>;
  readonly jobName: pulumi.Output<string>;
  /** ARM id of the role that may start and watch the job. */
  readonly startRoleId: pulumi.Output<string>;
  /** Seconds after which a run is stopped. */
  readonly timeoutSeconds: number;

  constructor(name: string, args: ContainerAppsJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:job:ContainerAppsJob", name, {}, opts);
    const { resourceGroup, location, subscriptionId, environmentName, jobName, identity, transform } = args;
    const { bootstrap, variables, cpu, memory, workspaceId, network } = args;
    const {
      timeoutSeconds = 7200,
      image = "mcr.microsoft.com/azurelinux/base/nodejs:24",
      customStartRole = true,
    } = args;
    const child = { parent: this };

    const environment = createEnvironment();
    sendLogs(`${name}-logs`, environment.id, workspaceId, child, transform?.logs);
    const job = createJob();

    this.jobId = job.id;
    this.jobName = job.name;
    this.startRoleId = customStartRole
      ? createStartRole(
          `${name}-start-role`,
          { resourceGroupId: resourceGroup.id, jobName, subscriptionId, transform: transform?.startRole },
          child,
        )
      : pulumi.output(roleDefinitionIdOf("Container Apps Jobs Operator", subscriptionId));
    this.timeoutSeconds = timeoutSeconds;
    this.registerOutputs({ jobId: this.jobId, jobName: this.jobName, startRoleId: this.startRoleId });

    function createEnvironment() {
      const environmentArgs: app.ManagedEnvironmentArgs = {
        environmentName,
        resourceGroupName: resourceGroup.name,
        location,
        // Through a diagnostic setting: the other destination needs the workspace's shared key.
        appLogsConfiguration: { destination: "azure-monitor" },
        workloadProfiles: [{ name: PROFILE, workloadProfileType: PROFILE }],
        zoneRedundant: false,
        ...(network && {
          vnetConfiguration: { infrastructureSubnetId: network.subnetId, internal: network.internal },
          publicNetworkAccess: network.internal ? "Disabled" : "Enabled",
        }),
      };
      return new app.ManagedEnvironment(
        `${name}-environment`,
        transformed(environmentArgs, transform?.environment),
        child,
      );
    }

    function createJob() {
      const env = { AZURE_CLIENT_ID: identity.clientId, ...variables };
      const container = {
        name: "transform",
        image,
        command: ["node"],
        args: ["--input-type=module", "-e", bootstrap],
        env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
        resources: { cpu, memory },
      };
      const jobArgs: app.JobArgs = {
        jobName,
        resourceGroupName: resourceGroup.name,
        location,
        environmentId: environment.id,
        workloadProfileName: PROFILE,
        identity: { type: app.ManagedServiceIdentityType.UserAssigned, userAssignedIdentities: [identity.identityId] },
        configuration: {
          triggerType: app.TriggerType.Manual,
          manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 },
          replicaTimeout: timeoutSeconds,
          replicaRetryLimit: 0, // Repeating is the pipeline's decision: it sees why a run failed.
          identitySettings: [{ identity: identity.identityId, lifecycle: "Main" }],
        },
        template: { containers: [container] },
      };
      return new app.Job(name, transformed(jobArgs, transform?.job), child);
    }
  }
}
