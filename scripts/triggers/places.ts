import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Arm, ArmError, armFromEnvironment } from "../../components/provider/arm.ts";
import { OperatorError } from "../../transforms/operator-error.ts";
import type { CloudResource } from "../sandbox/cloud.ts";
import type { Environment } from "../sandbox/environments.ts";
import { sendHttps } from "../sandbox/https-client.ts";
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
  const { caFile, deployerEnvironment: env, resources } = place;
  const ca = await readFile(caFile, "utf8");
  const arm: Arm = {
    async send(method, path) {
      const url = `${env.COMMERCE_INSIGHTS_ARM_ENDPOINT}${path}`;
      const headers = { authorization: `Bearer ${await tokenOf(env)}` };
      const { status, body } = await sendHttps({ url, method, headers, timeoutSeconds: 60, ca });
      if (status >= 200 && status < 300) return body === "" ? {} : JSON.parse(body);
      const { error = {} } = JSON.parse(body) as { error?: { code?: string; message?: string } };
      throw new ArmError(status, error.code ?? "", error.message ?? "");
    },
  };
  const ids = resources.filter(({ type }) => type === "azure-native:datafactory:Trigger").map(({ id }) => id);
  return { arm, ids };
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

async function tokenOf(env: Environment): Promise<string> {
  const url = `${env.IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com`;
  const answer = await fetch(url, { headers: { "X-IDENTITY-HEADER": env.IDENTITY_HEADER ?? "" } });
  return ((await answer.json()) as { access_token: string }).access_token;
}
