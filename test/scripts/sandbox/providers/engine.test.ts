import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, openCloud } from "../../../../scripts/sandbox/cloud.ts";
import { CUSTOMER_INSIGHTS_CLIENT_ID, directoryWith, objectIdOf } from "../../../../scripts/sandbox/directory.ts";
import type { ArmError } from "../../../../scripts/sandbox/providers/arm-error.ts";
import { createProviderEngine, type ProviderEngine } from "../../../../scripts/sandbox/providers/engine.ts";
import { UNKNOWN } from "../../../../scripts/sandbox/providers/property-values.ts";

const SUBSCRIPTION = "/subscriptions/5a4d0b07-0000-4000-8000-000000000001";
const READER = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1`;
const GUID = "11111111-2222-4333-8444-555555555555";
const GROUP = { resourceGroupName: "rg", location: "westeurope" };
const ACCOUNT = { ...GROUP, accountName: "lake", kind: "StorageV2", sku: { name: "LRS" }, isHnsEnabled: true };
const FACTORY = { ...GROUP, factoryName: "adf", identity: { type: "SystemAssigned" } };
const PIPELINE = { resourceGroupName: "rg", factoryName: "adf", pipelineName: "run", activities: [] };
const TRIGGER = {
  resourceGroupName: "rg",
  factoryName: "adf",
  triggerName: "daily",
  properties: { type: "ScheduleTrigger", pipelines: [{ pipelineReference: { referenceName: "run" } }] },
};

let folder: string;
let cloud: Cloud;
let engine: ProviderEngine;
let removed: unknown[];
const create = (name: string, inputs: Record<string, unknown>) => engine.create(`azure-native:${name}`, inputs, false);
const refusal = async (attempt: Promise<unknown>): Promise<[number, string]> => {
  const { status, code } = await attempt.then(
    () => ({ status: 200, code: "accepted" }),
    (error: ArmError) => error,
  );
  return [status, code];
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "cloud-"));
  cloud = openCloud(folder, directoryWith());
  removed = [];
  let count = 0;
  engine = createProviderEngine({
    cloud,
    now: () => new Date("2026-01-01T00:00:00Z"),
    hasContainer: (account, container) => account === "lake" && container === "dataverse-x",
    validateArm: undefined,
    endpointOf: (account) => `https://127.0.0.1:1/${account}/`,
    upload: async () => undefined,
    removeData: async (place) => void removed.push(place),
    unique: (what) => `${what}-${++count}`,
  });
  await create("resources:ResourceGroup", GROUP);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what Azure refuses", () => {
  it("a resource without its group or parent", async () => {
    const elsewhere = create("storage:StorageAccount", { ...ACCOUNT, resourceGroupName: "other" });
    expect(await refusal(elsewhere)).toEqual([404, "ResourceGroupNotFound"]);
    const orphan = create("storage:BlobContainer", { ...GROUP, accountName: "nobody", containerName: "gold" });
    expect(await refusal(orphan)).toEqual([404, "ParentResourceNotFound"]);
  });

  it("an account name somebody else has, and features a hierarchy does not have", async () => {
    await create("resources:ResourceGroup", { ...GROUP, resourceGroupName: "other" });
    await create("storage:StorageAccount", ACCOUNT);
    const twin = create("storage:StorageAccount", { ...ACCOUNT, resourceGroupName: "other" });
    expect(await refusal(twin)).toEqual([409, "StorageAccountAlreadyTaken"]);
    const service = { ...GROUP, accountName: "lake", blobServicesName: "default", isVersioningEnabled: true };
    expect(await refusal(create("storage:BlobServiceProperties", service))).toEqual([
      400,
      "FeatureNotSupportedForAccount",
    ]);
  });

  it("a role for nobody, for the wrong kind of principal, of an unknown role, twice, or on nothing", async () => {
    const { outputs } = await create("managedidentity:UserAssignedIdentity", { ...GROUP, resourceName: "id-job" });
    const assignment = {
      scope: `${SUBSCRIPTION}/resourceGroups/rg`,
      roleAssignmentName: GUID,
      roleDefinitionId: READER,
      principalId: outputs.principalId,
      principalType: "ServicePrincipal",
    };
    const attempt = (changes: Record<string, unknown>) =>
      refusal(create("authorization:RoleAssignment", { ...assignment, ...changes }));
    expect(await attempt({ principalId: GUID })).toEqual([400, "PrincipalNotFound"]);
    expect(await attempt({ principalType: "User" })).toEqual([400, "UnmatchedPrincipalType"]);
    expect(await attempt({ roleDefinitionId: READER.replace("2a2b", "2a2c") })).toEqual([
      400,
      "RoleDefinitionDoesNotExist",
    ]);
    expect(await attempt({ scope: `${SUBSCRIPTION}/resourceGroups/none` })).toEqual([404, "ResourceGroupNotFound"]);
    expect(await attempt({})).toEqual([200, "accepted"]);
    expect(await attempt({ roleAssignmentName: GUID.replace("1", "2") })).toEqual([409, "RoleAssignmentExists"]);
  });

  it("a custom role outside its scopes, and its deletion while it is assigned", async () => {
    const scope = `${SUBSCRIPTION}/resourceGroups/rg`;
    const definition = { scope, roleDefinitionId: GUID, roleName: "r", permissions: [], assignableScopes: [scope] };
    const { id } = await create("authorization:RoleDefinition", definition);
    const principalId = objectIdOf("deployer");
    const assignment = {
      roleAssignmentName: GUID,
      roleDefinitionId: id,
      principalId,
      principalType: "ServicePrincipal",
    };
    const wide = create("authorization:RoleAssignment", { ...assignment, scope: SUBSCRIPTION });
    expect(await refusal(wide)).toEqual([400, "RoleDefinitionNotAssignableToScope"]);
    await create("authorization:RoleAssignment", { ...assignment, scope });
    expect(await refusal(engine.delete(id))).toEqual([400, "RoleDefinitionHasAssignments"]);
  });

  it("a trigger of a missing pipeline, and any change to a started one", async () => {
    await create("datafactory:Factory", FACTORY);
    expect(await refusal(create("datafactory:Trigger", TRIGGER))).toEqual([400, "BadRequest"]);
    const pipeline = await create("datafactory:Pipeline", PIPELINE);
    const { id } = await create("datafactory:Trigger", TRIGGER);
    const started = cloud.get(id);
    if (started === undefined) throw new Error("no trigger");
    cloud.put({ ...started, runtimeState: "Started" });
    const update = engine.update("azure-native:datafactory:Trigger", id, TRIGGER, false);
    expect(await refusal(update)).toEqual([400, "TriggerEnabledCannotUpdate"]);
    expect(await refusal(engine.delete(id))).toEqual([400, "TriggerEnabledCannotUpdate"]);
    expect(await refusal(engine.delete(pipeline.id))).toEqual([400, "BadRequest"]);
  });

  it("deletion of what is locked, itself or through its group", async () => {
    const account = await create("storage:StorageAccount", ACCOUNT);
    const lock = { scope: account.id, lockName: "keep", level: "CanNotDelete" };
    const { id } = await create("authorization:ManagementLockByScope", lock);
    const group = `${SUBSCRIPTION}/resourceGroups/rg`;
    expect(await refusal(engine.delete(account.id))).toEqual([409, "ScopeLocked"]);
    expect(await refusal(engine.delete(group))).toEqual([409, "ScopeLocked"]);
    await engine.delete(id);
    expect(await refusal(engine.delete(account.id))).toEqual([200, "accepted"]);
  });

  it("a job without its environment or identity", async () => {
    const environment = await create("app:ManagedEnvironment", { ...GROUP, environmentName: "cae" });
    const job = { ...GROUP, jobName: "job", environmentId: environment.id, configuration: {}, template: {} };
    expect(await refusal(create("app:Job", { ...job, environmentId: "/none" }))).toEqual([
      400,
      "ManagedEnvironmentNotFound",
    ]);
    const identity = { type: "UserAssigned", userAssignedIdentities: ["/none"] };
    expect(await refusal(create("app:Job", { ...job, identity }))).toEqual([400, "FailedIdentityOperation"]);
    expect(await refusal(create("app:Job", job))).toEqual([200, "accepted"]);
  });
});

