import type { ResourceKind } from "../resource-kind.ts";
import { connectionKind } from "./connection.ts";
import type { Fabric } from "./fabric.ts";
import { itemKind } from "./item.ts";
import { ITEM_TYPES } from "./item-types.ts";
import { managedPrivateEndpointKind } from "./managed-private-endpoint.ts";
import { roleAssignmentKind } from "./role-assignment.ts";
import { scheduleKind } from "./schedule.ts";
import { shortcutKind } from "./shortcut.ts";
import { workspaceKind } from "./workspace.ts";

/** Fabric's resources by type token. */
export function fabricKinds(fabric: Fabric): Readonly<Record<string, ResourceKind>> {
  return {
    "commerce:fabric:Workspace": workspaceKind(fabric),
    "commerce:fabric:WorkspaceRoleAssignment": roleAssignmentKind(fabric),
    "commerce:fabric:Lakehouse": itemKind(fabric, ITEM_TYPES.lakehouse),
    "commerce:fabric:Notebook": itemKind(fabric, ITEM_TYPES.notebook),
    "commerce:fabric:SparkJobDefinition": itemKind(fabric, ITEM_TYPES.sparkJobDefinition),
    "commerce:fabric:DataPipeline": itemKind(fabric, ITEM_TYPES.dataPipeline),
    "commerce:fabric:ItemSchedule": scheduleKind(fabric),
    "commerce:fabric:Connection": connectionKind(fabric),
    "commerce:fabric:Shortcut": shortcutKind(fabric),
    "commerce:fabric:ManagedPrivateEndpoint": managedPrivateEndpointKind(fabric),
  };
}
