import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { explained as fabricExplained } from "../../components/provider/fabric/explain-fault.ts";
import { FabricFault } from "../../components/provider/fabric/fabric-fault.ts";
import { createProgram } from "../../scripts/program.ts";
import { uploadBlob } from "../../scripts/sandbox/blob-data.ts";
import { openCloud } from "../../scripts/sandbox/cloud.ts";
import { createInvoke } from "../../scripts/sandbox/providers/invokes.ts";
import { runPulumi } from "../../scripts/sandbox/pulumi-cli.ts";
import { checkoutAt } from "../../scripts/setup/checkout.mjs";
import { ensureDependencies } from "../../scripts/setup/dependencies.mjs";
import { runInForeground } from "../../scripts/setup/foreground.mjs";
import { explained } from "../../transforms/storage/store-errors.ts";
import { recordingWorld } from "../support/world.ts";

const folder = mkdtempSync(join(tmpdir(), "refusals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const call = async (...args: string[]) =>
  (await createProgram(recordingWorld(folder), () => {}, args[0])).parseAsync(args, { from: "user" });

const DEV = new URL("../../stacks/examples/contoso-dev.yaml", import.meta.url).pathname;

describe("a command refuses, with its code,", () => {
  it.each([
    ["triggers that nobody named", ["trigger", "status"], "CI-CLI-042", 2],
    ["a preflight without a subscription", ["preflight", "--stack-config", DEV], "CI-CLI-045", 1],
    ["a run in a sandbox that is not up", ["sandbox", "run", "--folder", "none"], "CI-SANDBOX-010", 1],
    ["variables of a sandbox that is not up", ["sandbox", "env", "--folder", "none"], "CI-SANDBOX-010", 1],
    [
      "to explain a table that is not published",
      ["transform", "explain", "--lake", "none", "--table", "profiles_Customer", "--key", "k"],
      "CI-EXPLAIN-002",
      1,
    ],
  ])("%s", async (_, args, code, exitCode) => {
    await expect(call(...args)).rejects.toMatchObject({ code, exitCode });
  });

  it("a ring that no stack is in", async () => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
    writeFileSync(join(folder, "Pulumi.contoso-dev.yaml"), "config: {}\n");
    await expect(call("fleet", "--ring", "9")).rejects.toMatchObject({ code: "CI-FLEET-003", exitCode: 2 });
  });
});

describe("the sandbox refuses, with its code,", () => {
  it("to work without a Pulumi CLI", async () => {
    const options = { cwd: folder, environment: { PATH: folder } };
    await expect(runPulumi(["version"], options)).rejects.toMatchObject({ code: "CI-SANDBOX-006" });
  });

  it("a damaged list of resources", () => {
    writeFileSync(join(folder, "cloud.json"), "{");
    expect(() => openCloud(folder, [])).toThrow(expect.objectContaining({ code: "CI-SANDBOX-008" }));
  });

  it("a function that it does not know", () => {
    const invoke = createInvoke(openCloud(join(folder, "empty"), []), () => "");
    expect(() => invoke("azure-native:nothing:listThings", {})).toThrow(
      expect.objectContaining({ code: "CI-SANDBOX-004" }),
    );
  });

  it("an asset that is neither a file nor a text", async () => {
    const blob = { account: "a", container: "c", path: "p", contentType: undefined, source: 1 };
    const target = { storageUrl: "https://127.0.0.1:1", ca: "", token: () => "", assetFolders: [] };
    await expect(uploadBlob(blob, target)).rejects.toMatchObject({ code: "CI-SANDBOX-005" });
  });
});

describe("the set-up refuses, with its code,", () => {
  it("a checkout without a lock file", async () => {
    const refused = ensureDependencies(checkoutAt(folder), new AbortController().signal);
    await expect(refused).rejects.toMatchObject({ code: "CI-SETUP-002" });
  });

  it("a command that does not exist", async () => {
    const refused = runInForeground("no-such-command", [], { PATH: folder });
    await expect(refused).rejects.toMatchObject({ code: "CI-SETUP-005", exitCode: 2 });
  });
});

it.each([
  ["an authority that is not trusted", "SELF_SIGNED_CERT_IN_CHAIN", "CI-STORE-007"],
  ["a full disk", "ENOSPC", "CI-STORE-010"],
])("storage explains %s", (_, code, expected) => {
  expect(explained(Object.assign(new Error("x"), { code }), "https://lake", "a")).toMatchObject({ code: expected });
});

it("a workspace of Fabric that refuses the deployer asks for a role", async () => {
  const fault = new FabricFault({ status: 403, errorCode: "InsufficientPrivileges", reason: "no" });
  const made = fabricExplained({ subject: "Notebook gold", verb: "created" }, () => Promise.reject(fault));
  await expect(made).rejects.toMatchObject({ code: "CI-FAB-003" });
});
