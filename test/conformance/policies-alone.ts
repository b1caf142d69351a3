/**
 * `npm run conformance:policies-alone`: a copy of the pack, with nothing of the kit in reach, judges programs that are
 * not the kit's on the real engine: the example of docs/policies.md, typed as it stands there, and a program in Python.
 * What the packs' users get wrong ends in one clear error. Python is skipped
 * when its packages cannot be had, unless CI=true.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { policiesPage } from "../../scripts/policy/docs-page.ts";
import type { Environment } from "../../scripts/sandbox/environments.ts";
import { runPulumi } from "../../scripts/sandbox/pulumi-cli.ts";
import { ROOT, startTestSandbox } from "../support/sandbox.ts";
import { pythonWith } from "./python-environment.ts";
import { collectVerdicts } from "./verdicts.ts";

const PYTHON_PACKAGES = ["pulumi==3.270.0", "pulumi-azure-native==3.28.0"];
/** Lines of the example that want a deployed stack: export, analyze. */
const AFTER_UPDATE = 2;
const PROGRAM = join(ROOT, "test", "conformance", "policies", "python_program.py");

/** A program for Node.js that has nothing to do with the kit. */
const NODE_PROGRAM = `import { ResourceGroup } from "@pulumi/azure-native/resources/index.js";
import { StorageAccount } from "@pulumi/azure-native/storage/index.js";
const group = new ResourceGroup("data", { resourceGroupName: "rg-alone", location: "westeurope" });
new StorageAccount("lake", {
  accountName: "stalone", resourceGroupName: group.name, location: "westeurope", kind: "StorageV2",
  sku: { name: "Standard_ZRS" }, minimumTlsVersion: "TLS1_0", allowSharedKeyAccess: true,
});
`;

const exemption = {
  rule: "STG-06",
  resource: "azure-native:storage:StorageAccount::lake",
  reason: "The application reads with a key until it has an identity.",
  owner: "data@contoso.example",
  granted: "2026-01-01",
  expires: "2026-02-01",
};
const exempt = (asOf: string, one: object) => ({ "gov-10-invalid": { asOf, exemptions: [{ ...exemption, ...one }] } });
const notCounted = (rule: string) => `The exemption of ${rule} for ${exemption.resource} does not count: `;

/** What people get wrong in a pack's configuration, and the one sentence that says so. */
const MISTAKES: Readonly<Record<string, readonly [config: string, sentence: string]>> = {
  "a configuration that is no JSON": [
    "{ no",
    "error: invalid character 'n' looking for beginning of object key string",
  ],
  "a level that does not exist": [
    JSON.stringify({ "stg-06-shared-key": "sometimes" }),
    'error: parsing enforcement level for "stg-06-shared-key": "sometimes" is not a valid enforcement level',
  ],
  "a setting that is not accepted": [
    JSON.stringify({ "stg-06-shared-key": { environment: "qa" } }),
    'stg-06-shared-key: environment: environment must be one of the following: "dev", "test", "prod"',
  ],
  "an exemption of a rule that does not exist": [
    JSON.stringify(exempt("2026-01-15", { rule: "STG-99" })),
    `${notCounted("STG-99")}STG-99 is no rule of the pack.`,
  ],
  "an exemption that is expired": [
    JSON.stringify(exempt("2026-11-25", {})),
    `${notCounted("STG-06")}it expired on 2026-02-01.`,
  ],
  "an exemption that nothing needs": [
    JSON.stringify(exempt("2026-01-15", { rule: "STG-01" })),
    `${notCounted("STG-01")}no finding of the rule is left for it.`,
  ],
};

const verdicts = collectVerdicts((line) => console.log(line));
const test = await startTestSandbox();
try {
  const environment = test.sandbox.pulumiEnvironment;
  const folder = join(test.sandbox.folder, "alone");
  await mkdir(folder);
  await runExample(folder, environment);
  await judgePython(folder, environment);
  await judgeMistakes(folder, environment);
} finally {
  await test.remove();
}
console.log(`conformance policies-alone: ${verdicts.passed} passed, ${verdicts.failed} failed`);
if (verdicts.failed > 0) process.exitCode = 1;

