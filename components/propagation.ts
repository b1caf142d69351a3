import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/**
 * Faults of a directory that has not heard of a new principal, role or grant yet. Azure asks to repeat: a principal
 * takes seconds, a data-plane grant up to 15 minutes (Microsoft Learn, Troubleshoot Azure RBAC).
 */
const NOT_PROPAGATED = /PrincipalNotFound|RoleDefinitionDoesNotExist|AuthorizationPermissionMismatch/;

/** Longest single wait, and tries after which a fault is taken to be real: about 15 minutes together. */
const LONGEST_WAIT_SECONDS = 60;
const MOST_TRIES = 18;

/** Seconds to wait before repeating after these faults (newest first), or undefined to give up. Pure. */
export function propagationWaitSeconds(errors: readonly string[]): number | undefined {
  if (errors.length > MOST_TRIES || !NOT_PROPAGATED.test(errors[0] ?? "")) return undefined;
  return Math.min(2 ** errors.length, LONGEST_WAIT_SECONDS);
}

/** Repeats the failing operation of a resource while a grant or principal propagates. `name` is unique in the stack. */
export function retryWhilePropagating(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-propagation`, async ({ errors }) => {
    const seconds = propagationWaitSeconds(errors);
    if (seconds === undefined) return false;
    await sleep(seconds * 1000);
    return true;
  });
}
