import { fileURLToPath } from "node:url";
import { type Arm, armFromEnvironment } from "../../components/provider/arm.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import { armOfSandbox } from "../sandbox/arm-client.ts";
import type { CloudResource } from "../sandbox/cloud.ts";
import type { Environment } from "../sandbox/environments.ts";
import { runPulumi } from "../sandbox/pulumi-cli.ts";

/** Triggers of one factory, and Azure Resource Manager as it is reached for them. */
export interface Triggers {
  readonly arm: Arm;
  /** ARM ids. */
  readonly ids: readonly string[];
}

/** What a sandbox tells of itself, as far as its triggers are concerned. */
export interface SandboxPlace {
  readonly caFile: string;
  readonly deployerEnvironment: Environment;
  readonly resources: readonly CloudResource[];
}

const KIT = fileURLToPath(new URL("../../", import.meta.url));

/** The triggers deployed into a sandbox, called as its deployer. */
export async function triggersOfSandbox(place: SandboxPlace): Promise<Triggers> {
  const { resources } = place;
  const ids = resources.filter(({ type }) => type === "azure-native:datafactory:Trigger").map(({ id }) => id);
  return { arm: await armOfSandbox(place), ids };
}

/**
 * The triggers of a deployed stack, by its outputs, called as whoever is signed in.
 *
 * @throws OperatorError CI-CLI-040 when the stack has no triggers to tell of.
 */
export async function triggersOfStack(stack: string, env: Environment): Promise<Triggers> {
  const { exitCode, stdout, stderr } = await runPulumi(["stack", "output", "--json", "--stack", stack], {
    cwd: KIT,
    environment: env,
  });
  const ids = exitCode === 0 ? (JSON.parse(stdout) as { triggerIds?: string[] }).triggerIds : undefined;
  if (ids !== undefined && ids.length > 0) return { arm: armFromEnvironment(), ids };
  const why = exitCode === 0 ? "it has no output triggerIds" : stderr.trim().split("\n").at(-1);
  throw new OperatorError(
    "CI-CLI-040",
    `The triggers of stack ${stack} are not known: ${why}.`,
    "Check the stack's name (pulumi stack ls) and that pulumi up ran, or name a trigger: --trigger <ARM id>.",
  );
}
