/**
 * `npm run conformance:checkov`: Checkov (PyPI) scans a deployed sample stack as an ARM template and finds nothing that
 * the pack does not know or explain. Skips with a message when Checkov cannot be set up, unless CI=true.
 */
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { RULES } from "../../policies/rules.ts";
import { principalsNamedIn } from "../../scripts/sandbox/named-principals.ts";
import type { Sandbox } from "../../scripts/sandbox/sandbox.ts";
import type { StackSettings } from "../../stacks/config.ts";
import { buildJob } from "../../transforms/build.ts";
import { makeExisting } from "../support/existing.ts";
import { startTestSandbox } from "../support/sandbox.ts";
import { exampleSettings } from "../support/stack.ts";
import { deploymentOf, landSomething } from "../support/stack-life.ts";
import { armTemplateOf } from "./policies/arm-template.ts";
import { pythonWith } from "./python-environment.ts";
import { collectVerdicts } from "./verdicts.ts";

const PACKAGES = ["checkov==3.3.30"];
/** A development stack, and production by private endpoints. */
const DEPLOYED = ["contoso-dev", "fabrikam-private"];

/** What Checkov asks for and the pack refuses on purpose; docs/policies.md says the same. */
const EXPLAINED: Readonly<Record<string, string>> = {
  CKV_AZURE_103: "Pulumi owns the content of the factory (ADF-08)",
  CKV_AZURE_112:
    "the kit's key is protected by software; who needs an HSM names a key of a managed one (customerKey.keyId)",
  CKV_AZURE_40: "an expired key closes the lake; the key rotates instead (KV-08, customerKey.rotateAfterDays)",
};

const Found = z.object({
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() })),
  }),
});

async function scan(python: string): Promise<boolean> {
  const verdicts = collectVerdicts((line) => console.log(line));
  await verdicts.check("every id of Checkov that a rule names is one of Checkov's", async () => {
    const known = await knownIds(python);
    const named = [
      ...RULES.flatMap(({ sources }) => sources.filter((id) => id.startsWith("CKV"))),
      ...Object.keys(EXPLAINED),
    ];
    const unknown = named.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new Error(`${unknown.join(", ")} of ${named.length}`);
  });
  await buildJob();
  for (const name of DEPLOYED) {
    const settings = exampleSettings(name);
    const test = await startTestSandbox(principalsNamedIn(settings));
    const file = join(test.sandbox.folder, "template.json");
    try {
      makeExisting(test.sandbox, settings);
      await bringUp(test.sandbox, name, { ...settings, landing: { ...settings.landing, phase: "linking" } });
      // Dataverse's container has to be there before a stack can be sealed.
      await landSomething(test.sandbox, await deploymentOf(test.sandbox, name, settings));
      await bringUp(test.sandbox, name, settings);
      await writeFile(file, JSON.stringify(armTemplateOf(test.sandbox.resources())));
      const failed = await failedChecks(python, file);
      console.log(`          Checkov names ${failed.length} findings in ${name}`);
      if (failed.length === 0) throw new Error("Checkov found nothing at all: it cannot have read the template.");
      for (const { check_id: id, check_name: what, resource } of failed) {
        await verdicts.check(`${id} on ${resource}`, async () => {
          const rule = RULES.find(({ sources }) => sources.includes(id));
          if (rule === undefined && EXPLAINED[id] === undefined) throw new Error(`No rule covers it: ${what}`);
        });
      }
    } finally {
      await rm(file, { force: true });
      await test.remove();
    }
  }
  console.log(`conformance checkov: ${verdicts.passed} passed, ${verdicts.failed} failed`);
  return verdicts.failed === 0;
}

async function bringUp(sandbox: Sandbox, name: string, settings: StackSettings): Promise<void> {
  const { exitCode, stdout } = await (await deploymentOf(sandbox, name, settings)).up();
  if (exitCode !== 0) throw new Error(`pulumi up of ${name} failed:\n${stdout}`);
}

/** Ids in the sources of the installed Checkov: its own list leaves out checks of graphs. */
async function knownIds(python: string): Promise<ReadonlySet<string>> {
  const script = [
    "import pathlib, re, checkov",
    "root = pathlib.Path(checkov.__file__).parent",
    "files = [f for d in ('arm', 'bicep', 'terraform') for f in (root / d).rglob('*') if f.suffix in ('.py', '.json', '.yaml')]",
    "ids = set(i for f in files for i in re.findall(r'CKV2?_AZURE_\\d+', f.read_text(errors='ignore')))",
    "print(' '.join(sorted(ids)))",
  ].join("\n");
  const { stdout } = await promisify(execFile)(python, ["-c", script], { maxBuffer: 16 * 1024 * 1024 });
  return new Set(stdout.trim().split(" "));
}

async function failedChecks(python: string, file: string) {
  const args = [
    "-m",
    "checkov.main",
    "--file",
    file,
    "--framework",
    "arm",
    "--output",
    "json",
    "--soft-fail",
    "--quiet",
    "--compact",
  ];
  const env = { ...process.env, BC_SKIP_MAPPING: "TRUE", LOG_LEVEL: "ERROR" };
  const { stdout } = await promisify(execFile)(python, args, { env, maxBuffer: 64 * 1024 * 1024 });
  return Found.parse(JSON.parse(stdout)).results.failed_checks;
}

let python: string | undefined;
try {
  python = await pythonWith(PACKAGES, (text) => console.log(text));
} catch (error) {
  const { message, stderr } = error as Error & { stderr?: string };
  console.log(
    `skipped: Checkov could not be set up. ${(stderr ?? "").trim().split("\n").at(-1) || message.split("\n")[0]}`,
  );
  if (process.env.CI === "true") process.exitCode = 1;
}
if (python !== undefined && !(await scan(python))) process.exitCode = 1;
