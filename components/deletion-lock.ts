import * as authorization from "@pulumi/azure-native/authorization/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "./transform.ts";

/**
 * Locks a resource and all below it against deletion, by anybody.
 *
 * A lock also keeps role assignments below it from being deleted, so it must depend on all of them: then it is created
 * last and deleted first. `transform` is the escape hatch.
 */
export function lockAgainstDeletion(
  name: string,
  scope: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
  transform?: Transform<authorization.ManagementLockByScopeArgs>,
): authorization.ManagementLockByScope {
  const level = authorization.LockLevel.CanNotDelete;
  const notes = "Holds customer data. Set protectData to false in the stack's settings to remove the lock.";
  const lockArgs = { lockName: "keep-data", scope, level, notes };
  return new authorization.ManagementLockByScope(name, transformed(lockArgs, transform), opts);
}
