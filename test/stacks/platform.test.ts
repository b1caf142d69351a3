import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { evaluateContent } from "../../scripts/sandbox/data-factory/evaluate.ts";
import { openArmTypes } from "../../scripts/sandbox/providers/arm-types.ts";
import { resourceTypeOf } from "../../scripts/sandbox/providers/resource-types.ts";
import { billedPartsOf } from "../../stacks/billed-parts.ts";
import { parseStackConfig, type StackSettings } from "../../stacks/config.ts";
import { createPlatform } from "../../stacks/platform.ts";
import type { PlatformOutputs } from "../../stacks/platform-outputs.ts";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { deploy, inputsOf, type Registered, resolved } from "../support/pulumi.ts";
import { BUNDLE, CALLER, EXAMPLES, exampleSettings } from "../support/stack.ts";

const ARM_TYPES = fileURLToPath(new URL("../../../shared/arm-types", import.meta.url));
const GRANT = "azure-native:authorization:RoleAssignment";

const build = (settings: StackSettings) => deploy(() => createPlatform(parseStackConfig(settings), CALLER, BUNDLE));

const built = new Map<StackSettings, ReturnType<typeof build>>();

/** The same settings are deployed once: half a second for fifty resources adds up. */
function platform(settings: StackSettings): ReturnType<typeof build> {
  const known = built.get(settings) ?? build(settings);
  built.set(settings, known);
  return known;
}

const dev = exampleSettings("contoso-dev");
const prod = exampleSettings("contoso-prod");
const twoLayer = exampleSettings("contoso-two-layer");

/** Variables of the deployed job: of its container, or of the task that the pipeline describes to Batch. */
const environmentOf = (resources: readonly Registered[]) => {
  const isContainer = resources.some(({ type }) => type === "azure-native:app:Job");
  const variables = isContainer ? containerVariables(resources) : taskVariables(resources);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
};

interface Variable {
  readonly name: string;
  readonly value: string;
}

function containerVariables(resources: readonly Registered[]): readonly Variable[] {
  const { template } = inputsOf(resources, "azure-native:app:Job") as {
    template: { containers: [{ env: Variable[] }] };
  };
  return template.containers[0].env;
}

function taskVariables(resources: readonly Registered[]): readonly Variable[] {
  const [start] = inputsOf(resources, "azure-native:datafactory:Pipeline", "pipeline").activities as [
    { body: unknown },
  ];
  const scope = {
    now: () => new Date(0),
    pipeline: { RunId: "run" },
    item: undefined,
    activity: never,
    variable: never,
  };
  const { jobManagerTask } = JSON.parse(String(evaluateContent(start.body, scope))) as {
    jobManagerTask: { environmentSettings: Variable[] };
  };
  return jobManagerTask.environmentSettings;
}

const never = (name: string) => {
  throw new Error(name);
};

/** Who may do what where, by logical name: role GUID and the end of the scope. */
const grantsOf = (resources: readonly Registered[]) =>
  Object.fromEntries(
    resources
      .filter(({ type }) => type === GRANT)
      .map(({ name, inputs }) => [
        name,
        [inputs.roleDefinitionId, inputs.scope, inputs.principalId].map((text) => String(text).split("/mock/").at(-1)),
      ]),
  );

const isNative = ({ type }: Registered) => type.startsWith("azure-native:");

/** What Azure Resource Manager's types say against the inputs; nothing where there are no types. */
function armProblems(resources: readonly Registered[]): readonly string[] {
  const validate = openArmTypes(ARM_TYPES);
  return resources
    .filter(isNative)
    .flatMap(({ type, name, inputs }) =>
      (validate?.(resourceTypeOf(type), inputs) ?? []).map(({ property, reason }) => `${name}: ${property} ${reason}`),
    );
}

