/**
 * `npm run conformance:fabric`: the life of Fabric's resources on the real engine, by the kit's own provider against
 * the stand-in for Fabric: previewed without a call, made through throttling and slow operations, kept when half done,
 * changed one by one, repaired after changes by hand, imported, destroyed.
 */
import { join } from "node:path";
import { createDeployment, type DeploymentResult } from "../../scripts/sandbox/deployment.ts";
import { DEPLOYER } from "../../scripts/sandbox/directory.ts";
import { ROOT, startTestSandbox, tokenOf } from "../support/sandbox.ts";
import { assertEqual, collectVerdicts } from "./verdicts.ts";

const FIXTURE = join(ROOT, "test", "engine", "fixtures", "fabric");
const CAPACITY = "azure-native:fabric:FabricCapacity";

const verdicts = collectVerdicts((line) => console.log(line));
const test = await startTestSandbox({ assetFolders: [FIXTURE] });
const { sandbox } = test;
const { cloud, fabric } = sandbox;
const reader = cloud.principals.find(({ name }) => name === "customer-insights")?.objectId ?? "";

const deploymentWith = (config: Readonly<Record<string, unknown>> = {}) => {
  const own = Object.fromEntries(
    Object.entries({ reader, ...config }).map(([key, value]) => [`fabric-fixture:${key}`, value]),
  );
  return createDeployment({ sandbox, stack: "dev", config: own, repository: FIXTURE });
};
const ofFabric = (type = "") => sandbox.resources().filter((one) => one.type.startsWith(`fabric:${type}`));
const itemOf = (itemType: string) => ofFabric("Item").find(({ inputs }) => inputs.itemType === itemType);

/** A call to the stand-in as the deployer: what a person does in the portal. */
async function byHand(method: string, path: string, body: unknown = {}): Promise<Record<string, unknown>> {
  const token = await tokenOf(sandbox.deployerEnvironment, "https://api.fabric.microsoft.com");
  const request = { method, url: `/v1${path}`, authorization: `Bearer ${token}`, body: JSON.stringify(body) };
  const { status, body: answer = {} } = fabric.answer(request);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  return answer as Record<string, unknown>;
}

await verdicts.check("is previewed without a call to Fabric", async () => {
  succeeded(await (await deploymentWith()).preview());
  assertEqual(fabric.calls(), [], "calls");
});
await verdicts.check("is kept with its id when a step of it fails, and says why", async () => {
  const failure = { kind: "failOperation", errorCode: "InternalError", message: "no identity today" } as const;
  fabric.setFaults([{ on: /provisionIdentity$/, fault: failure }]);
  const { exitCode, stdout } = await (await deploymentWith()).up();
  if (exitCode === 0) throw new Error("it came up");
  assertContains(stdout, "CI-FAB-009 Workspace Fixture was not updated");
  assertEqual(ofFabric("Workspace").filter(({ type }) => type === "fabric:Workspace").length, 1, "workspaces");
});
await verdicts.check("comes up from there, through throttling and a slow operation", async () => {
  fabric.setFaults([
    { on: /^POST .*\/lakehouses$/, times: 2, fault: { kind: "throttle", retryAfterSeconds: 1 } },
    { on: /^POST .*\/notebooks$/, fault: { kind: "slowOperation", looks: 2 } },
  ]);
  succeeded(await (await deploymentWith()).up());
  assertEqual(ofFabric("Workspace").filter(({ type }) => type === "fabric:Workspace").length, 1, "workspaces");
  const kinds = ofFabric("Item").map(({ inputs }) => String(inputs.itemType));
  assertEqual(kinds.sort(), ["DataPipeline", "Lakehouse", "Notebook", "SparkJobDefinition"], "items");
});
await verdicts.check("has nothing to change, also after a refresh", async () => {
  succeeded(await (await deploymentWith()).preview({ expectNoChanges: true }));
  succeeded(await (await deploymentWith()).preview({ expectNoChanges: true, refresh: true }));
});
await verdicts.check("changes what changed, and nothing else", async () => {
  const config = { cell: "print(2)", time: "04:00", description: "Commerce data" };
  const { steps } = succeeded(await (await deploymentWith(config)).preview());
  const changed = steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
  assertEqual(changed.sort(), ["update notebook", "update schedule", "update workspace"], "previewed changes");
  assertEqual(succeeded(await (await deploymentWith(config)).up()).summary.update, 3, "updates");
});
await verdicts.check("undoes what somebody did by hand", async () => {
  const notebook = itemOf("Notebook");
  const items = `/workspaces/${notebook?.inputs.workspaceId}`;
  await byHand("POST", `${items}/notebooks/${notebook?.id}/updateDefinition`, { definition: { parts: [] } });
  await byHand("DELETE", `${items}/sparkJobDefinitions/${itemOf("SparkJobDefinition")?.id}`);
  const { steps } = succeeded(await (await deploymentWith()).preview({ refresh: true }));
  const operations = steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
  if (!operations.includes("update notebook") || !operations.includes("create job")) {
    throw new Error(`the preview shows ${operations.join(", ")}`);
  }
  succeeded(await (await deploymentWith()).up({ refresh: true }));
  succeeded(await (await deploymentWith()).preview({ expectNoChanges: true, refresh: true }));
});
await verdicts.check("adopts a workspace that was made by hand", async () => {
  const { id } = await byHand("POST", "/workspaces", { displayName: "Made by hand" });
  await byHand("POST", `/workspaces/${id}/provisionIdentity`);
  const config = { adopted: id };
  succeeded(await (await deploymentWith(config)).up());
  succeeded(await (await deploymentWith(config)).preview({ expectNoChanges: true, refresh: true }));
});
await verdicts.check("tells of a paused capacity before it changes anything", async () => {
  const [capacity] = cloud.list(CAPACITY);
  if (capacity === undefined) throw new Error("there is no capacity");
  const before = ofFabric();
  cloud.put({ ...capacity, runtimeState: "Stopped" });
  const { exitCode, stdout } = await (await deploymentWith({ description: "Paused" })).up();
  cloud.put(capacity);
  if (exitCode === 0) throw new Error("it came up");
  assertContains(stdout, "CI-FAB-001");
  assertContains(stdout, "hint: Resume the capacity");
  assertEqual(ofFabric(), before, "what Fabric holds");
});
await verdicts.check("keeps no token in its state", async () => {
  const state = JSON.stringify(await (await deploymentWith()).export());
  if (/eyJ[\w-]+\.[\w-]+\./.test(state)) throw new Error("the state holds a token");
  assertContains(state, "commerce:fabric:Workspace");
});
await verdicts.check("is destroyed and leaves nothing", async () => {
  succeeded(await (await deploymentWith()).destroy());
  assertEqual(
    ofFabric().map(({ type, id }) => `${type} ${id}`),
    [],
    `what ${DEPLOYER.displayName} left`,
  );
});

await test.remove();
console.log(`conformance fabric: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;

function assertContains(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`"${part}" is not in:\n${text.slice(-3000)}`);
}

function succeeded<Result extends DeploymentResult>(result: Result): Result {
  if (result.exitCode === 0) return result;
  throw new Error(`exit code ${result.exitCode}:\n${result.stdout.slice(-3000)}\n${result.stderr.slice(-1000)}`);
}
