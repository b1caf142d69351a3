import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "../../../scripts/demo/child.ts";
import type { Deployment } from "../../../scripts/sandbox/deployment.ts";
import { runPulumi } from "../../../scripts/sandbox/pulumi-cli.ts";
import type { Sandbox } from "../../../scripts/sandbox/sandbox.ts";
import { ROOT } from "../../support/sandbox.ts";
import type { Written } from "../../support/secrets.ts";

/**
 * Secrets of the shell that deploys, as a developer's or a pipeline's may hold them. Put into the environment of this
 * process before anything is deployed; none may turn up in what is written.
 */
export const SHELL_SECRETS: Readonly<Record<string, string>> = {
  AZURE_STORAGE_KEY: "canary-of-a-storage-key",
  AZURE_CLIENT_SECRET: "canary-of-a-client-secret",
  ARM_OIDC_TOKEN: "canary-of-a-federated-token",
  SYSTEM_ACCESSTOKEN: "canary-of-a-pipeline-token",
  NPM_TOKEN: "canary-of-a-registry-token",
};

/** Everything a deployment and its runs leave behind for somebody to read. */
export async function writtenBy(sandbox: Sandbox, deployment: Deployment, stack: string): Promise<readonly Written[]> {
  const pulumi = async (...args: string[]) => {
    const options = { cwd: deployment.projectFolder, environment: sandbox.pulumiEnvironment };
    const { stdout, stderr, exitCode } = await runPulumi([...args, "--stack", stack], options);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")}: ${stderr.slice(-2000)}`);
    return { stdout, stderr };
  };
  const state = await pulumi("stack", "export");
  const opened = await pulumi("stack", "export", "--show-secrets");
  const settings = join(deployment.projectFolder, `Pulumi.${stack}.yaml`);
  return [
    { where: "exported state", text: withoutSalt(state.stdout) },
    { where: "exported state, secrets shown", text: withoutSalt(opened.stdout) },
    { where: "settings", text: withoutSalt(readFileSync(settings, "utf8")) },
    ...sandbox.cloud
      .list("azure-native:datafactory:Pipeline")
      .map(({ id, inputs }) => ({ where: `pipeline ${id.split("/").at(-1)}`, text: JSON.stringify(inputs) })),
    ...filesBelow(join(sandbox.folder, "logs"), "job log"),
    ...filesBelow(join(sandbox.folder, "storage"), "storage", (path) =>
      /\/ops\/.*\.json$|_delta_log\/.*\.json$/.test(path),
    ),
    ...filesBelow(join(ROOT, "dist", "job"), "bundle", (path) => /\.m?js$/.test(path)).map((file) => ({
      ...file,
      isCode: true as const,
    })),
    { where: "run sheet", text: await runSheetOf(settings) },
  ];
}

/** What the engine logs at its most talkative: every request to a provider with its content. */
export async function engineLog(sandbox: Sandbox, { projectFolder }: Deployment, stack: string): Promise<Written> {
  const args = ["preview", "--stack", stack, "--logtostderr", "--logflow", "-v=9"];
  const { stdout, stderr } = await runPulumi(args, { cwd: projectFolder, environment: sandbox.pulumiEnvironment });
  return { where: "engine log", text: `${stdout}\n${stderr}` };
}

/** Salts of the passphrase are made to be seen: they check it and open nothing. */
function withoutSalt(text: string): string {
  return text.replaceAll(/v1:[\w+/=]+:v1:[\w+/=:]+/g, "salt");
}

async function runSheetOf(settings: string): Promise<string> {
  return runScript(join(ROOT, "scripts", "main.ts"), ["run-sheet", "--stack-config", settings, "--quiet"], { env: {} });
}

function filesBelow(folder: string, what: string, isMeant: (path: string) => boolean = () => true): Written[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(isMeant)
    .map((path) => ({ where: `${what} ${path.slice(folder.length + 1)}`, text: readFileSync(path, "utf8") }));
}
