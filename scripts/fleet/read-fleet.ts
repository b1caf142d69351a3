import pLimit from "p-limit";
import { nameOf } from "../../components/naming.ts";
import type { Arm } from "../../components/provider/arm.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { Seen } from "../findings/finding.ts";
import { seen } from "../findings/seen.ts";
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
const PARALLEL = 8;

/** Outputs of a stack that a fleet reads. */
interface Outputs {
  readonly lakeEndpoint?: string;
  readonly triggerIds?: readonly string[];
  readonly kitVersion?: string;
}

/** What Pulumi keeps of a stack. */
interface State {
  /** When Pulumi last changed it, ISO 8601; undefined when nothing is deployed. */
  readonly lastDeploy: string | undefined;
  readonly outputs: Outputs;
}

/**
 * What is known of every environment; one that cannot be read does not hide the others.
 *
 * @throws OperatorError CI-FLEET-002 when nobody is signed in to the backend.
 */
export async function readFleet(
  stacks: readonly FleetStack[],
  sources: FleetSources,
): Promise<readonly EnvironmentFacts[]> {
  await assertSignedIn(sources);
  const parallel = pLimit(PARALLEL);
  return Promise.all(
    stacks.map((stack) =>
      parallel(async () => {
        const facts = await readEnvironment(stack, sources);
        sources.progress(stack.name);
        return facts;
      }),
    ),
  );
}

async function readEnvironment(stack: FleetStack, sources: FleetSources): Promise<EnvironmentFacts> {
  const common = { stack: stack.name, ring: stack.ring, settingProblems: stack.problems };
  const state = await stateOf(stack.name, sources);
  const lastDeploy = "value" in state ? { value: state.value.lastDeploy } : state;
  if ("value" in lastDeploy && lastDeploy.value === undefined) {
    const never = { unseen: "never deployed" };
    return { ...common, lastDeploy, kitVersion: never, lake: never, triggers: never, spend: never, drift: undefined };
  }
  const of = <T>(read: (outputs: Outputs) => Promise<T>): Promise<Seen<T>> =>
    "unseen" in state ? Promise.resolve(state) : seen(() => read(state.value.outputs));
  const [kitVersion, lake, triggers, spend, drift] = await Promise.all([
    of(async (found) => present(found.kitVersion, "kitVersion")),
    of((found) => sources.lakeStatus(present(found.lakeEndpoint, "lakeEndpoint"))),
    of((found) => triggerStates(sources.arm, present(found.triggerIds, "triggerIds"))),
    of((found) => spendOf(sources.arm, stack, present(found.triggerIds, "triggerIds"))),
    sources.drift ? driftOf(stack.name, sources) : undefined,
  ]);
  return { ...common, lastDeploy, kitVersion, lake, triggers, spend, drift };
}

async function assertSignedIn({ pulumi }: FleetSources): Promise<void> {
  const { exitCode, stderr } = await pulumi(["whoami"]);
  if (exitCode === 0) return;
  const message = `The Pulumi backend does not answer: ${stderr.trim().split("\n").at(-1)}.`;
  throw new OperatorError("CI-FLEET-002", message, "Sign in to the backend: pulumi login <url>.");
}

/** Asked stack by stack: the list of a backend fails as a whole when the state of one stack is damaged. */
async function stateOf(stack: string, { pulumi }: FleetSources): Promise<Seen<State>> {
  const { exitCode, stdout, stderr } = await pulumi(["stack", "export", "--stack", stack]);
  if (exitCode !== 0) {
    if (/no stack named/i.test(stderr)) return { value: { lastDeploy: undefined, outputs: {} } };
    return { unseen: `its state cannot be read: ${stderr.trim().split("\n").at(-1)}` };
  }
  const { deployment } = JSON.parse(stdout) as {
    readonly deployment?: {
      readonly manifest?: { readonly time?: string };
      readonly resources?: readonly { readonly type: string; readonly outputs?: Outputs }[];
    } | null;
  };
  const root = deployment?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  const lastDeploy = root === undefined ? undefined : deployment?.manifest?.time;
  return { value: { lastDeploy, outputs: root?.outputs ?? {} } };
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