describe("what is deployed", () => {
  it("has what Azure computes; a preview of it says only what was given", async () => {
    const preview = await engine.create("azure-native:storage:StorageAccount", ACCOUNT, true);
    expect(preview.outputs).toMatchObject({
      location: "westeurope",
      name: UNKNOWN,
      primaryEndpoints: { blob: UNKNOWN, dfs: UNKNOWN },
    });
    const { outputs } = await create("storage:StorageAccount", ACCOUNT);
    expect(outputs).toMatchObject({
      name: "lake",
      type: "Microsoft.Storage/storageAccounts",
      primaryEndpoints: { blob: "https://127.0.0.1:1/lake/", dfs: "https://127.0.0.1:1/lake/" },
    });
  });

  it("keeps its system identity over updates and gets another when it is made anew", async () => {
    const first = await create("datafactory:Factory", FACTORY);
    const token = "azure-native:datafactory:Factory";
    const updated = await engine.update(token, first.id, { ...FACTORY, tags: { a: "b" } }, false);
    await engine.delete(first.id);
    const second = await create("datafactory:Factory", FACTORY);
    const principals = [first, updated, second].map(
      ({ outputs }) => (outputs.identity as { principalId: string }).principalId,
    );
    expect(principals).toEqual(["system-1", "system-1", "system-2"]);
  });

  it("is a secret again where it was given as one, and plain in the record", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" };
    const { id, outputs } = await create("datafactory:Factory", { ...FACTORY, tags: { token: secret } });
    expect(outputs.tags).toEqual({ token: secret });
    expect(cloud.get(id)?.inputs.tags).toEqual({ token: "x" });
    const token = "azure-native:datafactory:Factory";
    expect(engine.read(token, id, { tags: { token: secret } })?.outputs.tags).toEqual({ token: secret });
  });

  it("goes with its parent, data included", async () => {
    await create("storage:StorageAccount", ACCOUNT);
    await create("storage:BlobContainer", { resourceGroupName: "rg", accountName: "lake", containerName: "gold" });
    await engine.delete(`${SUBSCRIPTION}/resourceGroups/rg`);
    expect(cloud.list()).toEqual([]);
    expect(removed).toEqual([{ account: "lake", container: "gold" }, { account: "lake" }]);
  });

  it("is read back after a restart, and is gone when somebody removed it", async () => {
    const { id } = await create("storage:StorageAccount", ACCOUNT);
    expect(openCloud(folder, []).get(id.toUpperCase())?.inputs).toEqual(ACCOUNT);
    cloud.remove(id);
    expect(engine.read("azure-native:storage:StorageAccount", id, {})).toBeUndefined();
  });
});

