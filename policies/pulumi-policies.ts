import type {
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { judgeResource, judgeStack, type Verdict } from "./evaluate.ts";
import { exemptionPolicies, type Suspended } from "./exemption-policies.ts";
import { messageOf } from "./message.ts";
import {
  policyNameOf,
  type Resource,
  type ResourceRule,
  type Rule,
  type StackResource,
  type StackRule,
} from "./rule.ts";
import { COMMON_SETTINGS, DEFAULT_SETTINGS, Settings } from "./settings.ts";

/** Rules as Pulumi policies, at the levels of prod unless the pack's configuration says otherwise. */
export function pulumiPoliciesOf(rules: readonly Rule[]): (ResourceValidationPolicy | StackValidationPolicy)[] {
  // Resource rules run before stack rules, so the exemption policies at the end know what was suspended.
  const suspended: Suspended[] = [];
  const policies = rules.map((rule) =>
    rule.scope === "resource" ? resourcePolicyOf(rule, suspended) : stackPolicyOf(rule, suspended),
  );
  return [
    ...policies,
    ...exemptionPolicies(
      suspended,
      rules.map(({ id }) => id),
    ),
  ];
}

function resourcePolicyOf(rule: ResourceRule, suspended: Suspended[]): ResourceValidationPolicy {
  const { repair } = rule;
  return {
    ...factsOf(rule),
    validateResource(args, report) {
      const verdict = judgeResource(rule, resourceOf(args), settingsOf(args));
      tell(rule, verdict, args, (finding) => report(messageOf(finding.message, rule)), suspended, args.urn);
    },
    ...(repair && {
      remediateResource(args: ResourceValidationArgs) {
        const { findings } = judgeResource(rule, resourceOf(args), settingsOf(args));
        const isNeeded = findings.some(({ exemption }) => exemption === undefined);
        // Set in place: a copy would have to read values that nobody knows before deployment.
        return isNeeded ? Object.assign(args.props, repair) : undefined;
      },
    }),
  };
}

function stackPolicyOf(rule: StackRule, suspended: Suspended[]): StackValidationPolicy {
  return {
    ...factsOf(rule),
    validateStack(args, report) {
      const verdict = judgeStack(rule, args.resources.map(stackResourceOf), settingsOf(args));
      tell(rule, verdict, args, ({ message, urn }) => report(messageOf(message, rule), urn), suspended);
    },
  };
}

function tell(
  rule: Rule,
  { findings, undecided, notApplicable }: Verdict,
  args: { notApplicable(reason?: string): never },
  report: (finding: Verdict["findings"][number]) => void,
  suspended: Suspended[],
  urn?: string,
): void {
  if (notApplicable !== undefined) args.notApplicable(notApplicable);
  for (const finding of findings) {
    if (finding.exemption === undefined) report(finding);
    else suspended.push({ rule: rule.id, urn: finding.urn ?? urn, exemption: finding.exemption });
  }
  // The engine reports its own error as advisory, whatever the level, and lets the preview pass.
  if (undecided !== undefined)
    throw Object.assign(undecided.error, {
      message: `cannot decide before deployment: ${undecided.path} is not known`,
    });
}

function factsOf(rule: Rule) {
  const { id, title, fix, severity, levels, sources, url } = rule;
  const control = sources.find((source) => source.startsWith("MCSB "));
  return {
    name: policyNameOf(rule),
    displayName: id,
    description: title,
    enforcementLevel: levels.prod,
    severity,
    url,
    remediationSteps: fix,
    tags: [...sources],
    ...(control && {
      framework: {
        name: "Microsoft cloud security benchmark",
        version: "2",
        reference: control.slice("MCSB ".length),
        specification: title,
      },
    }),
    configSchema: { properties: schemaOf(rule) },
  };
}

/** JSON schema of the settings a rule reads, with their defaults. */
function schemaOf({ uses = [] }: Pick<Rule, "uses">): PolicyConfigSchema["properties"] {
  const { properties = {} } = z.toJSONSchema(Settings, { io: "input" });
  const keys: readonly string[] = [...COMMON_SETTINGS, ...uses];
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key))) as Record<
    string,
    PolicyConfigSchema
  >;
}

function settingsOf(args: { getConfig<T extends object>(): T }): Settings {
  const { enforcementLevel: _, ...given } = args.getConfig<{ enforcementLevel?: string }>();
  return { ...DEFAULT_SETTINGS, ...given };
}

function resourceOf({ type, name, urn, props, opts }: ResourceValidationArgs | PolicyResource): Resource {
  return { type, name, urn, props, protect: opts.protect };
}

function stackResourceOf(resource: PolicyResource): StackResource {
  const urns = (list: readonly PolicyResource[]) => list.map(({ urn }) => urn);
  const references = Object.entries(resource.propertyDependencies).map(([key, list]) => [key, urns(list)]);
  return {
    ...resourceOf(resource),
    type: resource.type,
    parent: resource.parent?.urn,
    dependencies: urns(resource.dependencies),
    references: Object.fromEntries(references),
  };
}
