import { mustLog } from "../common-stack-rules.ts";
import { mustBe, mustBeAbsent, mustBeSet, wrong } from "../expectations.ts";
import { ADVISED, ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { diagnosticsOf, eachResource, ofTypes, refersTo } from "../stack-graph.ts";
import { notRegulated } from "../unless.ts";
import { at } from "../values.ts";

const WORKSPACE = "azure-native:synapse:Workspace";
const types = [WORKSPACE];
const LOGS = "azure-native:operationalinsights:Workspace";
const SHORTEST_DAYS = 90;

/** Who signs in to a workspace, what is encrypted and what is recorded. */
export const SYNAPSE_PROTECTION: readonly Rule[] = [
  {
    id: "SYN-05",
    slug: "entra-only",
    scope: "resource",
    title: "Workspaces take Entra ID identities only.",
    fix: "Set azureADOnlyAuthentication to true.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AP 6ea81a52", "AP 2158ddbe", "MCSB IM-1"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/sql/active-directory-authentication",
    types,
    check: mustBe("azureADOnlyAuthentication", true),
  },
  {
    id: "SYN-06",
    slug: "admin-password",
    scope: "resource",
    title: "No administrator's password stands in the program.",
    fix: "Remove sqlAdministratorLoginPassword; Entra ID signs in.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["CKV_AZURE_239"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/sql/active-directory-authentication",
    types,
    check: mustBeAbsent("sqlAdministratorLoginPassword", "no password is accepted"),
  },
  {
    id: "SYN-09",
    slug: "auditing",
    scope: "stack",
    title: "Queries and sign-ins of workspaces are audited, and kept for 90 days.",
    fix: "Add a diagnostic setting with SQLSecurityAuditEvents to a workspace of logs that keeps them for 90 days.",
    severity: "medium",
    levels: ADVISED,
    sources: ["AP e04e5000", "AP 529ea018", "CKV2_AZURE_53", "MCSB LT-3"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/monitoring/how-to-monitor-using-azure-monitor",
    types,
    *check(resources, settings) {
      yield* mustLog(WORKSPACE, "SQLSecurityAuditEvents")(resources, settings);
      yield* eachResource(ofTypes(resources, LOGS), function* (resource) {
        const isUsed = ofTypes(resources, WORKSPACE).some((workspace) =>
          diagnosticsOf(resources, workspace).some((setting) => refersTo(setting, "workspaceId", resource)),
        );
        const days = at(resource.props, "retentionInDays");
        if (isUsed && !(typeof days === "number" && days >= SHORTEST_DAYS))
          yield { resource, message: wrong("retentionInDays", days, `use ${SHORTEST_DAYS} or more`) };
      });
    },
  },
  {
    id: "SYN-10",
    slug: "customer-key",
    scope: "resource",
    title: "Regulated data: workspaces are encrypted with the customer's own key.",
    fix: "Set encryption.cmk.",
    severity: "low",
    levels: ADVISED,
    sources: ["CKV_AZURE_240", "AP f7d52b2d"],
    url: "https://learn.microsoft.com/azure/synapse-analytics/security/workspaces-encryption",
    types,
    unless: notRegulated,
    check: mustBeSet("encryption.cmk", "name the customer's key"),
  },
];
