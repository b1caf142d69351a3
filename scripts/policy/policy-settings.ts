import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { EXEMPTION_POLICIES } from "../../policies/exemption-policies.ts";
import { problemWith } from "../../policies/exemptions.ts";
import { type Level, policyNameOf, type Rule } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { COMMON_SETTINGS, Exemption, Settings } from "../../policies/settings.ts";
import { StackConfig } from "../../stacks/config.ts";
import { OperatorError } from "../../transforms/operator-error.ts";

/** Key of the policy section in a stack's settings file, beside `commerce-insights:stack`. */
const POLICY_KEY = "commerce-insights:policy";
const STACK_KEY = "commerce-insights:stack";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);

/** What stands under `commerce-insights:policy`: every setting of the rules, levels by rule, exemptions. */
const PolicySection = Settings.omit({ exemptions: true, asOf: true })
  .partial()
  .extend({
    levels: z.record(z.string(), level).default({}),
    exemptions: z.array(Exemption).default([]),
  });

/** What one environment tells the pack. */
export interface PolicySettings {
  /** Settings as every rule gets them, without exemptions. */
  readonly settings: Settings;
  /** Levels that differ from those of the environment, by rule id. */
  readonly levels: Readonly<Record<string, Level>>;
  readonly exemptions: readonly Exemption[];
}

/**
 * Reads what a stack's settings file tells the pack: environment, landing phase and network profile of the stack, and
 * the section `commerce-insights:policy`, which wins.
 *
 * @throws OperatorError CI-POLICY-001 for a file or section that is not accepted, CI-POLICY-002 for an unknown rule,
 * CI-POLICY-003 for an exemption that is expired or too long on `asOf`.
 */
export function readPolicySettings(file: string, asOf: string): PolicySettings {
  return policySettingsOf(readConfig(file), asOf, file);
}

/** The same from the `config` of a settings file; `origin` names it in errors. */
export function policySettingsOf(
  config: Readonly<Record<string, unknown>>,
  asOf: string,
  origin: string,
): PolicySettings {
  const section = PolicySection.safeParse(config[POLICY_KEY] ?? {}, { reportInput: true });
  if (!section.success) {
    const problems = section.error.issues.map(({ path, message, input }) =>
      [
        `  ${path.join(".") || POLICY_KEY}: ${message}`,
        typeof input === "string" ? ` (found ${JSON.stringify(input)})` : "",
      ].join(""),
    );
    throw new OperatorError(
      "CI-POLICY-001",
      `${origin}: the section ${POLICY_KEY} is not accepted:\n${problems.join("\n")}`,
      "docs/policies.md lists every setting.",
    );
  }
  const { levels, exemptions, ...withDefaults } = section.data;
  // Defaults of the section must not hide what the stack itself says.
  const given = Object.keys(config[POLICY_KEY] ?? {});
  const own = Object.fromEntries(Object.entries(withDefaults).filter(([key]) => given.includes(key)));
  const settings = Settings.parse({ ...settingsOfStack(config[STACK_KEY], origin), ...own, asOf });
  refuseUnknownRules([...Object.keys(levels), ...exemptions.map(({ rule }) => rule)], origin);
  refuseInvalidExemptions(exemptions, asOf, origin);
  return { settings, levels, exemptions };
}

/** Level of a rule for one environment. */
export function levelOf(rule: Rule, { settings, levels }: PolicySettings): Level {
  return levels[rule.id] ?? rule.levels[settings.environment];
}

/** Settings of one rule, with the exemptions that name it. */
export function settingsFor(rule: Rule, { settings, exemptions }: PolicySettings): Settings {
  return { ...settings, exemptions: exemptions.filter((one) => one.rule === rule.id) };
}

/** What `pulumi --policy-pack-config` takes: one entry for each policy. */
export function packConfigOf(policy: PolicySettings): Readonly<Record<string, unknown>> {
  const entries = RULES.map((rule): [string, unknown] => {
    const settings = settingsFor(rule, policy);
    const keys: readonly (keyof Settings)[] = [...COMMON_SETTINGS, ...(rule.uses ?? [])];
    const own = Object.fromEntries(keys.map((key) => [key, settings[key]]));
    return [policyNameOf(rule), { enforcementLevel: levelOf(rule, policy), ...own }];
  });
  const { asOf } = policy.settings;
  const exemptions = { asOf, exemptions: policy.exemptions };
  return {
    ...Object.fromEntries(entries),
    [EXEMPTION_POLICIES.active]: { enforcementLevel: "advisory", ...exemptions },
    [EXEMPTION_POLICIES.invalid]: { enforcementLevel: "mandatory", ...exemptions },
  };
}

/** What the stack's own settings already say, with the defaults of its environment. */
function settingsOfStack(stack: unknown, origin: string): Partial<Settings> {
  if (stack === undefined) return {};
  const parsed = StackConfig.safeParse(stack);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new OperatorError(
      "CI-POLICY-001",
      `${origin}: the settings under ${STACK_KEY} are not accepted:\n${problems.join("\n")}`,
      "Correct the file; pulumi preview says the same.",
    );
  }
  const { environment, location, landing } = parsed.data;
  const { profile, ciPrivateLink } = networkOf(parsed.data);
  return {
    environment,
    phase: landing.phase,
    profile: profile ?? "open",
    ...(ciPrivateLink && { ciPrivateLink }),
    allowedRegions: [...new Set([location, landing.location])],
    lakeRegion: location,
    landingRegion: landing.location,
  };
}

const Network = z.object({
  network: z
    .object({
      profile: z.enum(["open", "restricted", "private"]).optional(),
      ciPrivateLink: z.enum(["none", "acknowledged"]).optional(),
    })
    .default({}),
});

/** The network part of a stack's settings; a stack without one is open. */
function networkOf(config: object): z.output<typeof Network>["network"] {
  return Network.parse(config).network;
}

function readConfig(file: string): Readonly<Record<string, unknown>> {
  try {
    const { config } = parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> };
    return config ?? {};
  } catch (error) {
    const { message } = error as Error;
    throw new OperatorError(
      "CI-POLICY-001",
      `${file} cannot be read: ${message.split("\n")[0]}`,
      "Name a stack's settings file with --settings.",
    );
  }
}

function refuseUnknownRules(ids: readonly string[], origin: string): void {
  const known = new Set(RULES.map(({ id }) => id));
  const unknown = [...new Set(ids.filter((id) => !known.has(id)))];
  if (unknown.length === 0) return;
  throw new OperatorError(
    "CI-POLICY-002",
    `${origin}: ${unknown.map((id) => JSON.stringify(id)).join(", ")} is no rule of the pack; ${known.size} are, from ${RULES[0]?.id} to ${RULES.at(-1)?.id}.`,
    "docs/policies.md lists every rule by its id, e.g. STG-06.",
  );
}

function refuseInvalidExemptions(exemptions: readonly Exemption[], asOf: string, origin: string): void {
  const problems = exemptions.flatMap((exemption) => {
    const problem = problemWith(exemption, asOf);
    return problem === undefined ? [] : [`  ${exemption.rule} for ${exemption.resource}: ${problem}`];
  });
  if (problems.length === 0) return;
  throw new OperatorError(
    "CI-POLICY-003",
    `${origin}: exemptions that do not count on ${asOf}:\n${problems.join("\n")}`,
    "Correct the resource and remove the exemption, or renew it with a reason.",
  );
}
