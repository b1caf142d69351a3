import type { StackRule } from "./rule.ts";
import { diagnosticsOf, eachResource, endpointsOf, ofTypes, writes } from "./stack-graph.ts";

/** `check` of a rule that wants every resource of a type to send categories of logs to Log Analytics. */
export function mustLog(type: string, ...categories: readonly string[]): StackRule["check"] {
  return (resources) =>
    eachResource(ofTypes(resources, type), function* (resource) {
      const settings = diagnosticsOf(resources, resource);
      const missing = categories.filter((category) => !settings.some((setting) => writes(setting, category)));
      if (settings.length === 0) yield { resource, message: "It has no diagnostic setting with a workspaceId." };
      else if (missing.length > 0)
        yield { resource, message: `Its diagnostic settings do not write ${missing.join(", ")}.` };
    });
}

/** `check` of a rule that wants a private endpoint for every resource of a type. */
export function mustHaveEndpoint(type: string): StackRule["check"] {
  return (resources) =>
    eachResource(ofTypes(resources, type), function* (resource) {
      if (endpointsOf(resources, resource).length === 0) yield { resource, message: "It has no private endpoint." };
    });
}
