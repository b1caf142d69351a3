import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Properties, StackResource } from "../../../policies/rule.ts";
import { policyNameOf, type Rule } from "../../../policies/rule.ts";
import { RULES } from "../../../policies/rules.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../policies/settings.ts";
import { PACK } from "../../../scripts/policy/check-preview.ts";
import { packConfigOf } from "../../../scripts/policy/policy-settings.ts";
import type { Environment } from "../../../scripts/sandbox/environments.ts";
import { runPulumi } from "../../../scripts/sandbox/pulumi-cli.ts";
import { ALL_CASES } from "../../policies/cases/all.ts";
import { part, replaced } from "../../policies/cases/rule-cases.ts";
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
  readonly resources: readonly StackResource[];
}

/** Rules about presence, and what breaks them. */
const PRESENT: readonly Mutation[] = [
  ["SYN-04", part("synapse:IpFirewallRule", "it", { startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" })],
  ["SYN-13", part("synapse:SqlPool", "it", { sku: { name: "DW100c" } })],
  ["RBAC-09", part("azuread:index/applicationPassword:ApplicationPassword", "it")],
  ["GOV-08", part("aws:s3/bucket:Bucket", "it")],
  ["GOV-09", part("storage:StorageAccount", "it", {}, { parent: "DataLake" })],
].map(([rule, resource]) => ({ rule, settings: {}, resources: [resource] }) as Mutation);

/** Breaks the state of a deployed sample stack once for each rule and lets the engine find it. */
export async function judgeMutations(sample: DeployedSample, verdicts: Verdicts): Promise<void> {
  const mutations = [...PRESENT, ...ALL_CASES.flatMap(mutationsOf)];
  for (const rule of RULES) {
    await verdicts.check(`${rule.id} finds what is broken in a sample stack`, async () => {
      const mutation = mutations.find((one) => one.rule === rule.id);
      if (mutation === undefined) throw new Error("No mutation is known for it.");
      await assertFound(rule, mutation, sample);
    });
  }
}

function mutationsOf({ resourceCases, stackCases }: (typeof ALL_CASES)[number]): Mutation[] {
  return [
    ...resourceCases.map(({ id, settings = {}, type, parent, good, path, bad }) => ({
      rule: id,
      settings,
      resources: [part(type, "it", replaced(good, path, bad), parent === undefined ? {} : { parent })],
    })),
    ...stackCases.map(({ id, settings = {}, bad }) => ({ rule: id, settings, resources: bad })),
  ];
}

async function assertFound(rule: Rule, mutation: Mutation, { state, cwd, environment }: DeployedSample): Promise<void> {
  const file = join(cwd, "mutated.json");
  const config = join(cwd, "mutated-config.json");
  const settings = { ...DEFAULT_SETTINGS, ...mutation.settings };
  const levels = { [rule.id]: "mandatory" as const };
  try {
    await writeFile(file, JSON.stringify(withResources(JSON.parse(state), mutation)));
    await writeFile(config, JSON.stringify(packConfigOf({ settings, levels, exemptions: [] })));
    const args = ["policy", "analyze", "--file", file, "--policy-pack", PACK, "--policy-pack-config", config, "--json"];
    const { stdout, stderr } = await runPulumi(args, { cwd, environment });
    if (!stdout.includes(`"policyName":"${policyNameOf(rule)}"`))
      throw new Error(`The engine did not name it.\n${stderr}`);
  } finally {
    await rm(file, { force: true });
    await rm(config, { force: true });
  }
}

interface State {
  readonly deployment: { readonly resources: readonly { readonly urn: string; readonly type: string }[] };
}

/** The state with the broken resources instead of the sample's own of their modules. */
function withResources(state: State, { resources }: Mutation): State {
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
