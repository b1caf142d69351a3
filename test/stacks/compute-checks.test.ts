import { describe, expect, it } from "vitest";
import { readBatchRuntime } from "../../stacks/batch-runtime.ts";
import { requireWorkableCompute } from "../../stacks/compute-checks.ts";
import { parseStackConfig, type StackSettings, settingProblems } from "../../stacks/config.ts";
import { exampleSettings } from "../support/stack.ts";

const open = exampleSettings("contoso-batch");
const restricted = { ...exampleSettings("contoso-restricted"), compute: "batch" } as StackSettings;
const fabrikam = { ...exampleSettings("fabrikam-private"), compute: "batch" } as StackSettings;
const check = (settings: StackSettings) => () => requireWorkableCompute(parseStackConfig(settings));
const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const dataFactoryAddresses = ["192.0.2.0/24"];

describe("a Batch pool", () => {
  it("works in an open network, and behind a firewall that knows Data Factory", () => {
    for (const settings of [open, exampleSettings("contoso-restricted")]) expect(check(settings)).not.toThrow();
    for (const settings of [restricted, fabrikam]) {
      expect(check({ ...settings, network: { ...settings.network, dataFactoryAddresses } })).not.toThrow();
    }
  });

  it("is refused where Data Factory could not start a run", () => {
    expect(check(restricted)).toThrow(refusal("CI-COMPUTE-001", "network.dataFactoryAddresses is not set"));
  });

  it("is refused where its machines could not reach Batch", () => {
    const { endpointSubnetId: _, jobSubnetId = "" } = fabrikam.network?.existing ?? {};
    const network = { profile: "restricted", existing: { jobSubnetId }, dataFactoryAddresses } as const;
    expect(check({ ...fabrikam, network })).toThrow(refusal("CI-COMPUTE-002", "endpointSubnetId is not set"));
  });

  it("is refused with an overlay that no expression of Data Factory holds", () => {
    const where = "x".repeat(5000);
    const config = { ...parseStackConfig(open), overlay: { where } as never };
    expect(() => requireWorkableCompute(config)).toThrow(refusal("CI-COMPUTE-004", "the overlay may take 4096"));
  });

  it("is sized by its own setting only", () => {
    expect(settingProblems({ ...open, job: { cpu: 1, memory: "2Gi" } })).toEqual([
      'job: {"cpu":1,"memory":"2Gi"} is not accepted; compute is batch; use batch.vmSize',
    ]);
    expect(settingProblems({ ...open, compute: "container-apps" })).toEqual([
      'batch: {"vmSize":"Standard_D4ds_v5"} is not accepted; use it with compute: batch, and only then',
    ]);
  });

  it("is refused where no Node for its machines is installed", () => {
    const { pathname } = new URL("../../package.json", import.meta.url);
    expect(() => readBatchRuntime(pathname, null)).toThrow(refusal("CI-COMPUTE-003", "Node for Linux x64"));
    expect(readBatchRuntime(pathname, pathname)).toEqual({
      node: { name: "node", path: pathname, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      bootstrap: { name: "bootstrap.mjs", path: pathname, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
});
