import { expect, it } from "vitest";
import { propagationWaitSeconds } from "../../components/propagation.ts";

const fault = 'Status=400 Code="PrincipalNotFound" Message="Principal 1234 does not exist in the directory"';

it("waits longer from try to try, for about a quarter of an hour, then takes the fault to be real", () => {
  const waits = Array.from({ length: 20 }, (_, at) => propagationWaitSeconds(Array(at + 1).fill(fault)));
  expect(waits.slice(0, 7)).toEqual([2, 4, 8, 16, 32, 60, 60]);
  expect(waits.slice(-2)).toEqual([undefined, undefined]);
  expect(waits.reduce((sum: number, seconds) => sum + (seconds ?? 0), 0)).toBe(842);
});

it.each([
  ["a grant that does not work yet", 'StatusCode=403, Code="AuthorizationPermissionMismatch"', 2],
  ["a role that is not known everywhere", "RoleDefinitionDoesNotExist: not found", 2],
  ["a missing right of the deployer", 'Code="AuthorizationFailed"', undefined],
  ["a firewall", 'Code="AuthorizationFailure"', undefined],
])("treats %s", (_what, message, seconds) => {
  expect(propagationWaitSeconds([message])).toBe(seconds);
});

it("looks at the newest fault only", () => {
  expect(propagationWaitSeconds(["Conflict", fault])).toBeUndefined();
});
