import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { lockAgainstDeletion } from "../../components/deletion-lock.ts";
import { EventFeed } from "../../components/event-feed.ts";
import { InsightsAccess } from "../../components/insights-access.ts";
import { sendLogs } from "../../components/monitoring/logs.ts";
import { sendStorageLogs } from "../../components/monitoring/storage-logs.ts";
import { NatGateway } from "../../components/network/nat-gateway.ts";
import { PrivateEndpoint } from "../../components/network/private-endpoint.ts";
import { transformed } from "../../components/transform.ts";
import { deploy, inputsOf } from "../support/pulumi.ts";

const COMPONENTS = fileURLToPath(new URL("../../components", import.meta.url));

/** Constructor calls that need no escape hatch of their own, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "orchestration/running-trigger.ts datafactory.Trigger":
    "both kinds of trigger transform their arguments before: the hash of the definition must know the user's word",
};

/** Every constructor call of a cloud resource in a source, and the text of its arguments. */
function resourcesIn(file: string, text: string): readonly { readonly call: string; readonly args: string }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const imported = new Set<string>();
  const found: { call: string; args: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isImportDeclaration(node) &&
      /@pulumi\/(azure-native|azuread)\//.test(node.moduleSpecifier.getText(source))
    ) {
      const bindings = node.importClause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) imported.add(bindings.name.text);
      if (bindings && ts.isNamedImports(bindings)) for (const { name } of bindings.elements) imported.add(name.text);
    }
    if (ts.isNewExpression(node)) {
      const call = node.expression.getText(source);
      if (imported.has(call.split(".")[0] ?? "")) {
        found.push({ call: `${file} ${call}`, args: node.arguments?.[1]?.getText(source) ?? "" });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const ALL = readdirSync(COMPONENTS, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
  .map((entry) => relative(COMPONENTS, join(entry.parentPath, entry.name)))
  .flatMap((file) => resourcesIn(file, readFileSync(join(COMPONENTS, file), "utf8")));

describe("a user's last word", () => {
  it("reaches every resource of every component", () => {
    const without = ALL.filter(({ args }) => !args.startsWith("transformed(")).map(({ call }) => call);
    expect(without).toEqual(Object.keys(EXCEPTIONS));
    expect(ALL.length).toBeGreaterThan(35);
  });

  it("is properties that win, or a function of the arguments, and changes no input", () => {
    const args = { a: 1, b: 2 };
    expect(transformed(args, undefined)).toEqual({ a: 1, b: 2 });
    expect(transformed(args, { b: 3 })).toEqual({ a: 1, b: 3 });
    expect(transformed(args, ({ a }) => ({ a: a + 1, b: 0 }))).toEqual({ a: 2, b: 0 });
    expect(args).toEqual({ a: 1, b: 2 });
  });
});

describe("a user's last word over the parts that components share", () => {
  const place = { resourceGroupName: "rg", location: "westeurope" };

  it("tells a role assignment from its neighbours", async () => {
    const grant = { description: "Ticket 4711" };
    const access = { goldContainerId: "/lake/gold", lakeAccountId: "/lake", subscriptionId: "subscription" };
    const { resources } = await deploy(
      () =>
        new InsightsAccess("insights", {
          ...access,
          servicePrincipalObjectId: "given",
          transform: { grant: (args) => (args.scope === "/lake" ? { ...args, ...grant } : args) },
        }),
    );
    const type = "azure-native:authorization:RoleAssignment";
    expect(inputsOf(resources, type, "insights-delegator")).toMatchObject(grant);
    expect(inputsOf(resources, type, "insights-gold").description).toBe("Customer Insights reads the gold tables.");
  });

  it("reaches diagnostic settings, locks and what events are deleted by", async () => {
    const { resources } = await deploy(() => {
      sendLogs("factory-logs", "/factory", "/workspace", {}, { logAnalyticsDestinationType: "AzureDiagnostics" });
      sendStorageLogs("lake", "/lake", "/workspace", {}, "logs", { name: "theirs" });
      lockAgainstDeletion("lake-lock", "/lake", {}, { notes: "Ask the data office." });
      new EventFeed("shop", {
        ...{ resourceGroupName: "rg", accountName: "lake", container: { id: "/lake/events", name: "events" } },
        ...{ subscriptionId: "subscription", writers: [], fileDays: 30 },
        transform: { retention: { managementPolicyName: "theirs" } },
      });
    });
    const setting = "azure-native:monitor:DiagnosticSetting";
    expect(inputsOf(resources, setting, "factory-logs").logAnalyticsDestinationType).toBe("AzureDiagnostics");
    expect(inputsOf(resources, setting, "lake-account-logs")).toMatchObject({ name: "theirs", resourceUri: "/lake" });
    expect(inputsOf(resources, setting, "lake-blob-logs").name).toBe("theirs");
    expect(inputsOf(resources, "azure-native:authorization:ManagementLockByScope").notes).toBe("Ask the data office.");
    expect(inputsOf(resources, "azure-native:storage:ManagementPolicy").managementPolicyName).toBe("theirs");
  });

  it("reaches the zone group of a private endpoint and both halves of a NAT gateway", async () => {
    const { resources } = await deploy(() => {
      new PrivateEndpoint("lake-dfs", {
        ...{ ...place, subnetId: "/subnet", target: { id: "/lake", name: "lake" }, group: "dfs", zoneId: "/zone" },
        transform: { zoneGroup: { privateDnsZoneGroupName: "theirs" } },
      });
      new NatGateway("nat", {
        ...{ ...place, gatewayName: "ng", addressName: "pip" },
        transform: { address: { zones: ["1"] }, gateway: { idleTimeoutInMinutes: 10 } },
      });
    });
    expect(inputsOf(resources, "azure-native:network:PrivateDnsZoneGroup").privateDnsZoneGroupName).toBe("theirs");
    expect(inputsOf(resources, "azure-native:network:PublicIPAddress").zones).toEqual(["1"]);
    expect(inputsOf(resources, "azure-native:network:NatGateway").idleTimeoutInMinutes).toBe(10);
  });
});
