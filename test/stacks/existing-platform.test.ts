import { describe, expect, it } from "vitest";
import { parseStackConfig, type StackSettings } from "../../stacks/config.ts";
import { createPlatform } from "../../stacks/platform.ts";
import { deploy, inputsOf } from "../support/pulumi.ts";
import { BUNDLE, CALLER, exampleSettings } from "../support/stack.ts";

const settings = exampleSettings("adventure-existing");
const THEIRS = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups";
const IDENTITY = `${THEIRS}/rg-adventure-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-commerce`;
const resourceGroups = {
  data: `${THEIRS}/rg-adventure-data`,
  compute: `${THEIRS}/rg-adventure-run`,
  ops: `${THEIRS}/rg-adventure-ops`,
};
const { lakeAccountId = "", logWorkspaceId = "" } = settings.existing ?? {};

const build = (wanted: StackSettings) => deploy(() => createPlatform(parseStackConfig(wanted), CALLER, BUNDLE));
const withAll = (adopt: boolean): StackSettings => ({
  ...settings,
  existing: { ...settings.existing, resourceGroups, jobIdentityId: IDENTITY, adopt },
});

/** What a customer's platform team may have, as the engine knows it, and its id. */
const ALL = {
  "azure-native:resources:ResourceGroup data": resourceGroups.data,
  "azure-native:resources:ResourceGroup compute": resourceGroups.compute,
  "azure-native:resources:ResourceGroup ops": resourceGroups.ops,
  "azure-native:storage:StorageAccount lake": lakeAccountId,
  "azure-native:operationalinsights:Workspace logs": logWorkspaceId,
  "azure-native:managedidentity:UserAssignedIdentity job-identity": IDENTITY,
};

describe("a platform in what the customer has already", () => {
  it("makes none of it, and lies in it", async () => {
    const { resources, options } = await build(withAll(false));
    expect(Object.keys(ALL).filter((name) => options.has(name))).toEqual([]);
    expect([...options].filter(([, { importId }]) => importId !== "")).toEqual([]);
    const groups = new Set(resources.flatMap(({ inputs }) => inputs.resourceGroupName ?? []));
    const lake = "rg-adventure-lake";
    expect([...groups].sort()).toEqual(["rg-adventure-data", lake, "rg-adventure-ops", "rg-adventure-run"]);
    const settingOf = (name: string) => inputsOf(resources, "azure-native:monitor:DiagnosticSetting", name);
    expect(settingOf("factory-logs").workspaceId).toBe(logWorkspaceId);
    expect(settingOf("lake-account-logs")).toMatchObject({ name: "commerce-insights", resourceUri: lakeAccountId });
    expect(settingOf("landing-account-logs").name).toBe("logs");
    const job = inputsOf(resources, "azure-native:app:Job");
    expect(job.identity).toMatchObject({ userAssignedIdentities: [IDENTITY] });
  });

  it("marks its containers there, sets no soft delete and locks only what is the kit's", async () => {
    const { resources } = await build({ ...withAll(false), protectData: true });
    const gold = inputsOf(resources, "azure-native:storage:BlobContainer", "lake-gold");
    expect(gold).toMatchObject({
      accountName: "stadventurelake",
      resourceGroupName: "rg-adventure-lake",
      metadata: { commerceinsights: "adventure-dev" },
    });
    const named = (type: string) =>
      resources.filter((found) => found.type === `azure-native:${type}`).map(({ name }) => name);
    expect(named("storage:BlobServiceProperties").sort()).toEqual(["landing-soft-delete", "ops-soft-delete"]);
    expect(named("authorization:ManagementLockByScope")).not.toContain("lake-lock");
  });

  it("takes it into the state as it is, protected and kept in Azure, when told to adopt", async () => {
    const { options } = await build(withAll(true));
    const adopted = [...options].filter(([, { importId }]) => importId !== "");
    const kept = { protect: true, retainOnDelete: true, ignoreChanges: ["*"] };
    expect(Object.fromEntries(adopted)).toEqual(
      Object.fromEntries(Object.entries(ALL).map(([name, importId]) => [name, { importId, ...kept }])),
    );
  });

  it("may give some and let the kit make the others", async () => {
    const { options } = await build({ ...settings, existing: { ...settings.existing, adopt: true } });
    const importOf = (name: keyof typeof ALL) => options.get(name)?.importId;
    expect(importOf("azure-native:resources:ResourceGroup data")).toBe(resourceGroups.data);
    expect(importOf("azure-native:resources:ResourceGroup ops")).toBe("");
    expect(importOf("azure-native:managedidentity:UserAssignedIdentity job-identity")).toBe("");
    expect(options.get("azure-native:managedidentity:UserAssignedIdentity job-identity")).toMatchObject({
      protect: false,
      ignoreChanges: [],
    });
  });
});