/** Types the example of docs/policies.md beside a program that is not the kit's. */
async function runExample(folder: string, environment: Environment): Promise<void> {
  await writeFile(
    join(folder, "Pulumi.yaml"),
    "name: alone\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  await writeFile(join(folder, "package.json"), '{ "type": "module", "main": "index.js" }');
  await writeFile(join(folder, "index.js"), NODE_PROGRAM);
  const [install = "", ...rest] = exampleLines();
  const kit = join(folder, "kit");
  await mkdir(kit);
  await cp(join(ROOT, "policies"), join(kit, "policies"), {
    recursive: true,
    filter: (path) => !path.includes("node_modules"),
  });
  try {
    // Without the sandbox's certificate authority, which would stand in the way of the registry's.
    await bash(install.replace("<kit>", kit), folder, { npm_config_fetch_retries: "0" });
  } catch (error) {
    console.log(`          npm has no registry (${lastLineOf(error)}); the pack takes the packages of this checkout`);
    await symlink(join(ROOT, "node_modules"), join(folder, "policies", "node_modules"));
  }
  // Only the program reads the kit's packages, and only after the pack has its own.
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await runPulumi(["stack", "select", "--create", "dev"], { cwd: folder, environment });
  const beforeUpdate = rest.slice(0, -AFTER_UPDATE);
  const { stdout } = await bash(`${beforeUpdate.join("\n")}\ntrue`, folder, environment);
  const finding = "allowSharedKeyAccess is true; it must be false.";
  await verdicts.check("the example of docs/policies.md fails a preview", async () => assertSays(stdout, finding));
  await verdicts.check("the example leaves out a rule that is off", async () => {
    if (stdout.includes("gov-01-tags")) throw new Error("It names gov-01-tags.");
  });
  await runPulumi(["up", "--yes", "--skip-preview", "--stack", "dev"], { cwd: folder, environment });
  const analyzed = await bash(`${rest.slice(-AFTER_UPDATE).join("\n")}\necho "exit code $?"`, folder, environment);
  await verdicts.check("the example judges an exported state, with exit code 1", async () => {
    assertSays(analyzed.stdout, finding);
    assertSays(analyzed.stdout, "exit code 1");
  });
}

function assertSays(said: string, text: string): void {
  if (!said.includes(text)) throw new Error(`It does not say: ${text}\n${said.slice(-3000)}`);
}

/** Lines of the example in docs/policies.md, without the kit's own command. */
function exampleLines(): string[] {
  const block = /```sh\n([\s\S]*?)```/.exec(policiesPage())?.[1] ?? "";
  return block.trimEnd().split("\n");
}

async function judgePython(folder: string, environment: Environment): Promise<void> {
  let python: string;
  try {
    python = await pythonWith(PYTHON_PACKAGES, (text) => console.log(text));
  } catch (error) {
    return skip(`Pulumi's packages for Python could not be set up. ${lastLineOf(error)}`);
  }
  const project = join(folder, "python");
  await mkdir(project);
  const config = join(folder, "python-policy.json");
  await writeFile(config, JSON.stringify({ all: "mandatory", "stg-02-tls": { enforcementLevel: "mandatory" } }));
  const { stdout } = await run(python, [PROGRAM, project, join(folder, "policies"), config], project, environment);
  const said = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { policy?: string; outcome?: string; message?: string; error?: string });
  const messageOf = (policy: string) => said.find((one) => one.policy === policy)?.message ?? "";
  await verdicts.check("a program in Python is stopped by a mandatory rule", async () => {
    const { outcome, error = "" } = said.at(-1) ?? {};
    if (outcome !== "failed") throw new Error(`Outcome ${outcome}: ${error}`);
  });
  const found: Readonly<Record<string, string>> = {
    "stg-02-tls": 'minimumTlsVersion is "TLS1_0"; it must be "TLS1_2" or "TLS1_3".',
    "stg-06-shared-key": "allowSharedKeyAccess is true; it must be false.",
    "gov-05-budget": "The stack has no Budget.",
  };
  for (const [policy, text] of Object.entries(found))
    await verdicts.check(`${policy} judges a program in Python`, async () => {
      if (!messageOf(policy).includes(text)) throw new Error(`It says: ${messageOf(policy) || "nothing"}`);
    });
  await verdicts.check("what a program in Python has right is no finding", async () => {
    if (messageOf("stg-07-firewall") !== "") throw new Error(messageOf("stg-07-firewall"));
  });
}

async function judgeMistakes(folder: string, environment: Environment): Promise<void> {
  const config = join(folder, "mistake.json");
  const args = ["preview", "--stack", "dev", "--policy-pack", "policies", "--policy-pack-config", config];
  for (const [what, [text, sentence]] of Object.entries(MISTAKES))
    await verdicts.check(`${what} ends in one clear error`, async () => {
      await writeFile(config, text);
      const { exitCode, stdout, stderr } = await runPulumi(args, { cwd: folder, environment });
      const said = `${stdout}\n${stderr}`;
      if (exitCode === 0) throw new Error("The preview passed.");
      if (!said.includes(sentence)) throw new Error(`It says:\n${said.slice(-2000)}`);
    });
}

function bash(script: string, cwd: string, environment: Environment) {
  return run("bash", ["-c", script], cwd, environment);
}

async function run(command: string, args: readonly string[], cwd: string, environment: Environment) {
  const env = { ...process.env, ...environment };
  return promisify(execFile)(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 });
}

function lastLineOf(error: unknown): string {
  const { message, stderr } = error as Error & { stderr?: string };
  return (stderr ?? "").trim().split("\n").at(-1) || (message.split("\n")[0] ?? "");
}

function skip(reason: string): void {
  console.log(`skipped: ${reason}`);
  if (process.env.CI === "true") process.exitCode = 1;
}