const ROLES = "/subscriptions/00000000-0000-4000-8000-000000000001/providers/Microsoft.Authorization/roleDefinitions";
const CONTRIBUTOR = `${ROLES}/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
const READER = `${ROLES}/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1`;
const DELEGATOR = `${ROLES}/db58b8e5-c6ad-4a2a-8342-4190687cbf4a`;

describe.each(EXAMPLES.map((name) => [name, exampleSettings(name)] as const))("the stack %s", (name, settings) => {
  it("has the reviewed resources: another URN or name is a replacement at the customer's", async () => {
    const { resources, urns } = await platform(settings);
    const names = resources.flatMap(({ inputs }) =>
      Object.entries(inputs).filter(
        ([key, value]) =>
          /^(account|container|factory|job|pipeline|trigger|environment|workspace|resource)Name$/.test(key) &&
          typeof value === "string",
      ),
    );
    const physical = [...new Set(names.map(([key, value]) => `${key} ${value}`))].sort();
    const text = [...urns.map((urn) => urn.split("::").slice(2).join("::")).sort(), "", ...physical, ""].join("\n");
    await expect(text).toMatchFileSnapshot(`urns/${name}.txt`);
  });

  it.skipIf(!existsSync(ARM_TYPES))("has inputs that Azure Resource Manager's types accept", async () => {
    const { resources } = await platform(settings);
    expect(armProblems(resources)).toEqual([]);
    expect(resources.filter(isNative).length).toBeGreaterThan(25);
  });

  it("has the parts that the cost estimate counts", async () => {
    const { resources } = await platform(settings);
    const inputsOfType = (type: string) => resources.filter((found) => found.type === type).map(({ inputs }) => inputs);
    const enabled = (type: string) => inputsOfType(type).filter((inputs) => inputs.enabled === true).length;
    expect(billedPartsOf(parseStackConfig(settings))).toEqual({
      privateEndpoints: inputsOfType("azure-native:network:PrivateEndpoint").length,
      privateZones: inputsOfType("azure-native:privatedns:PrivateZone").length,
      natGateways: inputsOfType("azure-native:network:NatGateway").length,
      metricAlerts: enabled("azure-native:monitor:MetricAlert"),
      logAlerts: enabled("azure-native:monitor:ScheduledQueryRule"),
    });
  });

  it("tells the job what the job understands", async () => {
    const { resources } = await platform(settings);
    expect(parseJobSettings(environmentOf(resources))).toMatchObject({
      goldRoot: "commerce",
      language: "en-us",
      timeZone: settings.timeZone,
    });
  });
});

describe("the feed of a web shop", () => {
  it("is a container that the job only reads, one writer fills, and old files leave", async () => {
    const { storefront } = exampleSettings("contoso-batch");
    const { resources } = await platform({ ...dev, ...(storefront && { storefront }) });
    const grants = grantsOf(resources);
    const writer = "00000000-0000-4000-8000-0000000000ee";
    expect(grants["job-identity-reads-events"]?.slice(0, 2)).toEqual([READER, "lake-events"]);
    expect(grants[`storefront-writer-${writer}`]).toEqual([CONTRIBUTOR, "lake-events", writer]);
    expect(Object.keys(grants).filter((name) => name.includes("writes-events"))).toEqual([]);
    expect(inputsOf(resources, "azure-native:storage:ManagementPolicy").policy).toMatchObject({
      rules: [
        {
          definition: {
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 35 } } },
            filters: { prefixMatch: ["events/"] },
          },
        },
      ],
    });
    expect(parseJobSettings(environmentOf(resources)).storefront).toEqual({
      sources: [{ name: "webshop", format: "events", eventTypes: { ViewedProduct: "ProductView" } }],
      ...{ lateDays: 7, keepDays: 730 },
    });
  });

  it("is nowhere without its setting", async () => {
    const { resources } = await platform(dev);
    expect(resources.filter(({ name }) => /storefront|events/.test(name))).toEqual([]);
  });

  it("refuses settings that would delete files before they are read, or that name a feed twice", () => {
    const sources = [{ name: "a" }, { name: "a" }];
    expect(() => parseStackConfig({ ...dev, storefront: { sources, lateDays: 30, fileDays: 30 } })).toThrow(
      /sources: .*name every feed once/s,
    );
    expect(() =>
      parseStackConfig({ ...dev, storefront: { sources: [{ name: "a" }], lateDays: 30, fileDays: 30 } }),
    ).toThrow(/fileDays: 30 is not accepted; use more days than lateDays/);
  });
});

describe("the platform of the dev example", () => {
  it("sets the environment of the job: places, code, settings", async () => {
    const { resources } = await platform(dev);
    const hash = inputsOf(resources, "azure-native:storage:StorageAccount", "lake").accountName;
    const suffix = String(hash).slice("stlakecontosodev".length);
    expect(environmentOf(resources)).toEqual({
      AZURE_CLIENT_ID: "client of job-identity",
      BUNDLE_BASE: `https://stopscontosodev${suffix}.blob.core.windows.net/bundles`,
      BUNDLE_FILES: JSON.stringify([{ name: "run.mjs", sha256: "a".repeat(64) }]),
      COMMERCE_INSIGHTS_LANDING: `https://stlandcontosodev${suffix}.dfs.core.windows.net/dataverse-contosodev-unq0a1b2c3d4e5f`,
      COMMERCE_INSIGHTS_LAKE: `https://stlakecontosodev${suffix}.dfs.core.windows.net`,
      COMMERCE_INSIGHTS_REQUEST: "no-request",
      COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({
        language: "en-us",
        timeZone: "Europe/Amsterdam",
        goldRoot: "commerce",
        memory: "1331MB",
        threads: 1,
        source: "synapse-link-csv",
        layers: "medallion",
      }),
    });
  });

  it("tells the job which form of bronze to read, and of Link to Fabric where it is", async () => {
    const lakehouse = "https://onelake.dfs.fabric.microsoft.com/workspace/lakehouse";
    const { resources } = await build({ ...dev, landing: { source: "fabric-link", lakehouse } });
    expect(parseJobSettings(environmentOf(resources))).toMatchObject({ source: "fabric-link", landing: lakehouse });
    const { resources: linked } = await build({ ...dev, landing: { source: "synapse-link-delta" } });
    const { landing, source } = parseJobSettings(environmentOf(linked));
    expect(source).toBe("synapse-link-delta");
    expect(landing).toMatch(/\/dataverse-contosodev-unq0a1b2c3d4e5f$/);
  });

  it("grants each principal what it needs and nothing else", async () => {
    const { resources } = await platform(dev);
    const startRole = inputsOf(resources, "azure-native:authorization:RoleDefinition").roleDefinitionId;
    expect(grantsOf(resources)).toEqual({
      "job-identity-reads-landing": [READER, "landing", "principal of job-identity"],
      "job-identity-writes-silver": [CONTRIBUTOR, "lake-silver", "principal of job-identity"],
      "job-identity-writes-gold": [CONTRIBUTOR, "lake-gold", "principal of job-identity"],
      "job-identity-writes-quarantine": [CONTRIBUTOR, "lake-quarantine", "principal of job-identity"],
      "job-identity-writes-ops": [CONTRIBUTOR, "lake-ops", "principal of job-identity"],
      "job-identity-reads-bundles": [READER, "ops-bundles", "principal of job-identity"],
      "factory-starts-job": [`${ROLES}/${startRole}`, "transform", "principal of factory"],
      "insights-gold": [CONTRIBUTOR, "lake-gold", "object of insights-principal"],
      "insights-delegator": [DELEGATOR, "lake", "object of insights-principal"],
      "ops-deployer": [CONTRIBUTOR, "ops-bundles", CALLER.principalId],
    });
  });

  it("names what remains by hand for its phase and places", async () => {
    const { result } = await platform(dev);
    const steps = await resolved(result.manualSteps);
    expect(steps).toHaveLength(4);
    expect(steps[0]).toContain("it creates the container dataverse-contosodev-unq0a1b2c3d4e5f");
    expect(steps[2]).toContain(await resolved(result.goldLocation));
  });

  it("locks nothing", async () => {
    const { resources } = await platform(dev);
    expect(resources.filter(({ type }) => type.includes("Lock"))).toEqual([]);
  });
});

