import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Properties, StackResource } from "../../../policies/rule.ts";
import { policyNameOf } from "../../../policies/rule.ts";
import { RULES } from "../../../policies/rules.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../policies/settings.ts";
import { PACK } from "../../../scripts/policy/check-preview.ts";
import { packConfigOf } from "../../../scripts/policy/policy-settings.ts";
import type { Environment } from "../../../scripts/sandbox/environments.ts";
import { runPulumi } from "../../../scripts/sandbox/pulumi-cli.ts";
import { ALL_CASES } from "../../policies/cases/all.ts";
import { part, type RuleCases, replaced } from "../../policies/cases/rule-cases.ts";
import type { Verdicts } from "../verdicts.ts";

/** A deployed sample stack, and where the engine runs. */
export interface DeployedSample {
  /** Its exported state. */
  readonly state: string;
  readonly cwd: string;
  readonly environment: Environment;
}

/** Something broken that a rule must find. */
interface Mutation {
  readonly rule: string;
  readonly settings: Partial<Settings>;
  /** Whether the rule looks at the stack as a whole. */
  readonly isStack: boolean;
  readonly resources: readonly StackResource[];
  /** What the rule must say. */
  readonly says: readonly string[];
}

/**
 * Breaks the state of a deployed sample stack for every rule and lets the engine find it. Broken resources that do not
 * concern each other stand in one state, because every run of the engine takes seconds.
 */
export async function judgeMutations(sample: DeployedSample, verdicts: Verdicts): Promise<void> {
  const single = ALL_CASES.flatMap(resourceMutations);
  const batches = [
    ...Map.groupBy(single, ({ settings }) => JSON.stringify(settings)).values(),
    ...ALL_CASES.flatMap(stackMutations).map((mutation) => [mutation]),
  ];
  const found = new Set<string>();
  for (const batch of batches) for (const urn of await violationsIn(batch, sample)) found.add(urn);
  for (const rule of RULES) {
    await verdicts.check(`${rule.id} finds what is broken in a sample stack`, async () => {
      const known = batches.flat().filter((mutation) => mutation.rule === rule.id);
      if (known.length === 0) throw new Error("No mutation is known for it.");
      const missed = known.filter((mutation) => !found.has(keyOf(mutation)));
      if (missed.length > 0) throw new Error(`The engine did not say: ${missed.flatMap(({ says }) => says).join(" ")}`);
    });
  }
}

/** Rule and the broken resource; two cases of one rule break different types. */
function keyOf({ rule, resources }: Mutation): string {
  return `${rule} ${resources.map(({ urn }) => urn).join(" ")}`;
}

function resourceMutations({ resourceCases }: RuleCases): Mutation[] {
  return resourceCases.map(({ id, settings = {}, type, parent, good, path, bad, says }) => ({
    rule: id,
    settings,
    isStack: false,
    says,
    resources: [part(type, `broken-${id}`, replaced(good, path, bad), parent === undefined ? {} : { parent })],
  }));
}

function stackMutations({ stackCases }: RuleCases): Mutation[] {
  return stackCases.map(({ id, settings = {}, bad, says }) => ({
    rule: id,
    settings,
    isStack: true,
    resources: bad,
    // The case names the resource before its message.
    says: says.map((text) => text.slice(text.indexOf(": ") + 2)),
  }));
}

/** What the engine names, as `keyOf` writes it. */
async function violationsIn(batch: readonly Mutation[], sample: DeployedSample): Promise<string[]> {
  const { state, cwd, environment } = sample;
  const file = join(cwd, "mutated.json");
  const config = join(cwd, "mutated-config.json");
  const settings = { ...DEFAULT_SETTINGS, ...batch[0]?.settings };
  const levels = Object.fromEntries(batch.map(({ rule }) => [rule, "mandatory" as const]));
  try {
    await writeFile(file, JSON.stringify(withResources(JSON.parse(state), batch)));
    await writeFile(config, JSON.stringify(packConfigOf({ settings, levels, exemptions: [] })));
    const args = ["policy", "analyze", "--file", file, "--policy-pack", PACK, "--policy-pack-config", config, "--json"];
    const { stdout } = await runPulumi(args, { cwd, environment });
    return batch.filter((mutation) => isNamed(mutation, stdout)).map(keyOf);
  } finally {
    await rm(file, { force: true });
    await rm(config, { force: true });
  }
}

/** Whether the engine says all that the rule must say, about the broken resource. */
function isNamed({ rule, resources, isStack, says }: Mutation, stdout: string): boolean {
  const policy = policyNameOf(RULES.find(({ id }) => id === rule) ?? { id: rule, slug: "" });
  const lines = stdout
    .split("\n")
    .filter((line) => line.includes(`"policyName":"${policy}"`) && (isStack || line.includes(`${resources[0]?.urn}"`)));
  return says.every((text) => lines.some((line) => line.includes(JSON.stringify(text).slice(1, -1))));
}

interface State {
  readonly deployment: { readonly resources: readonly { readonly urn: string; readonly type: string }[] };
}

/** The state with the broken resources instead of the sample's own of their modules. */
function withResources(state: State, batch: readonly Mutation[]): State {
  const resources = batch.flatMap((mutation) => mutation.resources);
  const moduleOf = (type: string) => type.split(":").slice(0, 2).join(":");
  const modules = new Set(resources.map(({ type }) => moduleOf(type)));
  const kept = state.deployment.resources.filter(({ type }) => !modules.has(moduleOf(type)));
  const urns = new Set([...kept, ...resources].map(({ urn }) => urn));
  const known = (list: readonly string[] = []) => list.filter((urn) => urns.has(urn));
  const broken = resources.map(({ urn, type, props, references }) => ({
    urn,
    type,
    custom: true,
    id: urn,
    inputs: plain(props),
    outputs: plain(props),
    dependencies: known(Object.values(references).flat()),
    propertyDependencies: Object.fromEntries(Object.entries(references).map(([key, list]) => [key, known(list)])),
  }));
  const cleaned = kept.map((one) => ({
    ...one,
    dependencies: known((one as { dependencies?: string[] }).dependencies),
    propertyDependencies: {},
  }));
  return { ...state, deployment: { ...state.deployment, resources: [...cleaned, ...broken] } };
}

/** Without the proxy that the rules are tested behind. */
function plain(props: Properties): unknown {
  return JSON.parse(JSON.stringify(props));
}
