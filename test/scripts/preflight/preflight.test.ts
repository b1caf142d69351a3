import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, ArmError } from "../../../components/provider/arm.ts";
import { openDataverse } from "../../../scripts/dataverse/dataverse-client.ts";
import { describeFindings } from "../../../scripts/findings/describe-findings.ts";
import type { Finding } from "../../../scripts/findings/finding.ts";
import { readDataverseVersion } from "../../../scripts/preflight/dataverse.ts";
import { accountsOf } from "../../../scripts/preflight/demands.ts";
import { preflight } from "../../../scripts/preflight/preflight.ts";
import { readTools, type ToolFacts } from "../../../scripts/preflight/tools.ts";
import { startArmServer } from "../../../scripts/sandbox/arm.ts";
import { createAuthorization } from "../../../scripts/sandbox/authorization.ts";
import { type Authority, createAuthority } from "../../../scripts/sandbox/certificates.ts";
import { type Cloud, openCloud } from "../../../scripts/sandbox/cloud.ts";
import { DEPLOYER, directoryWith, objectIdOf, SUBSCRIPTION_ID, TENANT_ID } from "../../../scripts/sandbox/directory.ts";
import { sendHttps } from "../../../scripts/sandbox/https-client.ts";
import type { JobRunner } from "../../../scripts/sandbox/job.ts";
import { READY_SUBSCRIPTION, type SubscriptionState } from "../../../scripts/sandbox/subscription.ts";
import { issueToken } from "../../../scripts/sandbox/tokens.ts";
import { parseStackConfig, type StackSettings } from "../../../stacks/config.ts";
import { exampleSettings } from "../../support/stack.ts";

const now = () => new Date("2026-01-01T00:00:00Z");

let folder: string;
let cloud: Cloud;
let tls: Authority;
let ca: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-"));
  cloud = openCloud(folder, directoryWith());
  tls = await createAuthority(join(folder, "certificates"), now());
  ca = await readFile(tls.caFile, "utf8");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TOOLS: ToolFacts = {
  node: "24.21.0",
  pulumi: { value: "3.270.0" },
  hosts: { "management.azure.com": undefined },
};

interface Situation {
  readonly settings?: Partial<StackSettings>;
  readonly subscription?: Partial<SubscriptionState>;
  readonly tools?: Partial<ToolFacts>;
  readonly caller?: string;
  readonly dataverse?: string;
}

const PROD: StackSettings = {
  ...exampleSettings("contoso-restricted"),
  tenantId: TENANT_ID,
  ciData: { location: "westeurope" },
};

