import type { StackResource } from "../rule.ts";

/** What the kit's components grant roles for. */
const PURPOSES: Readonly<Record<string, string>> = {
  WorkloadIdentity: "transform",
  DataFactory: "orchestrator",
  OpsStore: "deployer",
  InsightsAccess: "Customer Insights",
};

/** What a role assignment is for, by the kit's component it is part of; undefined when it is of none. */
export function purposeOf(resource: StackResource): string | undefined {
  const component = Object.keys(PURPOSES).find((name) => isOf(name)(resource));
  return component === undefined ? undefined : PURPOSES[component];
}

/** Whether a resource is part of a component of the kit, e.g. `DataLake`. */
export function isOf(component: string): (resource: StackResource) => boolean {
  return ({ urn }) => (urn.split("::")[2] ?? "").split("$").some((type) => type.endsWith(`:${component}`));
}