it("accepts a role on a container that Dataverse made", async () => {
  const { id } = await create("storage:StorageAccount", ACCOUNT);
  const assignment = {
    scope: `${id}/blobServices/default/containers/dataverse-x`,
    roleAssignmentName: GUID,
    roleDefinitionId: READER,
    principalId: objectIdOf("deployer"),
    principalType: "ServicePrincipal",
  };
  expect(await refusal(create("authorization:RoleAssignment", assignment))).toEqual([200, "accepted"]);
});

it("adopts the tenant's principal of Customer Insights without making or deleting it", async () => {
  const token = "azuread:index/servicePrincipal:ServicePrincipal";
  const inputs = { clientId: CUSTOMER_INSIGHTS_CLIENT_ID, useExisting: true };
  const { id, outputs } = await engine.create(token, inputs, false);
  const known = cloud.principals.find(({ name }) => name === "customer-insights");
  expect(outputs.objectId).toBe(known?.objectId);
  expect(engine.read(token, id, inputs)?.outputs.objectId).toBe(known?.objectId);
  await engine.delete(id);
  expect(cloud.list().map(({ type }) => type)).toEqual(["azure-native:resources:ResourceGroup"]);
  expect(await refusal(engine.create(token, { clientId: CUSTOMER_INSIGHTS_CLIENT_ID }, false))).toEqual([
    409,
    "ServicePrincipalExists",
  ]);
});

describe("inputs", () => {
  const check = (name: string, inputs: Record<string, unknown>) =>
    engine.check(`azure-native:${name}`, inputs).map(({ property, reason }) => `${property} ${reason}`);

  it("need every name, because nothing is named automatically", () => {
    expect(check("storage:StorageAccount", { ...ACCOUNT, accountName: undefined, location: "" })).toEqual([
      "accountName is required: the kit names and places everything itself",
      "location is required: the kit names and places everything itself",
    ]);
    expect(check("storage:StorageAccount", { ...ACCOUNT, accountName: UNKNOWN })).toEqual([]);
  });

  it.each([
    ["storage:StorageAccount", { ...ACCOUNT, accountName: "My-Lake" }, "accountName"],
    ["storage:StorageAccount", { ...ACCOUNT, kind: "Storage" }, "kind"],
    ["datafactory:Pipeline", { ...PIPELINE, pipelineName: "a/b" }, "pipelineName"],
    ["managedidentity:UserAssignedIdentity", { ...GROUP, resourceName: "-x" }, "resourceName"],
  ])("of %s that Azure would not take are named", (name, inputs, property) => {
    expect(engine.check(`azure-native:${name}`, inputs).map((problem) => problem.property)).toEqual([property]);
  });

  it("of a job need vCPU and memory that go together", () => {
    const job = (cpu: number, memory: string) => ({
      ...GROUP,
      jobName: "job",
      environmentId: "e",
      configuration: { triggerType: "Manual", replicaTimeout: 60 },
      template: { containers: [{ resources: { cpu, memory } }] },
    });
    expect(check("app:Job", job(0.5, "1Gi"))).toEqual([]);
    expect(check("app:Job", job(0.5, "2Gi"))).toEqual([
      "template.containers ContainerAppInvalidResourceTotal: 0.5 vCPU with 2Gi; the Consumption profile accepts 0.25 to 4 vCPU in steps of 0.25 with twice as many Gi of memory",
    ]);
  });

  it("of an unknown type name the file where it belongs", () => {
    expect(() => check("quantum:Computer", {})).toThrow(
      expect.objectContaining({ code: "CI-SANDBOX-002", hint: expect.stringContaining("providers/types/plain.ts") }),
    );
  });

  it("replace when a name, the region or a create-time setting changes", () => {
    const diff = engine.diff("azure-native:storage:StorageAccount", ACCOUNT, {
      ...ACCOUNT,
      location: "northeurope",
      isHnsEnabled: false,
      sku: { name: "ZRS" },
    });
    expect(Object.fromEntries(diff)).toEqual({
      location: "update-replace",
      isHnsEnabled: "update-replace",
      "sku.name": "update",
    });
  });
});
