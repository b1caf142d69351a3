/**
 * `npm run conformance:data-factory [-- --stack NAME]`: Microsoft's SDK models and expression engine judge the pipelines and triggers of
 * the sample stacks. Skips with a message when they cannot be set up, unless CI=true.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parseStackConfig } from "../../stacks/config.ts";
import { createPlatform } from "../../stacks/platform.ts";
import { deploy } from "../support/pulumi.ts";
import { BUNDLE, CALLER, EXAMPLES, exampleSettings } from "../support/stack.ts";
import { pipelineDocument, triggerDocument } from "./data-factory-documents.ts";
import { pythonWith } from "./python-environment.ts";

// A .NET and the OpenSSL it needs come from PyPI too: nothing has to be installed on the machine.
const PACKAGES = [
  "azure-mgmt-datafactory==9.2.0",
  "data-factory-testing-framework==1.4.4",
  "dotnetcore2==3.1.23",
  "psycopg2-binary==2.9.5",
];

const { stack: only } = parseArgs({ options: { stack: { type: "string" } } }).values;

const JUDGE = fileURLToPath(new URL("data_factory.py", import.meta.url));

interface Verdict {
  readonly name: string;
  readonly problem: string | null;
}

/** Pipelines and triggers of a sample stack as Azure's documents. */
async function documentsOf(example: string) {
  const config = parseStackConfig(exampleSettings(example));
  const { resources } = await deploy(() => createPlatform(config, CALLER, BUNDLE));
  const named = (type: string, key: string, documentOf: (inputs: Record<string, unknown>) => unknown) =>
    Object.fromEntries(
      resources
        .filter((resource) => resource.type === `azure-native:datafactory:${type}`)
        .map(({ inputs }) => [inputs[key], documentOf(inputs)]),
    );
  return {
    pipelines: named("Pipeline", "pipelineName", pipelineDocument),
    triggers: named("Trigger", "triggerName", triggerDocument),
  };
}

/** Runs the judge over documents; .NET finds OpenSSL in `libraries`. */
async function judge(python: string, libraries: readonly string[], documents: unknown): Promise<readonly Verdict[]> {
  const child = spawn(python, [JUDGE], {
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(":") },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(documents));
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  const lines = Buffer.concat(chunks).toString().split("\n").filter(Boolean);
  const verdicts = lines.map((line) => JSON.parse(line) as Verdict);
  return code === 0 ? verdicts : [...verdicts, { name: "the judge", problem: `ended with exit code ${code}` }];
}

/** Folders with OpenSSL 1.1 under the names .NET looks for. */
async function openSsl(python: string, folder: string): Promise<readonly string[]> {
  const lib = join(dirname(dirname(python)), "lib");
  const version = (await readdir(lib)).find((name) => name.startsWith("python3")) ?? "";
  const wheel = join(lib, version, "site-packages", "psycopg2_binary.libs");
  for (const file of await readdir(wheel)) {
    const plain = /^(libssl|libcrypto)-.*\.so\.1\.1$/.exec(file)?.[1];
    if (plain !== undefined) await symlink(join(wheel, file), join(folder, `${plain}.so.1.1`));
  }
  return [folder, wheel];
}

async function judgeExamples(python: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "data-factory-"));
  try {
    const libraries = await openSsl(python, folder);
    let [passed, failed] = [0, 0];
    for (const example of EXAMPLES.filter((name) => only === undefined || name === only)) {
      for (const { name, problem } of await judge(python, libraries, await documentsOf(example))) {
        if (problem === null) passed += 1;
        else failed += 1;
        if (problem !== null) console.log(`FAILED ${example}: ${name}: ${problem}`);
      }
    }
    console.log(`conformance data-factory: ${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let python: string | undefined;
try {
  python = await pythonWith(PACKAGES, (line) => console.log(line));
} catch (error) {
  const { message, stderr } = error as Error & { stderr?: string };
  const reason = (stderr ?? "").trim().split("\n").at(-1) || message.split("\n")[0];
  console.log(
    `skipped: the judges could not be set up. Linux on x64, Python 3.10 or newer with venv and pip, and PyPI or a mirror, are needed. ${reason}`,
  );
  if (process.env.CI === "true") process.exitCode = 1;
}
if (python !== undefined && !(await judgeExamples(python))) process.exitCode = 1;
