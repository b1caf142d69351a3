import { expect, it } from "vitest";
import { createOperationFaults } from "../../../scripts/sandbox/operation-faults.ts";

const GRANT = "azure-native:authorization:RoleAssignment";

it("hits the first operations of a kind and type, then lets them through", async () => {
  const faults = createOperationFaults();
  const fault = { kind: "refuse", status: 400, code: "PrincipalNotFound" } as const;
  faults.set([{ operation: "create", type: GRANT, times: 2, fault }]);
  const tries = [];
  for (const what of [
    { operation: "create", type: "azure-native:storage:StorageAccount" },
    { operation: "update", type: GRANT },
    ...Array(3).fill({ operation: "create", type: GRANT }),
  ]) {
    tries.push(await faults.around(what, async () => "done").catch((error: { code: string }) => error.code));
  }
  expect(tries).toEqual(["done", "done", "PrincipalNotFound", "PrincipalNotFound", "done"]);
});

it("loses a request before it has an effect, or an answer after it", async () => {
  const faults = createOperationFaults();
  let effects = 0;
  const run = async () => {
    effects += 1;
  };
  faults.set([{ operation: "startJob", fault: { kind: "cut" } }]);
  await expect(faults.around({ operation: "startJob" }, run)).rejects.toThrow("ECONNRESET");
  expect(effects).toBe(0);
  faults.set([{ operation: "startJob", fault: { kind: "loseAnswer" } }]);
  await expect(faults.around({ operation: "startJob" }, run)).rejects.toThrow("ECONNRESET");
  expect(effects).toBe(1);
});

it("tells when to try again", async () => {
  const faults = createOperationFaults();
  const fault = { kind: "refuse", status: 429, code: "TooManyRequests", retryAfterSeconds: 7 } as const;
  faults.set([{ operation: "startTrigger", fault }]);
  await expect(faults.around({ operation: "startTrigger" }, async () => undefined)).rejects.toMatchObject({
    status: 429,
    retryAfterSeconds: 7,
  });
});