describe("the platform of the two-layer example", () => {
  it("has no container silver and no grant on one, and tells the job", async () => {
    const { resources } = await platform(twoLayer);
    const containers = resources.filter(({ type }) => type === "azure-native:storage:BlobContainer");
    const ofLake = containers.filter(({ name }) => name.startsWith("lake-")).map(({ name }) => name);
    expect(ofLake).toEqual(["lake-gold", "lake-quarantine", "lake-ops"]);
    const grants = Object.keys(grantsOf(resources)).filter((name) => name.startsWith("job-identity-writes-"));
    expect(grants).toEqual(["job-identity-writes-gold", "job-identity-writes-quarantine", "job-identity-writes-ops"]);
    expect(parseJobSettings(environmentOf(resources)).layers).toBe("simplified");
  });

  it("is otherwise the dev example's, resource by resource", async () => {
    const [simplified, medallion] = await Promise.all([platform(twoLayer), platform(dev)]);
    const missing = medallion.urns.filter((urn) => !simplified.urns.includes(urn));
    expect(simplified.urns.filter((urn) => !medallion.urns.includes(urn))).toEqual([]);
    expect(missing.map((urn) => urn.split("::").at(-1))).toEqual(["lake-silver", "job-identity-writes-silver"]);
  });
});

describe("the platform of the prod example", () => {
  it("takes no account keys anywhere and narrows the job's grant to Dataverse's container", async () => {
    const { resources } = await platform(prod);
    const accounts = resources.filter(({ type }) => type === "azure-native:storage:StorageAccount");
    expect(accounts.map(({ inputs }) => inputs.allowSharedKeyAccess)).toEqual([false, false, false]);
    const [, scope] = grantsOf(resources)["job-identity-reads-landing"] ?? [];
    expect(scope).toBe("landing/blobServices/default/containers/dataverse-contoso-unq5f4e3d2c1b0a");
  });

  it("locks landing and lake, the landing zone not before it is sealed", async () => {
    const locksOf = async (settings: StackSettings) =>
      (await platform(settings)).resources
        .filter(({ type }) => type.includes("Lock"))
        .map(({ name }) => name)
        .sort();
    expect(await locksOf(prod)).toEqual(["lake-lock", "landing-lock"]);
    expect(await locksOf({ ...prod, landing: { phase: "linking" } })).toEqual(["lake-lock"]);
    expect(await locksOf({ ...prod, protectData: false })).toEqual([]);
  });

  it("uses the names the customer insists on", async () => {
    const { resources } = await platform({ ...prod, names: { lakeAccount: "contosolake" } });
    expect(inputsOf(resources, "azure-native:storage:StorageAccount", "lake").accountName).toBe("contosolake");
  });
});

