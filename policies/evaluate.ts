import { covers, problemWith } from "./exemptions.ts";
import { typeOf } from "./resource-type.ts";
import type { Resource, ResourceRule, Rule, StackResource, StackRule } from "./rule.ts";
import type { Exemption, Settings } from "./settings.ts";
import { isUnknownValue } from "./unknown-value.ts";

/** What a rule says about one resource, or about the stack as a whole. */
interface Finding {
  readonly urn?: string | undefined;
  readonly message: string;
  /** What suspends it. */
  readonly exemption?: Exemption;
}

/** A value that is not known before deployment. */
interface Undecided {
  /** Where it stands. */
  readonly path: string;
  /** The engine's own error. */
  readonly error: Error;
}

/** How a rule ended. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** What the rule needs and nobody knows before deployment. */
  readonly undecided?: Undecided;
  /** Why the rule says nothing. */
  readonly notApplicable?: string;
}

/** Judges one resource. */
export function judgeResource(rule: ResourceRule, resource: Resource, settings: Settings): Verdict {
  const reason = rule.unless?.(settings);
  if (reason !== undefined) return { findings: [], notApplicable: reason };
  if (!isAbout(rule, resource)) return { findings: [], notApplicable: `the rule is about ${rule.types.join(", ")}` };
  return collect(
    () => rule.check(resource, settings),
    (message) => withExemption({ message }, resource, settings),
  );
}

/** Judges a stack. */
export function judgeStack(rule: StackRule, resources: readonly StackResource[], settings: Settings): Verdict {
  const reason = rule.unless?.(settings);
  if (reason !== undefined) return { findings: [], notApplicable: reason };
  if (!rule.types.includes("*") && !resources.some((resource) => isAbout(rule, resource)))
    return { findings: [], notApplicable: `the stack has no ${rule.types.join(", ")}` };
  return collect(
    () => rule.check(resources, settings),
    ({ resource, message }) => withExemption({ message }, resource, settings),
  );
}

function isAbout({ types }: Pick<Rule, "types">, { type }: Pick<Resource, "type">): boolean {
  return types.includes("*") || types.includes(typeOf(type));
}

function withExemption({ message }: Finding, resource: Resource | undefined, settings: Settings): Finding {
  const exemption = settings.exemptions.find(
    (one) => covers(one, resource) && problemWith(one, settings.asOf) === undefined,
  );
  return { message, ...(resource && { urn: resource.urn }), ...(exemption && { exemption }) };
}

function collect<T>(check: () => Iterable<T>, findingOf: (one: T) => Finding): Verdict {
  const findings: Finding[] = [];
  try {
    for (const one of check()) findings.push(findingOf(one));
    return { findings };
  } catch (error) {
    if (!isUnknownValue(error)) throw error;
    return { findings, undecided: { path: error.props.map(String).join("."), error } };
  }
}
