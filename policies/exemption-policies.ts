import type { PolicyConfigSchema, StackValidationPolicy } from "@pulumi/policy";
import { z } from "zod";
import { daysBetween, problemWith } from "./exemptions.ts";
import { Exemption } from "./settings.ts";

/** A finding that an exemption suspended. */
export interface Suspended {
  readonly rule: string;
  readonly urn?: string | undefined;
  readonly exemption: Exemption;
}

/** What is told about an exemption. */
interface ExemptionNote {
  readonly exemption: Exemption;
  readonly message: string;
}

/** Names of the two policies about exemptions. */
export const EXEMPTION_POLICIES = { active: "gov-10-active", invalid: "gov-10-invalid" } as const;

const URL = "https://learn.microsoft.com/azure/governance/policy/concepts/exemption-structure";

/** Exemptions that suspended something, with the days that remain. */
export function activeExemptions(suspended: readonly Suspended[], asOf: string): ExemptionNote[] {
  const notes = suspended.map(({ rule, exemption }) => ({
    exemption,
    message:
      `${rule} is suspended for ${exemption.resource}, ${daysBetween(asOf, exemption.expires)} days left: ` +
      `${exemption.reason} (${exemption.owner})`,
  }));
  // One exemption may suspend several findings, and the engine judges a resource in preview and in update.
  return [...new Map(notes.map((note) => [note.message, note])).values()];
}

/** Exemptions that name no rule, are expired, too long, or about nothing that was found. */
export function invalidExemptions(
  exemptions: readonly Exemption[],
  suspended: readonly Suspended[],
  { asOf, ruleIds }: { readonly asOf: string; readonly ruleIds: readonly string[] },
): ExemptionNote[] {
  return exemptions.flatMap((exemption) => {
    const { rule, resource } = exemption;
    const isUsed = suspended.some((one) => isSame(one.exemption, exemption));
    const unknown = ruleIds.includes(rule) ? undefined : `${rule} is no rule of the pack`;
    const unused = isUsed ? undefined : "no finding of the rule is left for it";
    const problem = unknown ?? problemWith(exemption, asOf) ?? unused;
    return problem === undefined
      ? []
      : [{ exemption, message: `The exemption of ${rule} for ${resource} does not count: ${problem}.` }];
  });
}

function isSame(one: Exemption, other: Exemption): boolean {
  return one.rule === other.rule && one.resource === other.resource && one.expires === other.expires;
}

/** Two policies: one tells which exemptions are active, the other refuses those that do not count. */
export function exemptionPolicies(
  suspended: readonly Suspended[],
  ruleIds: readonly string[],
): StackValidationPolicy[] {
  const { properties: exemption } = z.toJSONSchema(Exemption, { io: "input" });
  const properties: PolicyConfigSchema["properties"] = {
    asOf: { type: "string", default: "1970-01-01" },
    exemptions: {
      type: "array",
      default: [],
      items: { type: "object", properties: exemption as PolicyConfigSchema["properties"] },
    },
  };
  const facts = { severity: "medium", url: URL, configSchema: { properties } } as const;
  return [
    {
      ...facts,
      name: EXEMPTION_POLICIES.active,
      displayName: "GOV-10",
      description: "Exemptions in force.",
      enforcementLevel: "advisory",
      remediationSteps: "Correct the resource before the exemption expires.",
      validateStack(args, report) {
        const { asOf } = args.getConfig<{ asOf: string }>();
        for (const { message } of activeExemptions(suspended, asOf)) report(message);
      },
    },
    {
      ...facts,
      name: EXEMPTION_POLICIES.invalid,
      displayName: "GOV-10",
      description: "Every exemption has reason, owner and expiry, and suspends something.",
      enforcementLevel: "mandatory",
      remediationSteps: "Renew the exemption with a reason, or remove it.",
      validateStack(args, report) {
        const { asOf, exemptions } = args.getConfig<{ asOf: string; exemptions: Exemption[] }>();
        for (const { message } of invalidExemptions(exemptions, suspended, { asOf, ruleIds })) report(message);
      },
    },
  ];
}
