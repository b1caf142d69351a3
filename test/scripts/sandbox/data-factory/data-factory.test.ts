import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, openCloud } from "../../../../scripts/sandbox/cloud.ts";
import { createDataFactory, type DataFactoryService } from "../../../../scripts/sandbox/data-factory/data-factory.ts";
import { directoryWith } from "../../../../scripts/sandbox/directory.ts";

const FACTORY = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataFactory/factories/adf";

let folder: string;
let cloud: Cloud;
let service: DataFactoryService;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adf-"));
  cloud = openCloud(folder, directoryWith());
  let count = 0;
  const now = () => new Date();
  service = createDataFactory({
    cloud,
    now,
    speed: 100,
    unique: (what) => `${what}-${++count}`,
    network: {
      ...{ cloud, armUrl: "https://127.0.0.1:1", storageUrl: "https://127.0.0.1:2", ca: "", tokenKey: "key", now },
      batch: { answer: () => undefined },
    },
  });
  put("", "Factory", {});
});
afterEach(() => {
  service.stop();
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, type: string, inputs: Record<string, unknown>, runtimeState?: "Started") {
  const id = `${FACTORY}${path}`;
  cloud.put({
    id,
    type: `azure-native:datafactory:${type}`,
    inputs,
    outputs: {},
    ...(runtimeState && { runtimeState }),
  });
}
const pipeline = (name: string, inputs: Record<string, unknown>) => put(`/pipelines/${name}`, "Pipeline", inputs);
const trigger = (name: string, pipelines: readonly unknown[], state?: "Started") =>
  put(`/triggers/${name}`, "Trigger", { properties: { type: "ScheduleTrigger", pipelines } }, state);
const reference = (referenceName: string, parameters = {}) => ({ pipelineReference: { referenceName }, parameters });

describe("a trigger", () => {
  it("starts its pipelines with its parameters", async () => {
    const say = { name: "Say", type: "Fail", errorCode: "E", message: "@pipeline().parameters.word" };
    pipeline("run", { parameters: { word: { type: "String", defaultValue: "default" } }, activities: [say] });
    trigger("daily", [reference("run", { word: "given" })], "Started");
    expect(await service.fireTrigger("daily")).toMatchObject({
      runId: "run-1",
      pipelineName: "run",
      invokedBy: "daily",
      status: "Failed",
      error: { message: "given" },
    });
    expect(service.runs()).toHaveLength(1);
  });

  it.each([
    ["is not deployed", "other", "CI-PIPE-002"],
    ["is stopped", "stopped", "CI-PIPE-003"],
    ["starts nothing", "idle", "CI-PIPE-004"],
  ])("that %s says so", async (_, name, code) => {
    trigger("stopped", [reference("run")]);
    trigger("idle", [], "Started");
    await expect(service.fireTrigger(name)).rejects.toMatchObject({ code });
  });
});

it("runs a pipeline as often at a time as its concurrency says", async () => {
  pipeline("run", { concurrency: 1, activities: [{ name: "Pause", type: "Wait", waitTimeInSeconds: 15 }] });
  trigger("daily", [reference("run")], "Started");
  const [first, second] = await Promise.all([service.fireTrigger("daily"), service.fireTrigger("daily")]);
  expect(Date.parse(second?.start ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.end ?? ""));
});

describe("a request of a pipeline", () => {
  const errorOf = async (activity: Record<string, unknown>) => {
    pipeline("run", { activities: [{ name: "Call", type: "WebActivity", method: "GET", ...activity }] });
    trigger("daily", [reference("run")], "Started");
    return (await service.fireTrigger("daily")).error?.message;
  };

  it("reaches Azure Resource Manager, Batch and the sandbox's storage only", async () => {
    expect(await errorOf({ url: "https://example.com/" })).toContain(
      "reaches https://management.azure.com, deployed Batch accounts and its own",
    );
    expect(await errorOf({ url: "https://management.azure.com/x" })).toContain("ECONNREFUSED");
  });

  it.each([
    [{}, "has no system-assigned managed identity"],
    [{ credential: { referenceName: "none" } }, "The credential 'none' does not exist"],
    [{ credential: { referenceName: "job" } }, "is not assigned to 'adf'"],
  ])("needs an identity that the factory has: %j", async (more, message) => {
    put("/credentials/job", "CredentialOperation", { properties: { type: "ManagedIdentity", resourceId: "/id" } });
    const authentication = { type: "MSI", resource: "https://management.azure.com/", ...more };
    expect(await errorOf({ url: "https://management.azure.com/x", authentication })).toContain(message);
  });
});
