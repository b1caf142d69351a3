import { z } from "zod";
import { EXEMPTION_POLICIES } from "../../policies/exemption-policies.ts";
import { policyNameOf } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { COMMON_SETTINGS, Settings } from "../../policies/settings.ts";
import { OperatorError } from "../../transforms/operator-error.ts";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);

/** Settings that an entry may have, by the name of its Pulumi policy; `all` stands for every policy. */
function settingsByPolicy(): ReadonlyMap<string, readonly string[]> {
  const ofRules = RULES.map((rule): [string, readonly string[]] => [
    policyNameOf(rule),
    [...COMMON_SETTINGS, ...(rule.uses ?? [])],
  ]);
  const ofExemptions = Object.values(EXEMPTION_POLICIES).map((name): [string, readonly string[]] => [
    name,
    ["asOf", "exemptions"],
  ]);
  return new Map([...ofRules, ...ofExemptions, ["all", []]]);
}

/**
 * Checks what stands in a file for `pulumi --policy-pack-config`: the engine itself passes over names that no policy has.
 *
 * @returns the number of entries
 * @throws OperatorError CI-POLICY-001 for a file or setting that is not accepted, CI-POLICY-002 for an unknown policy.
 */
export function checkPackConfig(text: string, origin: string): number {
  const entries = Object.entries(entriesOf(text, origin));
  const known = settingsByPolicy();
  const unknown = entries.map(([name]) => name).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new OperatorError(
      "CI-POLICY-002",
      `${origin}: ${unknown.map((name) => JSON.stringify(name)).join(", ")} is no policy of the pack; ${known.size} are, e.g. ${policyNameOf({ id: "STG-06", slug: "shared-key" })}.`,
      "docs/policies.md lists every policy by its name; policy config prints all of them.",
    );
  const problems = entries.flatMap(([name, entry]) =>
    problemsOf(entry, known.get(name) ?? []).map((problem) => `  ${name}: ${problem}`),
  );
  if (problems.length > 0)
    throw new OperatorError(
      "CI-POLICY-001",
      `${origin} is not accepted:\n${problems.join("\n")}`,
      "docs/policies.md lists every setting and the rules that read it.",
    );
  return entries.length;
}

function entriesOf(text: string, origin: string): Readonly<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is no JSON object";
    throw new OperatorError(
      "CI-POLICY-001",
      `${origin} is no pack configuration: ${reason}`,
      "policy config prints one that is right.",
    );
  }
}

function problemsOf(entry: unknown, keys: readonly string[]): string[] {
  if (typeof entry === "string") return level.safeParse(entry).success ? [] : [levelProblem(entry)];
  const object = z.record(z.string(), z.unknown()).safeParse(entry);
  if (!object.success) return ["use a level, or an object with enforcementLevel and settings"];
  const { enforcementLevel = "mandatory", ...settings } = object.data;
  const foreign = Object.keys(settings).filter((key) => !keys.includes(key));
  const read = Object.fromEntries(Object.entries(settings).filter(([key]) => keys.includes(key)));
  const { error } = Settings.partial().safeParse(read);
  return [
    ...(level.safeParse(enforcementLevel).success ? [] : [levelProblem(enforcementLevel)]),
    ...foreign.map((key) => `${key} is no setting of it; it reads ${keys.join(", ") || "none"}`),
    ...(error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
  ];
}

function levelProblem(found: unknown): string {
  return `enforcementLevel is ${JSON.stringify(found)}; use ${level.options.join(", ")}`;
}