describe("the platform of the private example", () => {
  const fabrikam = exampleSettings("fabrikam-private");

  it("has no public endpoint at the lake, and none of the landing account's is private", async () => {
    const { resources } = await platform(fabrikam);
    const access = ["landing", "lake", "ops"].map((name) => {
      const inputs = inputsOf(resources, "azure-native:storage:StorageAccount", name);
      return `${name} ${inputs.publicNetworkAccess} ${(inputs.networkRuleSet as { defaultAction: string }).defaultAction}`;
    });
    expect(access).toEqual(["landing Enabled Deny", "lake Disabled Deny", "ops Enabled Deny"]);
    const endpoints = resources.filter(({ type }) => type === "azure-native:network:PrivateEndpoint");
    expect(endpoints.map(({ name }) => name).sort()).toEqual(["key-vault", "lake-blob", "lake-dfs", "ops-blob"]);
  });

  it("runs the job in the customer's subnet and makes no network of its own", async () => {
    const { resources } = await platform(fabrikam);
    expect(inputsOf(resources, "azure-native:app:ManagedEnvironment").vnetConfiguration).toEqual({
      infrastructureSubnetId: fabrikam.network?.existing?.jobSubnetId,
      internal: true,
    });
    expect(resources.filter(({ type }) => /VirtualNetwork$|Subnet$|PrivateZone$/.test(type))).toEqual([]);
  });

  it("names the policy to link and the connections to approve", async () => {
    const { result } = await platform(fabrikam);
    const steps = await resolved(result.manualSteps);
    expect(steps[0]).toContain("Link the enterprise policy");
    expect(steps.filter((step) => step.includes("four pending private endpoint connections"))).toHaveLength(1);
  });
});

