import { judgeResource, judgeStack, type Verdict } from "../../policies/evaluate.ts";
import { messageOf } from "../../policies/message.ts";
import { typeOf } from "../../policies/resource-type.ts";
import type { Rule } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import type { PolicyReport, PolicyResult } from "./policy-report.ts";
import { levelOf, type PolicySettings, settingsFor } from "./policy-settings.ts";
import type { ExportedStack } from "./state-file.ts";

/** Judges an exported stack by every rule that is not off. Pure. */
export function checkState(stack: ExportedStack, policy: PolicySettings): PolicyReport {
  const notApplicable: Record<string, string> = {};
  const results = RULES.flatMap((rule) => {
    if (levelOf(rule, policy) === "disabled") {
      notApplicable[rule.id] = `the rule is off in ${policy.settings.environment}`;
      return [];
    }
    const found = resultsOf(rule, stack, policy);
    if (typeof found !== "string") return found;
    notApplicable[rule.id] = found;
    return [];
  });
  const used = new Set(results.map(({ exemption }) => exemption));
  return {
    subject: stack.name,
    environment: policy.settings.environment,
    asOf: policy.settings.asOf,
    results,
    notApplicable,
    unusedExemptions: policy.exemptions.filter((exemption) => !used.has(exemption)),
  };
}

/** Results of one rule, or why it says nothing. */
function resultsOf(rule: Rule, stack: ExportedStack, policy: PolicySettings): PolicyResult[] | string {
  const settings = settingsFor(rule, policy);
  const facts = { rule: rule.id, level: levelOf(rule, policy) };
  if (rule.scope === "stack") {
    const verdict = judgeStack(rule, stack.outputs, settings);
    if (verdict.notApplicable !== undefined) return verdict.notApplicable;
    const failed = failuresOf(rule, facts, verdict);
    const about = stack.outputs.filter(({ type }) => rule.types.includes(typeOf(type)));
    const urns = about.length > 0 ? about.map(({ urn }) => urn) : [undefined];
    const passed = urns.filter((urn) => !failed.some((one) => one.urn === urn));
    const isWhole = failed.some(({ urn }) => urn === undefined);
    return [...failed, ...(isWhole ? [] : passed.map((urn) => ({ ...facts, urn, outcome: "passed" as const })))];
  }
  const reason = rule.unless?.(settings);
  if (reason !== undefined) return reason;
  const judged = stack.inputs.map((resource) => ({ resource, verdict: judgeResource(rule, resource, settings) }));
  const about = judged.filter(({ verdict }) => verdict.notApplicable === undefined);
  if (about.length === 0) return `the stack has no ${rule.types.join(", ")}`;
  return about.flatMap(({ resource: { urn }, verdict }) => {
    const failed = failuresOf(rule, { ...facts, urn }, verdict);
    return failed.length > 0 ? failed : [{ ...facts, urn, outcome: "passed" as const }];
  });
}

function failuresOf(
  rule: Rule,
  facts: Pick<PolicyResult, "rule" | "level" | "urn">,
  { findings }: Verdict,
): PolicyResult[] {
  return findings.map(({ urn = facts.urn, message, exemption }) => ({
    ...facts,
    urn,
    outcome: exemption === undefined ? ("failed" as const) : ("exempt" as const),
    message: messageOf(message, rule),
    ...(exemption && { exemption }),
  }));
}
