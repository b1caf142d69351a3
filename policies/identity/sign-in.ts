import { wrong } from "../expectations.ts";
import { ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";
import { textAt } from "../values.ts";

/** How automation signs in. */
export const SIGN_IN: readonly Rule[] = [
  {
    id: "RBAC-08",
    slug: "federation",
    scope: "resource",
    title: "Federated credentials trust one issuer and one environment.",
    fix: "Name an accepted issuer and a subject that ends in an environment, without wildcards.",
    severity: "critical",
    levels: ALWAYS,
    sources: ["AP 2571b7c3", "AP fd1a8e20"],
    url: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
    types: [
      "azure-native:managedidentity:FederatedIdentityCredential",
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
    ],
    uses: ["allowedIssuers", "allowedSubjects"],
    *check({ props }, { allowedIssuers, allowedSubjects }) {
      const issuer = textAt(props, "issuer");
      if (!allowedIssuers.some((one) => issuer?.startsWith(one)))
        yield wrong("issuer", issuer, `accepted are ${allowedIssuers.join(", ")}`);
      const subject = textAt(props, "subject");
      const isNarrow =
        subject !== undefined &&
        !subject.includes("*") &&
        (/:environment:[^:]+$/.test(subject) || subject.startsWith("sc://"));
      if (!isNarrow || !allowedSubjects.some((one) => subject.startsWith(one)))
        yield wrong("subject", subject, `begin with ${allowedSubjects.join(" or ")} and end in one environment`);
    },
  },
  {
    id: "RBAC-09",
    slug: "application-secret",
    scope: "resource",
    title: "Automation signs in without a secret.",
    fix: "Use a federated credential or a managed identity.",
    severity: "high",
    levels: ALWAYS,
    sources: ["MCSB IM-3"],
    url: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
    types: [
      "azuread:index/applicationPassword:ApplicationPassword",
      "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
    ],
    *check({ type }) {
      yield `${type.split(":").at(-1)} is a secret that somebody must keep; none is accepted.`;
    },
  },
];
