import { createHash } from "node:crypto";
import { policyNameOf } from "../../policies/rule.ts";
import { RULES } from "../../policies/rules.ts";
import type { PolicyReport, PolicyResult } from "./policy-report.ts";

/** Where findings are shown: state holds no line of the program. */
export interface SarifContext {
  /** Version of the pack. */
  readonly version: string;
  /** File that a code host shows findings on. */
  readonly file: string;
}

/** The report as SARIF 2.1.0 (OASIS, 2020). */
export function renderSarif({ results }: PolicyReport, { version, file }: SarifContext): string {
  const rules = RULES.map((rule) => ({
    id: rule.id,
    name: policyNameOf(rule),
    shortDescription: { text: rule.title },
    help: { text: rule.fix },
    helpUri: rule.url,
    properties: { tags: rule.sources, severity: rule.severity },
  }));
  const driver = { name: "commerce-insights-policies", semanticVersion: version, rules };
  const run = {
    tool: { driver },
    results: results.filter(({ outcome }) => outcome !== "passed").map((one) => resultOf(one, file)),
  };
  const $schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return JSON.stringify({ $schema, version: "2.1.0", runs: [run] }, undefined, 2);
}

function resultOf({ rule, urn = "stack", outcome, level, message = "", exemption }: PolicyResult, file: string) {
  const fingerprint = createHash("sha256").update(`${rule}|${urn}|${message}`).digest("hex").slice(0, 32);
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: outcome === "undecided" ? "note" : level === "advisory" ? "warning" : "error",
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: file } },
        logicalLocations: [{ fullyQualifiedName: urn, kind: "resource" }],
      },
    ],
    partialFingerprints: { "ruleAndResource/v1": fingerprint },
    ...(exemption && { suppressions: [{ kind: "external", status: "accepted", justification: exemption.reason }] }),
  };
}
