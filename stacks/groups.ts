import * as resources from "@pulumi/azure-native/resources/index.js";
import * as pulumi from "@pulumi/pulumi";
import { adoption } from "../components/existing.ts";
import type { Deployment } from "../components/naming.ts";
import { nameOf } from "../components/naming.ts";
import type { ExistingSettings } from "./existing-settings.ts";

/** A resource group, the kit's or the customer's. */
export interface Group {
  readonly id: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
}

/** The platform's resource groups: they live and die apart. */
export interface Groups {
  /** Landing and lake: survives a teardown of everything else. */
  readonly data: Group;
  /** What runs: job, factory, identities. */
  readonly compute: Group;
  /** What operates it: bundles and logs. */
  readonly ops: Group;
}

/** What decides about the groups. */
export interface GroupSettings {
  readonly location: string;
  /** Leave the data group in Azure when the stack no longer has it. */
  readonly keepData: boolean;
  readonly existing: ExistingSettings | undefined;
}

/** Creates the resource groups that the customer has not. */
export function createGroups(deployment: Deployment, { location, keepData, existing }: GroupSettings): Groups {
  const group = (name: keyof Groups, keep: boolean): Group => {
    const id = existing?.resourceGroups[name];
    const resourceGroupName = nameOf(`${name}Group`, deployment);
    if (id !== undefined && existing?.adopt !== true) {
      return { id: pulumi.output(id), name: pulumi.output(resourceGroupName) };
    }
    return new resources.ResourceGroup(
      name,
      { resourceGroupName, location },
      { protect: keep, retainOnDelete: keep, ...adoption(id === undefined ? undefined : { id, adopt: true }) },
    );
  };
  return { data: group("data", keepData), compute: group("compute", false), ops: group("ops", false) };
}
