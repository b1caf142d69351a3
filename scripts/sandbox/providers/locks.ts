import { covers } from "../access.ts";
import type { Cloud } from "../cloud.ts";
import { textOf } from "../cloud-queries.ts";
import { ArmError } from "./arm-error.ts";

const LOCK = "azure-native:authorization:ManagementLockByScope";

/**
 * Refuses what a management lock forbids: CanNotDelete and ReadOnly stop deletion of their scope and what is in it,
 * ReadOnly also stops writing there. Deleting a resource group meets the locks inside.
 */
export function requireUnlocked(cloud: Cloud, id: string, operation: "write" | "delete"): void {
  // A lock itself may always be removed.
  if (cloud.get(id)?.type === LOCK) return;
  const lock = cloud.list(LOCK).find(({ inputs }) => {
    const scope = textOf(inputs.scope);
    const isReached = covers(scope, id) || (operation === "delete" && covers(id, scope));
    return isReached && (operation === "delete" || inputs.level === "ReadOnly");
  });
  if (lock === undefined) return;
  throw new ArmError(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: ` +
      `'${textOf(lock.inputs.scope)}'. Please remove the lock and try again.`,
  );
}