describe("the platform with a Batch pool", () => {
  const batch = exampleSettings("contoso-batch");
  const behindFirewall = (name: string): StackSettings => {
    const { network, ...settings } = exampleSettings(name);
    return { ...settings, compute: "batch", network: { ...network, dataFactoryAddresses: ["192.0.2.0/24"] } };
  };

  it("lets Data Factory submit runs and nothing else, and keeps their logs", async () => {
    const { resources } = await platform(batch);
    const submitter = `${ROLES}/48e5e92e-a480-4e71-aa9c-2778f4c13781`;
    expect(grantsOf(resources)).toMatchObject({
      "factory-starts-job": [submitter, "transform-account", "principal of factory"],
      "job-identity-writes-logs": [CONTRIBUTOR, "ops-job-logs", "principal of job-identity"],
    });
    expect(resources.filter(({ type }) => /LinkedService|CredentialOperation|app:/.test(type))).toEqual([]);
  });

  it("describes a run within the longest expression Data Factory takes, with room for an overlay", async () => {
    const { resources } = await platform(batch);
    const { activities } = inputsOf(resources, "azure-native:datafactory:Pipeline", "backfill") as {
      activities: { name: string; body?: { value: string } }[];
    };
    const body = activities.find(({ name }) => name === "StartJob")?.body?.value ?? "";
    expect(body.length).toBeGreaterThan(1000);
    expect(body.length).toBeLessThan(4096);
  });

  it.each(["contoso-restricted", "fabrikam-private"])(
    "has machines without address in the network of %s",
    async (name) => {
      const { resources } = await build(behindFirewall(name));
      const { privateLinkServiceConnections } = inputsOf(
        resources,
        "azure-native:network:PrivateEndpoint",
        "batch-nodes",
      );
      expect(privateLinkServiceConnections).toMatchObject([{ groupIds: ["nodeManagement"] }]);
      const subnets = resources.filter(({ type }) => type === "azure-native:network:Subnet");
      expect(subnets.filter(({ inputs }) => inputs.delegations !== undefined)).toEqual([]);
      expect(armProblems(resources)).toEqual([]);
    },
  );

  it("listens to the landing account beside its schedule", async () => {
    const { resources, result } = await platform(batch);
    const triggers = resources.filter(({ type }) => type === "azure-native:datafactory:Trigger");
    expect(triggers.map(({ name }) => name)).toEqual(["trigger", "landing-trigger"]);
    expect(await resolved(result.triggerIds)).toHaveLength(2);
  });
});

/** The outputs are a contract with scripts and other stacks. */
it("promises these outputs", async () => {
  const { result } = await platform(dev);
  const names: (keyof PlatformOutputs)[] = [
    "landingAccount",
    "landingContainer",
    "lakeAccount",
    "lakeEndpoint",
    "goldLocation",
    "jobName",
    "factoryName",
    "pipelineName",
    "triggerName",
    "triggerState",
    "triggerIds",
    "kitVersion",
    "manualSteps",
  ];
  expect(Object.keys(result)).toEqual(names);
});
