/**
 * `npm run conformance:workflows`: the workflows that `init --ci` writes, against the schemas of their own systems:
 * Microsoft's of Azure Pipelines and SchemaStore's of GitHub Actions, as check-jsonschema (PyPI) carries them. Skips
 * with a message when that cannot be set up, unless CI=true.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { CI_SYSTEMS, ciFileOf } from "../../scripts/init/ci-file.ts";
import { pythonWith } from "./python-environment.ts";
import { collectVerdicts } from "./verdicts.ts";

const PACKAGES = ["check-jsonschema==0.39.0"];

const SCHEMAS = { github: "vendor.github-workflows", azure: "vendor.azure-pipelines" } as const;

/** A slip of each kind, which the schema must notice: without that, a schema that accepts everything would pass. */
const SLIPS = {
  github: ["runs-on:", "run-on:"],
  azure: ["timeoutInMinutes:", "timeoutMinutes:"],
} as const;

async function judge(python: string): Promise<boolean> {
  const verdicts = collectVerdicts((line) => console.log(line));
  const folder = await mkdtemp(join(tmpdir(), "workflows-"));
  const problemOf = async (system: keyof typeof SCHEMAS, text: string): Promise<string | undefined> => {
    const file = join(folder, `${system}.yml`);
    await writeFile(file, system === "azure" ? JSON.stringify(asText(parse(text))) : text);
    // Patterns of Azure Pipelines are no expressions of Unicode mode.
    const args = ["-m", "check_jsonschema", "--regex-variant", "nonunicode", "--builtin-schema", SCHEMAS[system], file];
    return promisify(execFile)(python, args).then(
      () => undefined,
      (error: { stdout?: string; message: string }) => error.stdout || error.message,
    );
  };
  try {
    for (const system of CI_SYSTEMS) {
      const { text } = ciFileOf(folder, system, "contoso-prod");
      await verdicts.check(`the workflow for ${system} is one by ${SCHEMAS[system]}`, async () => {
        const problem = await problemOf(system, text);
        if (problem !== undefined) throw new Error(problem);
      });
      await verdicts.check(`a slip in the workflow for ${system} is noticed`, async () => {
        const [right, wrong] = SLIPS[system];
        const problem = await problemOf(system, text.replace(right, wrong));
        if (problem?.includes("Schema validation errors") !== true)
          throw new Error(problem ?? `${wrong} was accepted.`);
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`conformance workflows: ${verdicts.passed} passed, ${verdicts.failed} failed`);
  return verdicts.failed === 0;
}

/** Azure Pipelines takes scalars as text, and so does its schema, but for the inputs of tasks. Pure. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === "inputs" ? inner : asText(inner)]),
  );
}

let python: string | undefined;
try {
  python = await pythonWith(PACKAGES, (text) => console.log(text));
} catch (error) {
  const { message, stderr } = error as Error & { stderr?: string };
  const why = (stderr ?? "").trim().split("\n").at(-1) || message.split("\n")[0];
  console.log(`skipped: check-jsonschema could not be set up. ${why}`);
  if (process.env.CI === "true") process.exitCode = 1;
}
if (python !== undefined && !(await judge(python))) process.exitCode = 1;
