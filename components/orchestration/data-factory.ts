import * as datafactory from "@pulumi/azure-native/datafactory/index.js";
import type * as monitor from "@pulumi/azure-native/monitor/index.js";
import * as pulumi from "@pulumi/pulumi";
import { sendLogs } from "../monitoring/logs.ts";
import { type Transform, transformed } from "../transform.ts";

export interface DataFactoryArgs {
  /** Resource group that holds the factory. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Globally unique name, from `nameOf("dataFactory", …)`. */
  readonly factoryName: string;
  /** Azure region. */
  readonly location: string;
  /** Log Analytics workspace for its runs. */
  readonly workspaceId: pulumi.Input<string>;
  /**
   * Whether the factory answers on its public endpoint. Its activities call out in either case.
   * @default "Enabled"
   */
  readonly publicNetworkAccess?: "Enabled" | "Disabled";
  /** Escape hatch for the inner resources. */
  readonly transform?: {
    readonly factory?: Transform<datafactory.FactoryArgs>;
    readonly logs?: Transform<monitor.DiagnosticSettingArgs>;
  };
}

/**
 * A Data Factory with an identity of its own that calls Azure Resource Manager only, so it has no linked service, no
 * dataset and no secret. Its content is this program's: it is not connected to a repository.
 */
export class DataFactory extends pulumi.ComponentResource {
  readonly factoryId: pulumi.Output<string>;
  readonly factoryName: pulumi.Output<string>;
  /** Object ID of its identity. */
  readonly principalId: pulumi.Output<string>;

  constructor(name: string, args: DataFactoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("commerce-insights:orchestration:DataFactory", name, {}, opts);
    const { resourceGroupName, factoryName, location, workspaceId, publicNetworkAccess = "Enabled", transform } = args;
    const child = { parent: this };

    const factory = createFactory();
    sendLogs(`${name}-logs`, factory.id, workspaceId, child, transform?.logs);

    this.factoryId = factory.id;
    this.factoryName = factory.name;
    this.principalId = factory.identity.apply((identity) => {
      if (identity === undefined) throw new pulumi.RunError(`Data Factory ${factoryName} has no identity.`);
      return identity.principalId;
    });
    this.registerOutputs({
      factoryId: this.factoryId,
      factoryName: this.factoryName,
      principalId: this.principalId,
    });

    function createFactory() {
      const factoryArgs: datafactory.FactoryArgs = {
        factoryName,
        resourceGroupName,
        location,
        identity: { type: datafactory.FactoryIdentityType.SystemAssigned },
        publicNetworkAccess,
      };
      return new datafactory.Factory(name, transformed(factoryArgs, transform?.factory), child);
    }
  }
}
