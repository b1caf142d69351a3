import * as resources from "@pulumi/azure-native/resources/index.js";
import { type Deployment, nameOf } from "../components/naming.ts";

/** The platform's resource groups: they live and die apart. */
export interface Groups {
  /** Landing and lake: survives a teardown of everything else. */
  readonly data: resources.ResourceGroup;
  /** What runs: job, factory, identities. */
  readonly compute: resources.ResourceGroup;
  /** What operates it: bundles and logs. */
  readonly ops: resources.ResourceGroup;
}

/** Creates the resource groups. `keepData` leaves the data group in Azure when the stack no longer has it. */
export function createGroups(deployment: Deployment, location: string, keepData: boolean): Groups {
  const group = (name: "data" | "compute" | "ops", keep: boolean) =>
    new resources.ResourceGroup(
      name,
      { resourceGroupName: nameOf(`${name}Group`, deployment), location },
      { protect: keep, retainOnDelete: keep },
    );
  return { data: group("data", keepData), compute: group("compute", false), ops: group("ops", false) };
}
