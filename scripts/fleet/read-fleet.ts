import pLimit from "p-limit";
import { nameOf } from "../../components/naming.ts";
import type { Arm } from "../../components/provider/arm.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Seen } from "../findings/finding.ts";
import type { CliResult } from "../sandbox/pulumi-cli.ts";
import type { LakeStatus } from "../status/lake-status.ts";
import type { EnvironmentFacts } from "./fleet-row.ts";
import type { FleetStack } from "./fleet-stacks.ts";

/** How a fleet is looked at. */
export interface FleetSources {
  /** Runs the Pulumi CLI in the project. */
  readonly pulumi: (args: readonly string[]) => Promise<CliResult>;
  readonly arm: Arm;
  readonly lakeStatus: (lake: string) => Promise<LakeStatus>;
  /** Also asks whether the cloud differs from the program: a preview with refresh of each stack, half a minute each. */
  readonly drift: boolean;
  readonly progress: (stack: string) => void;
}

/** Environments looked at side by side: each starts a process, and mostly waits. */
const PARALLEL = 6;

/** Outputs of a stack that a fleet reads. */
interface Outputs {
  readonly lakeEndpoint?: string;
  readonly triggerIds?: readonly string[];
  readonly kitVersion?: string;
}

/** What is known of every environment; one that cannot be read does not hide the others. */
export async function readFleet(
  stacks: readonly FleetStack[],
  sources: FleetSources,
): Promise<readonly EnvironmentFacts[]> {
  const deployed = await listDeployed(sources);
  const parallel = pLimit(PARALLEL);
  return Promise.all(
    stacks.map((stack) =>
      parallel(async () => {
        const facts = await readEnvironment(stack, deployed.get(stack.name), sources);
        sources.progress(stack.name);
        return facts;
      }),
    ),
  );
}

async function readEnvironment(
  stack: FleetStack,
  lastDeploy: string | undefined,
  sources: FleetSources,
): Promise<EnvironmentFacts> {
  const common = { stack: stack.name, ring: stack.ring, settingProblems: stack.problems, lastDeploy };
  const never = { unseen: "never deployed" };
  if (lastDeploy === undefined) {
    return { ...common, kitVersion: never, lake: never, triggers: never, spend: never, drift: undefined };
  }
  const outputs = await outputsOf(stack.name, sources);
  const of = <T>(read: (outputs: Outputs) => Promise<T>): Promise<Seen<T>> =>
    "unseen" in outputs ? Promise.resolve(outputs) : seen(() => read(outputs.value));
  const [kitVersion, lake, triggers, spend, drift] = await Promise.all([
    of(async (found) => present(found.kitVersion, "kitVersion")),
    of((found) => sources.lakeStatus(present(found.lakeEndpoint, "lakeEndpoint"))),
    of((found) => triggerStates(sources.arm, present(found.triggerIds, "triggerIds"))),
    of((found) => spendOf(sources.arm, stack, present(found.triggerIds, "triggerIds"))),
    sources.drift ? driftOf(stack.name, sources) : undefined,
  ]);
  return { ...common, kitVersion, lake, triggers, spend, drift };
}

/** When each stack was last changed. */
async function listDeployed({ pulumi }: FleetSources): Promise<ReadonlyMap<string, string>> {
  const { exitCode, stdout, stderr } = await pulumi(["stack", "ls", "--json"]);
  if (exitCode !== 0) {
    const message = `The Pulumi backend does not list its stacks: ${stderr.trim().split("\n").at(-1)}.`;
    throw new OperatorError("CI-FLEET-002", message, "Sign in to the backend: pulumi login <url>.");
  }
  const listed = JSON.parse(stdout) as readonly {
    readonly name: string;
    readonly lastUpdate?: string;
    readonly resourceCount?: number;
  }[];
  // Names are qualified by organization and project in some backends.
  return new Map(
    listed.flatMap(({ name, lastUpdate, resourceCount }) =>
      lastUpdate === undefined || resourceCount === 0 ? [] : [[name.split("/").at(-1) ?? name, lastUpdate]],
    ),
  );
}

async function outputsOf(stack: string, { pulumi }: FleetSources): Promise<Seen<Outputs>> {
  const { exitCode, stdout, stderr } = await pulumi(["stack", "output", "--json", "--stack", stack]);
  if (exitCode === 0) return { value: JSON.parse(stdout) as Outputs };
  return { unseen: `its outputs cannot be read: ${stderr.trim().split("\n").at(-1)}` };
}

async function triggerStates(arm: Arm, ids: readonly string[]): Promise<readonly string[]> {
  const documents = await Promise.all(ids.map((id) => arm.send("GET", `${id}?api-version=2018-06-01`)));
  return documents.map(
    (document) =>
      (document as { readonly properties?: { readonly runtimeState?: string } }).properties?.runtimeState ?? "unknown",
  );
}

async function spendOf(arm: Arm, { settings }: FleetStack, triggerIds: readonly string[]) {
  const { budget, customer, environment, names } = settings as {
    readonly budget?: { readonly amount: number };
    readonly customer: string;
    readonly environment: string;
    readonly names?: Readonly<Record<string, string>>;
  };
  if (budget === undefined) return undefined;
  const subscriptionId = /^\/subscriptions\/([^/]+)\//.exec(triggerIds[0] ?? "")?.[1] ?? "";
  const name = nameOf("budget", { customer, environment, subscriptionId, names });
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Consumption/budgets/${name}?api-version=2023-05-01`;
  const { properties } = (await arm.send("GET", path)) as {
    readonly properties: {
      readonly amount: number;
      readonly currentSpend?: { readonly amount: number; readonly unit: string };
    };
  };
  const { amount: spent = 0, unit = "" } = properties.currentSpend ?? {};
  return { spent, amount: properties.amount, unit };
}

async function driftOf(stack: string, { pulumi }: FleetSources): Promise<Seen<boolean>> {
  const { exitCode, stderr } = await pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", stack]);
  if (exitCode === 0) return { value: false };
  if (/no changes were expected|changes to be made/i.test(stderr)) return { value: true };
  return { unseen: stderr.trim().split("\n").at(-1) ?? "pulumi preview failed" };
}

function present<T>(value: T | undefined, output: string): T {
  if (value !== undefined) return value;
  throw new Error(`the stack has no output ${output}: deployed by an older kit`);
}

async function seen<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unseen: (error as Error).message.split("\n")[0] ?? "" };
  }
}
