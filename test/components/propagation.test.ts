import { expect, it } from "vitest";
import { propagationWait } from "../../components/propagation.ts";

const principal = 'Status=400 Code="PrincipalNotFound" Message="Principal 1234 does not exist in the directory"';
const grant = 'StatusCode=403, Code="AuthorizationPermissionMismatch"';

const waitsFor = (fault: string) =>
  Array.from({ length: 20 }, (_, at) => propagationWait(Array(at + 1).fill(fault))?.seconds);

it("waits two minutes for a principal, then takes the fault to be real", () => {
  expect(waitsFor(principal).slice(0, 8)).toEqual([2, 4, 8, 16, 32, 60, undefined, undefined]);
});

it("waits a quarter of an hour for a grant on data", () => {
  const waits = waitsFor(grant);
  expect(waits.slice(-3)).toEqual([60, undefined, undefined]);
  expect(waits.reduce((sum: number, seconds) => sum + (seconds ?? 0), 0)).toBe(842);
});

it.each([
  ["a grant that does not work yet", grant, { seconds: 2, what: "the grant does not work yet" }],
  [
    "a role not known everywhere",
    "RoleDefinitionDoesNotExist",
    { seconds: 2, what: "the role is not known to Azure yet" },
  ],
  ["a missing right of the deployer", 'Code="AuthorizationFailed"', undefined],
  ["a firewall", 'Code="AuthorizationFailure"', undefined],
])("treats %s", (_what, message, wait) => {
  expect(propagationWait([message])).toEqual(wait);
});

it("looks at the newest fault only", () => {
  expect(propagationWait(["Conflict", principal])).toBeUndefined();
});
