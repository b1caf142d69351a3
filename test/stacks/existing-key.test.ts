import { describe, expect, it } from "vitest";
import { type KeyFacts, keyProblems } from "../../stacks/existing-key.ts";

const TENANT = "00000000-0000-4000-8000-000000000002";
const fitting: KeyFacts = {
  enableRbacAuthorization: true,
  enablePurgeProtection: true,
  enableSoftDelete: true,
  tenantId: TENANT,
  publicNetworkAccess: "Disabled",
  bypass: "AzureServices",
  kty: "RSA-HSM",
  keySize: 3072,
  enabled: true,
};

describe("a key of the customer's", () => {
  it("is taken when Azure Storage can use it", () => {
    expect(keyProblems(fitting, TENANT.toUpperCase())).toEqual([]);
  });

  it.each([
    [{ tenantId: "other" }, `the vault is of tenant other; the stack is deployed to ${TENANT}`],
    [{ enableRbacAuthorization: false }, "the vault is opened by access policies; roles are needed"],
    [{ enablePurgeProtection: undefined }, "the vault has no purge protection"],
    [{ enableSoftDelete: false }, "the vault has no soft delete"],
    [{ bypass: "None" }, "the vault's firewall does not let Azure's trusted services in"],
    [{ kty: "EC" }, "the key is of type EC; RSA or RSA-HSM is needed"],
    [{ keySize: 1024 }, "the key has 1024 bits; 2048, 3072 or 4096 are needed"],
    [{ enabled: false }, "the key is disabled"],
  ])("is refused with %j", (wrong, problem) => {
    expect(keyProblems({ ...fitting, ...wrong }, TENANT)).toEqual([expect.stringContaining(problem)]);
  });
});
