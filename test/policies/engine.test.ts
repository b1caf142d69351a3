import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkPreview, PACK } from "../../scripts/policy/check-preview.ts";
import { isFailed, shortNameOf } from "../../scripts/policy/policy-report.ts";
import { packConfigOf, policySettingsOf } from "../../scripts/policy/policy-settings.ts";
import { createDeployment } from "../../scripts/sandbox/deployment.ts";
import { runPulumi } from "../../scripts/sandbox/pulumi-cli.ts";
import { buildJob } from "../../transforms/build.ts";
import { AS_OF, policyExamples } from "../support/policy-examples.ts";
import { ROOT, startTestSandbox, type TestSandbox } from "../support/sandbox.ts";

const config = policyExamples().find(({ name }) => name === "contoso-dev")?.config ?? {};

let test: TestSandbox;
beforeAll(async () => {
  await buildJob();
  test = await startTestSandbox();
});
afterAll(() => test?.remove());

describe("the pack on the real engine", { timeout: 120_000 }, () => {
  it("lets a sample stack pass, decides before deployment, and stops a stack at the level it was told", async () => {
    const { sandbox } = test;
    const { projectFolder } = await createDeployment({ sandbox, stack: "dev", config });
    const check = (section: object) =>
      checkPreview({
        cwd: projectFolder,
        stack: "dev",
        environment: sandbox.pulumiEnvironment,
        policy: policySettingsOf({ ...config, "commerce-insights:policy": section }, AS_OF, "dev"),
      });
    const passed = await check({});
    expect(passed.results.filter(({ outcome, level }) => outcome === "failed" && level !== "advisory")).toEqual([]);
    expect(isFailed(passed)).toBe(false);
    const undecided = passed.results.filter(({ outcome }) => outcome === "undecided");
    expect(undecided.map(({ rule }) => rule)).toContain("RBAC-03");

    const failed = await check({ phase: "sealed" });
    const found = failed.results.filter(({ outcome, level }) => outcome === "failed" && level === "mandatory");
    expect(found.map(({ rule, urn, message }) => [rule, shortNameOf(urn), message])).toEqual([
      [
        "STG-06",
        "StorageAccount landing",
        "allowSharedKeyAccess is true; it must be false. Set allowSharedKeyAccess to false and grant data-plane roles.",
      ],
    ]);
  });

  it("judges an exported state with pulumi policy analyze", async () => {
    const { sandbox } = test;
    const type = "azure-native:storage:StorageAccount";
    const urn = `urn:pulumi:dev::commerce-insights::${type}::lake`;
    const inputs = { accountName: "stlake", minimumTlsVersion: "TLS1_0" };
    const resource = { urn, custom: true, id: "/lake", type, inputs, outputs: inputs };
    const state = join(sandbox.folder, "state.json");
    const packConfig = join(sandbox.folder, "pack.json");
    const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
    await writeFile(state, JSON.stringify({ version: 3, deployment: { manifest, resources: [resource] } }));
    await writeFile(packConfig, JSON.stringify(packConfigOf(policySettingsOf({}, AS_OF, "none"))));
    const args = [
      "policy",
      "analyze",
      "--file",
      state,
      "--policy-pack",
      PACK,
      "--policy-pack-config",
      packConfig,
      "--json",
    ];
    const { exitCode, stdout } = await runPulumi(args, { cwd: sandbox.folder, environment: sandbox.pulumiEnvironment });
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain('minimumTlsVersion is \\"TLS1_0\\"; it must be \\"TLS1_2\\" or \\"TLS1_3\\".');
  });

  it("repairs what is safe to repair, although other values are not known before deployment", async () => {
    const repository = join(ROOT, "test", "engine", "fixtures", "sandbox");
    const small = await startTestSandbox({ assetFolders: [repository] });
    try {
      const { sandbox } = small;
      const { projectFolder } = await createDeployment({ sandbox, stack: "dev", config: {}, repository });
      const packConfig = join(sandbox.folder, "pack.json");
      const policy = policySettingsOf({ "commerce-insights:policy": { environment: "dev" } }, AS_OF, "none");
      await writeFile(packConfig, JSON.stringify(packConfigOf(policy)));
      const args = ["preview", "--json", "--stack", "dev", "--policy-pack", PACK, "--policy-pack-config", packConfig];
      const { stdout } = await runPulumi(args, {
        cwd: projectFolder,
        environment: { ...sandbox.pulumiEnvironment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" },
      });
      const repairs = stdout.split("\n").flatMap((line) => {
        if (!line.includes("policyRemediationEvent")) return [];
        const { policyName, after } = JSON.parse(line).policyRemediationEvent;
        return policyName === "stg-02-tls" ? [after.minimumTlsVersion] : [];
      });
      expect(repairs).toEqual(["TLS1_2", "TLS1_2"]);
    } finally {
      await small.remove();
    }
  });
});
