import { typeOf } from "./resource-type.ts";
import type { StackFinding, StackResource } from "./rule.ts";
import { ifKnown, isUnknownValue } from "./unknown-value.ts";
import { at, listAt, textAt } from "./values.ts";

/** Resources of some types. */
export function ofTypes(resources: readonly StackResource[], ...types: readonly string[]): StackResource[] {
  return resources.filter(({ type }) => types.includes(typeOf(type)));
}

/**
 * Whether a resource refers to another by a property: by Pulumi's own record of it, which is there in preview too, else
 * by the other's id in the value or in the resource's own id (Azure does not give every input back).
 */
export function refersTo(one: StackResource, property: string, target: StackResource): boolean {
  const references = one.references[property];
  if (references !== undefined && references.length > 0) return references.includes(target.urn);
  const id = ifKnown(() => textAt(target.props, "id"))?.toLowerCase();
  const ownId = ifKnown(() => textAt(one.props, "id"))?.toLowerCase();
  const value = JSON.stringify(at(one.props, property) ?? "").toLowerCase();
  if (id !== undefined) return value.includes(id) || (ownId?.startsWith(`${id}/`) ?? false);
  const name = ifKnown(() => textAt(target.props, "accountName") ?? textAt(target.props, "name"));
  return name !== undefined && value === JSON.stringify(name).toLowerCase();
}

/** Runs each part to its end and throws the first unknown value only after all of them. */
export function* eachResource(
  resources: readonly StackResource[],
  check: (resource: StackResource) => Iterable<StackFinding>,
): Iterable<StackFinding> {
  let undecided: unknown;
  for (const resource of resources) {
    try {
      yield* check(resource);
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
}

/** Diagnostic settings of a resource, or of what lies below it, that go to Log Analytics. */
export function diagnosticsOf(resources: readonly StackResource[], target: StackResource): StackResource[] {
  return ofTypes(resources, "azure-native:monitor:DiagnosticSetting").filter(
    (setting) => "workspaceId" in setting.props && refersTo(setting, "resourceUri", target),
  );
}

/** Whether a diagnostic setting writes a category of logs; a group of all categories writes each. */
export function writes(setting: StackResource, category: string): boolean {
  return listAt(setting.props, "logs").some((log) => {
    if (at(log, "enabled") === false) return false;
    return at(log, "category") === category || ["allLogs", "audit"].includes(textAt(log, "categoryGroup") ?? "");
  });
}

/** Private endpoints of a resource for a sub-resource such as `dfs`. */
export function endpointsOf(
  resources: readonly StackResource[],
  target: StackResource,
  group?: string,
): StackResource[] {
  return ofTypes(resources, "azure-native:network:PrivateEndpoint").filter(
    (endpoint) =>
      refersTo(endpoint, "privateLinkServiceConnections", target) &&
      (group === undefined || groupsOf(endpoint).includes(group)),
  );
}

function groupsOf({ props }: StackResource): readonly unknown[] {
  return listAt(props, "privateLinkServiceConnections").flatMap((connection) => listAt(connection, "groupIds"));
}
