import { z } from "zod";
import { EXEMPTION_POLICIES } from "../../policies/exemption-policies.ts";
import { policyNameOf } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import { lostAccounts, type PlannedStep } from "./lost-accounts.ts";
import type { PolicyReport, PolicyResult } from "./policy-report.ts";
import { levelOf, type PolicySettings } from "./policy-settings.ts";

const Summary = z.object({ resourceUrn: z.string().optional(), passed: z.array(z.string()).default([]) });
const Event = z.object({
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      policyName: z.string(),
      enforcementLevel: z.string(),
      message: z.string(),
    })
    .optional(),
  policyAnalyzeSummaryEvent: Summary.optional(),
  policyAnalyzeStackSummaryEvent: Summary.optional(),
  resourcePreEvent: z.object({ metadata: z.object({ op: z.string(), urn: z.string(), type: z.string() }) }).optional(),
  diagnosticEvent: z.object({ severity: z.string(), message: z.string() }).optional(),
});

/** What a preview said. */
export interface CheckedEvents {
  readonly report: PolicyReport;
  readonly errors: readonly string[];
  /** Whether the engine stops for a finding. */
  readonly hasMandatory: boolean;
}

const UNDECIDED = "cannot decide before deployment: ";

/** Reads the event stream of `pulumi preview --json`. Pure. */
export function checkEvents(stdout: string, stack: string, policy: PolicySettings): CheckedEvents {
  const rules = new Map(RULES.map((rule) => [policyNameOf(rule), rule]));
  const results: PolicyResult[] = [];
  const errors: string[] = [];
  const complaints: string[] = [];
  const steps: PlannedStep[] = [];
  let hasMandatory = false;
  for (const line of stdout.split("\n").filter((text) => text.startsWith("{"))) {
    const event = Event.parse(JSON.parse(line));
    const { policyEvent, policyAnalyzeSummaryEvent, policyAnalyzeStackSummaryEvent, diagnosticEvent } = event;
    if (event.resourcePreEvent !== undefined) steps.push(event.resourcePreEvent.metadata);
    if (diagnosticEvent?.severity === "error") errors.push(diagnosticEvent.message);
    if (policyEvent !== undefined) {
      const { policyName, resourceUrn: urn, enforcementLevel } = policyEvent;
      // The engine puts the description on the first line.
      const message = (policyEvent.message.split("\n").slice(1).join("\n") || policyEvent.message).trim();
      hasMandatory ||= enforcementLevel === "mandatory";
      if (policyName === EXEMPTION_POLICIES.invalid) complaints.push(message);
      if (policyName === EXEMPTION_POLICIES.active) {
        const exemption = policy.exemptions.find((one) =>
          message.startsWith(`${one.rule} is suspended for ${one.resource},`),
        );
        if (exemption !== undefined)
          results.push({ rule: exemption.rule, level: "advisory", outcome: "exempt", message, exemption });
      }
      const rule = rules.get(policyName);
      if (rule === undefined) continue;
      const undecided = message.split(UNDECIDED)[1];
      results.push({
        rule: rule.id,
        urn,
        level: enforcementLevel === "advisory" ? "advisory" : "mandatory",
        outcome: undecided === undefined ? "failed" : "undecided",
        message: undecided === undefined ? message : `${UNDECIDED}${undecided}`,
      });
    }
    const summary = policyAnalyzeSummaryEvent ?? policyAnalyzeStackSummaryEvent;
    for (const name of summary?.passed ?? []) {
      const rule = rules.get(name);
      if (rule !== undefined)
        results.push({ rule: rule.id, urn: summary?.resourceUrn, level: levelOf(rule, policy), outcome: "passed" });
    }
  }
  const { environment, asOf } = policy.settings;
  const unusedExemptions = policy.exemptions.filter(({ rule, resource }) =>
    complaints.some((text) => text.includes(`The exemption of ${rule} for ${resource} does not count`)),
  );
  results.push(...lostAccounts(steps, policy));
  const report = { subject: stack, environment, asOf, results, notApplicable: {}, unusedExemptions };
  return { report, errors, hasMandatory };
}
