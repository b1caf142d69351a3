import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "./environments.ts";
import { writeProject } from "./project.ts";
import { type CliResult, runPulumi } from "./pulumi-cli.ts";
import { removeStaleLocks } from "./stale-locks.ts";

/** How a deployment command ended. */
export interface DeploymentResult extends CliResult {
  /** Resources by what happened to them, e.g. `{create: 4, same: 1}`; empty when the engine said nothing. */
  readonly summary: Readonly<Record<string, number>>;
}

/** One resource in a preview. */
interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  /** Changed properties with their kind, e.g. `{"sku.name": {kind: "update"}}`. */
  readonly detailedDiff: Readonly<Record<string, { readonly kind: string }>>;
  readonly replaceReasons: readonly string[];
}

/** A preview with its steps; resources that stay as they are are left out. */
export interface PreviewResult extends DeploymentResult {
  readonly steps: readonly PreviewStep[];
}

/** A stack of the kit in the sandbox, driven by the real Pulumi CLI. */
export interface Deployment {
  /** Folder with the derived Pulumi.yaml: what a person uses to run `pulumi` by hand. */
  readonly projectFolder: string;
  up(options?: { readonly refresh?: boolean }): Promise<DeploymentResult>;
  preview(options?: { readonly expectNoChanges?: boolean; readonly refresh?: boolean }): Promise<PreviewResult>;
  refresh(): Promise<DeploymentResult>;
  destroy(): Promise<DeploymentResult>;
  /** The stack's state as Pulumi exports it. */
  export(): Promise<unknown>;
  /** The stack's outputs. */
  outputs(): Promise<Readonly<Record<string, unknown>>>;
}

/** What to deploy. */
export interface DeploymentOptions {
  readonly sandbox: { readonly folder: string; readonly pulumiEnvironment: Environment };
  readonly stack: string;
  /** Stack configuration by full key, e.g. `{"commerce-insights:stack": {…}}`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Folder with the program's Pulumi.yaml. @default the kit itself */
  readonly repository?: string;
  /** Told every line Pulumi prints. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Prepares a project folder below the sandbox's and makes the stack in it, unless it is there. */
export async function createDeployment(options: DeploymentOptions): Promise<Deployment> {
  const { sandbox, stack, config, repository = ROOT, onLine, signal } = options;
  const projectFolder = join(sandbox.folder, "project");
  writeProject({ repository: resolve(repository), folder: projectFolder, stack, config });
  const run = (args: readonly string[], isShown: boolean) =>
    runPulumi([...args], {
      cwd: projectFolder,
      environment: sandbox.pulumiEnvironment,
      ...(onLine && isShown && { onLine }),
      ...(signal && { signal }),
    });
  const must = async (args: readonly string[]): Promise<CliResult> => {
    const result = await run(args, false);
    if (result.exitCode === 0) return result;
    throw new Error(`pulumi ${args.join(" ")} failed with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
  };
  const operate = async (args: readonly string[]): Promise<DeploymentResult> => {
    const result = await run([...args, "--stack", stack, "--yes"], true);
    return { ...result, summary: summaryOf(result.stdout) };
  };

  await removeStaleLocks(join(sandbox.folder, "pulumi", "state"));
  await must(["stack", "select", "--create", stack, "--secrets-provider", "passphrase"]);
  return {
    projectFolder,
    up: ({ refresh = false } = {}) => operate(["up", "--skip-preview", ...(refresh ? ["--refresh"] : [])]),
    refresh: () => operate(["refresh", "--skip-preview"]),
    destroy: () => operate(["destroy", "--skip-preview"]),
    async preview({ expectNoChanges = false, refresh = false } = {}) {
      const flags = [...(expectNoChanges ? ["--expect-no-changes"] : []), ...(refresh ? ["--refresh"] : [])];
      const result = await run(["preview", "--json", "--stack", stack, ...flags], false);
      return { ...result, ...parsePreview(result.stdout) };
    },
    export: async () => JSON.parse((await must(["stack", "export", "--stack", stack])).stdout) as unknown,
    outputs: async () =>
      JSON.parse((await must(["stack", "output", "--json", "--stack", stack])).stdout) as Record<string, unknown>,
  };
}

const OPERATIONS: Readonly<Record<string, string>> = {
  created: "create",
  updated: "update",
  deleted: "delete",
  replaced: "replace",
  unchanged: "same",
};

/** Reads the counts under "Resources:" that Pulumi prints at the end. Pure. */
export function summaryOf(stdout: string): Readonly<Record<string, number>> {
  const counts = stdout.slice(stdout.lastIndexOf("\nResources:"));
  const found = [...counts.matchAll(/(\d+) (created|updated|deleted|replaced|unchanged)\b/g)];
  return Object.fromEntries(found.map(([, count, verb = ""]) => [OPERATIONS[verb] ?? verb, Number(count)]));
}

/** Reads the document of `preview --json`. Pure. */
export function parsePreview(stdout: string): Pick<PreviewResult, "steps" | "summary"> {
  const start = stdout.indexOf("{");
  if (start === -1) return { steps: [], summary: {} };
  const { steps = [], changeSummary = {} } = JSON.parse(stdout.slice(start)) as {
    steps?: readonly (Partial<PreviewStep> & { op: string; urn: string })[];
    changeSummary?: Readonly<Record<string, number>>;
  };
  const changed = steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn, detailedDiff, replaceReasons }) => ({
      op,
      urn,
      detailedDiff: detailedDiff ?? {},
      replaceReasons: replaceReasons ?? [],
    }));
  return { steps: changed, summary: changeSummary };
}
