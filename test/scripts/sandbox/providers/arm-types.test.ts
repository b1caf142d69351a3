import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validateBody } from "../../../../scripts/sandbox/providers/arm-body.ts";
import type { ArmType } from "../../../../scripts/sandbox/providers/arm-scalar.ts";
import { openArmTypes } from "../../../../scripts/sandbox/providers/arm-types.ts";
import { UNKNOWN } from "../../../../scripts/sandbox/providers/property-values.ts";
import { RESOURCE_TYPES, resourceTypeOf } from "../../../../scripts/sandbox/providers/resource-types.ts";
import { ROOT } from "../../../support/sandbox.ts";

const to = (index: number, flags = 0) => ({ type: { $ref: `#/${index}` }, flags });
// A job-like body: root with a read-only name, a bag, a closed and an open choice, a list, and kinds told apart.
const TABLE: readonly ArmType[] = [
  { $type: "ObjectType", name: "Test/jobs", properties: { type: to(1, 10), location: to(1, 1), properties: to(2) } },
  { $type: "StringType" },
  {
    $type: "ObjectType",
    name: "JobProperties",
    properties: {
      state: to(1, 2),
      tier: to(3),
      mode: to(6),
      count: to(7, 1),
      containers: to(8),
      trigger: to(10),
    },
  },
  { $type: "UnionType", elements: [{ $ref: "#/4" }, { $ref: "#/5" }] },
  { $type: "StringLiteralType", value: "Hot" },
  { $type: "StringLiteralType", value: "Cool" },
  { $type: "UnionType", elements: [{ $ref: "#/4" }, { $ref: "#/1" }] },
  { $type: "IntegerType", minValue: 1, maxValue: 9 },
  { $type: "ArrayType", itemType: { $ref: "#/9" } },
  { $type: "ObjectType", name: "Container", properties: { image: to(1, 1) } },
  {
    $type: "DiscriminatedObjectType",
    name: "Trigger",
    discriminator: "type",
    baseProperties: { note: to(1) },
    elements: { Daily: { $ref: "#/11" } },
  },
  {
    $type: "ObjectType",
    name: "Daily",
    properties: { type: to(12, 1), typeProperties: to(13, 1) },
  },
  { $type: "StringLiteralType", value: "Daily" },
  { $type: "ObjectType", name: "DailyProperties", properties: { hour: to(7, 1) } },
];
const problems = (inputs: Record<string, unknown>) =>
  validateBody(TABLE, inputs).map(({ property, reason }) => `${property} ${reason}`);

describe("inputs against an ARM body", () => {
  const good = { location: "x", count: 0.5 + 1, tier: "Hot", mode: "new", containers: [{ image: "i" }] };

  it("pass when they fit, doubles and open choices included", () => {
    expect(problems({ ...good, trigger: { type: "Daily", note: "n", hour: 3 } })).toEqual([]);
  });

  it("pass while a value is not known", () => {
    expect(problems({ ...good, tier: UNKNOWN, trigger: { type: UNKNOWN } })).toEqual([]);
  });

  it.each([
    ["an unknown property", { colour: "red" }, "colour is not a property of Test/jobs"],
    ["a read-only one", { state: "on" }, "state is read-only: Azure sets it"],
    ["a closed choice", { tier: "Cold" }, 'tier is "Cold"; accepted are Hot, Cool'],
    ["a number out of bounds", { count: 10 }, "count is 10; at most 9"],
    ["a wrong kind of value", { count: "2" }, 'count is "2"; accepted is a number'],
    ["a missing inner property", { containers: [{}] }, "containers[0].image is required"],
    ["an unknown kind", { trigger: { type: "Hourly" } }, 'trigger.type is "Hourly"; accepted are Daily'],
    ["a missing property of a kind", { trigger: { type: "Daily" } }, "trigger.hour is required"],
  ])("fail with %s", (_, inputs, expected) => {
    expect(problems({ ...good, ...inputs })).toEqual([expected]);
  });

  it("fail without what is required", () => {
    expect(problems({})).toEqual(["location is required", "count is required"]);
  });
});

const FOLDER = join(ROOT, "..", "shared", "arm-types");
// The types are not part of the product.
describe.skipIf(!existsSync(FOLDER))("the ARM types beside the checkout", () => {
  const validate = openArmTypes(FOLDER);
  const check = (token: string, inputs: Record<string, unknown>) =>
    (validate?.(resourceTypeOf(token), inputs) ?? []).map(({ property, reason }) => `${property} ${reason}`);

  it("report a misspelt setting of a storage account, and accept the SDK's own spellings", () => {
    const account = {
      resourceGroupName: "rg",
      accountName: "lake",
      location: "westeurope",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      enableHttpsTrafficOnly: true,
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
    };
    expect(check("azure-native:storage:StorageAccount", account)).toEqual([]);
    expect(check("azure-native:storage:StorageAccount", { ...account, minimumTlsVersio: "TLS1_2" })).toEqual([
      "minimumTlsVersio is not a property of Microsoft.Storage/storageAccounts (Microsoft.Storage/storageAccounts@2024-01-01)",
    ]);
  });

  it("know the parts of a pipeline's activities", () => {
    const web = { name: "Start", type: "WebActivity", method: "POST", url: "https://x", body: "{}" };
    const pipeline = { resourceGroupName: "rg", factoryName: "f", pipelineName: "p", activities: [web] };
    expect(check("azure-native:datafactory:Pipeline", pipeline)).toEqual([]);
    const wrong = { ...pipeline, activities: [{ ...web, method: "FETCH", uri: "x" }] };
    expect(check("azure-native:datafactory:Pipeline", wrong)).toMatchObject([
      expect.stringContaining("activities[0].uri is not a property"),
    ]);
  });

  it("are those of the API versions of the installed SDK", () => {
    const index = JSON.parse(readFileSync(join(FOLDER, "index.json"), "utf8")) as Record<
      string,
      { apiVersion: string }
    >;
    const sdk = join(createRequire(import.meta.url).resolve("@pulumi/azure-native/package.json"), "..");
    const stale = Object.entries(index).filter(([token, { apiVersion }]) => {
      const [, module = "", name = ""] = token.split(":");
      const file = join(sdk, module, `${name[0]?.toLowerCase()}${name.slice(1)}.d.ts`);
      const used = existsSync(file)
        ? /Uses Azure REST API version ([\w-]+)\./.exec(readFileSync(file, "utf8"))?.[1]
        : "";
      return used !== apiVersion;
    });
    expect(stale.map(([token]) => token)).toEqual([]);
  });

  it("are all known to the sandbox", () => {
    const index = JSON.parse(readFileSync(join(FOLDER, "index.json"), "utf8")) as Record<string, unknown>;
    expect(Object.keys(index).filter((token) => !RESOURCE_TYPES.has(token))).toEqual([]);
  });
});