/** A preflight of the restricted sample against the sandbox's Azure Resource Manager. */
async function findingsIn(situation: Situation): Promise<readonly Finding[]> {
  const { settings, subscription, tools, caller = DEPLOYER.objectId, dataverse } = situation;
  const server = await startArmServer({
    ...{ cloud, tls, now, port: 0, tokenKey: "key", authorization: createAuthorization(cloud) },
    jobs: {} as JobRunner,
    subscription: { ...READY_SUBSCRIPTION, ...subscription },
    createRun: () => "run",
  });
  const token = issueToken("key", {
    ...{ principalId: caller, audience: "https://management.azure.com", lifetimeSeconds: 60, now: now() },
  });
  const arm: Arm = {
    async send(method, path, body) {
      const answer = await sendHttps({
        ...{ url: `${server.url}${path}`, method, ca, timeoutSeconds: 5 },
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const content = JSON.parse(answer.body) as { error?: { code: string; message: string } };
      if (answer.status < 300) return content;
      throw new ArmError(answer.status, content.error?.code ?? "", content.error?.message ?? "");
    },
  };
  try {
    return await preflight({
      config: parseStackConfig({ ...PROD, ...settings }),
      ...{ subscriptionId: SUBSCRIPTION_ID, arm, pulumiVersion: "3.270.0" },
      tools: { ...TOOLS, ...tools },
      dataverse: dataverse === undefined ? undefined : { value: dataverse },
    });
  } finally {
    await server.stop();
  }
}

const failuresIn = async (situation: Situation) =>
  (await findingsIn(situation)).filter(({ outcome }) => outcome === "failed").map(({ check, found }) => [check, found]);

const assignment = (definition: string, parameters: Readonly<Record<string, unknown>>, mode = "Default") => ({
  properties: {
    displayName: "Company rule",
    policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definition}`,
    enforcementMode: mode,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }])),
  },
});

describe("preflight", () => {
  it("passes every check of a subscription that is ready, and says what it cannot see", async () => {
    const findings = await findingsIn({});
    expect(findings.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      "node passed",
      "pulumi passed",
      "reach passed",
      "network passed",
      "insights-region passed",
      "landing-region unseen",
      "sign-in passed",
      "subscription passed",
      "tenant passed",
      "providers passed",
      "feature passed",
      "region passed",
      "rights passed",
      "names passed",
      "quotas passed",
      "policies passed",
      "dataverse unseen",
      "finance unseen",
    ]);
  });

  it.each<[string, Situation, string]>([
    ["node", { tools: { node: "20.19.0" } }, "20.19.0"],
    ["pulumi", { tools: { pulumi: { value: "2.9.0" } } }, "2.9.0"],
    ["reach", { tools: { hosts: { "management.azure.com": "ECONNREFUSED" } } }, "management.azure.com: ECONNREFUSED"],
    ["tenant", { subscription: { tenantId: "other" } }, `other; tenantId is ${TENANT_ID}`],
    ["subscription", { subscription: { state: "Disabled" } }, `${SUBSCRIPTION_ID} is Disabled`],
    ["providers", { subscription: { unregistered: ["Microsoft.App"] } }, "not registered: Microsoft.App"],
    ["feature", { subscription: { enterprisePolicies: "NotRegistered" } }, "NotRegistered"],
  ])("fails %s by itself", async (check, situation, found) => {
    expect(await failuresIn(situation)).toEqual([[check, found]]);
  });

  it("fails quotas where the region has no room", async () => {
    const usages = {
      ...READY_SUBSCRIPTION.usages,
      "Microsoft.Storage": [{ name: "StorageAccounts", used: 248, limit: 250 }],
    };
    expect(await failuresIn({ subscription: { usages } })).toEqual([["quotas", "storage accounts 248 of 250"]]);
  });

  it("looks at quotas of the service that the job runs on", async () => {
    const found = async (compute: "batch" | "container-apps") =>
      (await findingsIn({ settings: { compute } })).find(({ check }) => check === "quotas")?.found;
    expect(await found("container-apps")).toBe("storage accounts 2 of 250, Container Apps environments 0 of 15");
    expect(await found("batch")).toBe("storage accounts 2 of 250");
  });

  it("fails region where a service does not exist", async () => {
    const failures = await failuresIn({ subscription: { locations: ["North Europe"] } });
    expect(failures).toEqual([
      ["region", expect.stringContaining("Microsoft.Storage/storageAccounts in westeurope, Microsoft.Managed")],
    ]);
  });

  it("fails rights with the actions that are missing and what they are for", async () => {
    const contributor = {
      actions: ["*"],
      notActions: ["Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"],
    };
    const [[check, found] = []] = await failuresIn({ subscription: { permissions: [contributor] } });
    expect(check).toBe("rights");
    expect(found).toMatch(
      /^not allowed: Microsoft\.Authorization\/roleAssignments\/write \(to grant the job, .*\), Microsoft\.Authorization\/roleDefinitions\/write \(to define/,
    );
    const administrator = { actions: ["Microsoft.Authorization/*"], notActions: [] };
    expect(await failuresIn({ subscription: { permissions: [contributor, administrator] } })).toEqual([]);
  });

  it("fails names that somebody else has, and accepts the stack's own", async () => {
    const config = parseStackConfig(PROD);
    const [landing, lake] = accountsOf(config, SUBSCRIPTION_ID);
    if (landing === undefined || lake === undefined) throw new Error("a stack has accounts");
    expect(await failuresIn({ subscription: { takenNames: [lake.name] } })).toEqual([["names", `taken: ${lake.name}`]]);
    const inputs = { accountName: landing.name };
    cloud.put({ id: landing.id, type: "azure-native:storage:StorageAccount", inputs, outputs: {} });
    const names = (await findingsIn({})).find(({ check }) => check === "names");
    expect(names).toMatchObject({ outcome: "passed", found: expect.stringContaining(`${landing.name} ours`) });
    cloud.remove(landing.id);
  });

  it("fails settings that do not work together", async () => {
    const failures = await failuresIn({ settings: { ciData: { location: "northeurope" } } });
    expect(failures.map(([check]) => check)).toEqual(["network"]);
  });

  it.each([
    [
      assignment("e56962a6-4747-49cd-b67b-bf8b01975c4c", { listOfAllowedLocations: ["northeurope"] }),
      '"Company rule" allows northeurope; the stack uses westeurope',
    ],
    [
      assignment("871b6d14-10aa-478d-b590-94f262ecfa99", { tagName: "projectNumber" }),
      '"Company rule" demands the tag projectNumber, which the kit does not set',
    ],
    [
      assignment("b2982f36-99f2-4db5-8eff-283140c09693", { effect: "Deny" }),
      '"Company rule" refuses public endpoints; network.profile is restricted',
    ],
  ])("fails policies that would refuse the stack", async (document, found) => {
    expect(await failuresIn({ subscription: { policyAssignments: [document] } })).toEqual([["policies", found]]);
  });

  it("does not fail for a policy that is not enforced, has another effect, or allows the stack", async () => {
    const policyAssignments = [
      assignment("e56962a6-4747-49cd-b67b-bf8b01975c4c", { listOfAllowedLocations: ["northeurope"] }, "DoNotEnforce"),
      assignment("b2982f36-99f2-4db5-8eff-283140c09693", { effect: "Audit" }),
      assignment("871b6d14-10aa-478d-b590-94f262ecfa99", { tagName: "CostCenter" }),
    ];
    expect(await failuresIn({ subscription: { policyAssignments } })).toEqual([]);
  });

  it("looks at policies whose content it does not know", async () => {
    const findings = await findingsIn({ subscription: { policyAssignments: [assignment("custom", {})] } });
    expect(findings.find(({ check }) => check === "policies")).toMatchObject({
      outcome: "warning",
      found: "Company rule",
    });
  });

  it("cannot see, and does not fail, where the sign-in may read nothing", async () => {
    const findings = await findingsIn({ caller: objectIdOf("stranger") });
    expect(findings.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    const hidden = findings.filter(({ outcome }) => outcome === "unseen").map(({ check }) => check);
    expect(hidden).toEqual(
      expect.arrayContaining(["subscription", "providers", "rights", "names", "quotas", "policies"]),
    );
  });

  it("judges the version of Dataverse", async () => {
    expect(await failuresIn({ dataverse: "9.1.0.100" })).toEqual([["dataverse", "9.1.0.100"]]);
    expect(await failuresIn({ dataverse: "9.2.25114.1" })).toEqual([]);
  });

  it("says that nobody is signed in", async () => {
    const arm: Arm = { send: () => Promise.reject(new Error("Please run 'az login'.\nMore")) };
    const config = parseStackConfig(PROD);
    const options = {
      config,
      arm,
      subscriptionId: SUBSCRIPTION_ID,
      tools: TOOLS,
      pulumiVersion: "3.1.0",
      dataverse: undefined,
    };
    const findings = await preflight(options);
    expect(findings.find(({ check }) => check === "sign-in")).toMatchObject({
      outcome: "failed",
      found: "Please run 'az login'.",
    });
  });
});

describe("what a preflight reads", () => {
  it("is the Dataverse version, or why it was not told", async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer good" ? 200 : 403;
      response.end(JSON.stringify({ Version: "9.2.1" }));
    }).listen(0);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { signal } = new AbortController();
    expect(await readDataverseVersion(openDataverse(url, async () => "good", signal))).toEqual({ value: "9.2.1" });
    expect(await readDataverseVersion(openDataverse(url, async () => "bad", signal))).toEqual({
      unseen: "Dataverse answered 403",
    });
    server.close();
  });

  it("is Pulumi on PATH and hosts that answer", async () => {
    const facts = await readTools(["127.0.0.1:9"], { PATH: "" });
    expect(facts).toEqual({
      node: process.versions.node,
      pulumi: { unseen: "pulumi is not on PATH" },
      hosts: { "127.0.0.1:9": "ECONNREFUSED" },
    });
  });
});

describe("the printed preflight", () => {
  it("names every check with what was found, what to do, and what to type next", () => {
    const findings: Finding[] = [
      { check: "node", title: "Node.js is 24 or newer", outcome: "passed", found: "24.21.0" },
      { check: "names", title: "names are free", outcome: "failed", found: "taken: st", remedy: "Set another." },
    ];
    expect(describeFindings(findings, "pulumi up", false)).toEqual([
      "ok         node: Node.js is 24 or newer: 24.21.0",
      "FAILED     names: names are free: taken: st",
      "             Set another.",
      "1 passed, 1 failed, 0 to look at, 0 cannot be seen",
      "next: pulumi up",
    ]);
  });
});
