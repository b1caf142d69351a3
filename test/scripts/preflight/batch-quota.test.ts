import { expect, it } from "vitest";
import { ArmError } from "../../../components/provider/arm.ts";
import { batchQuotaFinding, batchQuotaFindings } from "../../../scripts/preflight/batch-quota.ts";
import { parseStackConfig } from "../../../stacks/config.ts";
import { exampleSettings } from "../../support/stack.ts";

const batch = parseStackConfig({ ...exampleSettings("contoso-batch"), batch: { vmSize: "Standard_E8ds_v5" } });
const family = (coreQuota: number) => ({
  dedicatedCoreQuota: 100,
  dedicatedCoreQuotaPerVMFamilyEnforced: true,
  dedicatedCoreQuotaPerVMFamily: [
    { name: "standardDDSv5Family", coreQuota: 50 },
    { name: "standardEDSv5Family", coreQuota },
  ],
});
const judged = (quota: Parameters<typeof batchQuotaFinding>[1]) => {
  const { outcome, found } = batchQuotaFinding(batch, quota);
  return `${outcome}: ${found}`;
};

it("counts the cores of the machine's family, or of all where Azure keeps no family's", () => {
  expect(judged({ value: family(8) })).toBe("passed: 8 cores of standardEDSv5Family for the 8 of Standard_E8ds_v5");
  expect(judged({ value: family(4) })).toMatch(/^failed: 4 cores of standardEDSv5Family/);
  expect(judged({ value: { ...family(8), dedicatedCoreQuotaPerVMFamily: [] } })).toMatch(/^failed: 0 cores/);
  expect(judged({ value: { dedicatedCoreQuota: 8, dedicatedCoreQuotaPerVMFamilyEnforced: false } })).toBe(
    "passed: 8 dedicated cores for the 8 of Standard_E8ds_v5",
  );
});

it("cannot see the quota of an account that is not there, and asks nothing for Container Apps", async () => {
  const asked: string[] = [];
  const arm = {
    async send(_method: string, path: string) {
      asked.push(path);
      throw new ArmError(404, "ResourceNotFound", "no");
    },
  };
  const [finding] = await batchQuotaFindings(arm, batch, "subscription");
  expect(finding).toMatchObject({ check: "batch-cores", outcome: "unseen", found: "the account is not there yet" });
  expect(finding?.remedy).toContain("after the first pulumi up");
  expect(asked).toEqual([expect.stringMatching(/\/Microsoft\.Batch\/batchAccounts\/[a-z0-9]+\?api-version=/)]);
  expect(await batchQuotaFindings(arm, parseStackConfig(exampleSettings("contoso-dev")), "subscription")).toEqual([]);
  expect(asked).toHaveLength(1);
});
