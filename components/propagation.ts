import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** A fault that passes by itself, and for how long it is believed to. */
interface PassingFault {
  readonly pattern: RegExp;
  readonly what: string;
  /** Tries after which the fault is taken to be real. */
  readonly tries: number;
}

/**
 * Faults of a directory that has not heard of a new principal, role or grant yet. Azure asks to repeat: principals and
 * roles take seconds, two minutes are plenty; a data-plane grant takes up to 15 minutes (azure.md §5).
 */
const PASSING: readonly PassingFault[] = [
  { pattern: /PrincipalNotFound/, what: "the principal is not known to Azure yet", tries: 6 },
  { pattern: /RoleDefinitionDoesNotExist/, what: "the role is not known to Azure yet", tries: 6 },
  { pattern: /AuthorizationPermissionMismatch/, what: "the grant does not work yet", tries: 18 },
  // Azure/bicep#16601: an account that is to use a key right after the role on it was granted.
  { pattern: /KeyVaultAuthenticationFailure/, what: "the grant on the key does not work yet", tries: 18 },
];

const LONGEST_WAIT_SECONDS = 60;

/** What to wait for and how long before repeating after these faults (newest first); undefined to give up. Pure. */
export function propagationWait(errors: readonly string[]): { seconds: number; what: string } | undefined {
  const fault = PASSING.find(({ pattern }) => pattern.test(errors[0] ?? ""));
  if (fault === undefined || errors.length > fault.tries) return undefined;
  return { seconds: Math.min(2 ** errors.length, LONGEST_WAIT_SECONDS), what: fault.what };
}

/** Repeats the failing operation of a resource while a grant or principal propagates. `name` is unique in the stack. */
export function retryWhilePropagating(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-propagation`, async ({ name: resource, errors }) => {
    const wait = propagationWait(errors);
    if (wait === undefined) return false;
    await pulumi.log.info(`${resource}: ${wait.what}; trying again in ${wait.seconds} s`);
    await sleep(wait.seconds * 1000);
    return true;
  });
}
