import { eachOf, mustBe } from "../expectations.ts";
import { ADVISED, ALWAYS } from "../levels.ts";
import type { Rule } from "../rule.ts";

const types = ["azure-native:containerregistry:Registry"];

/** Registries that images come from. */
export const REGISTRY_RULES: readonly Rule[] = [
  {
    id: "CMP-08",
    slug: "registry",
    scope: "resource",
    title: "Registries have no administrator account, and in private networks no public endpoint.",
    fix: "Set adminUserEnabled to false, and publicNetworkAccess to Disabled in private networks.",
    severity: "high",
    levels: ALWAYS,
    sources: ["AZR-000005", "CKV_AZURE_137", "CKV_AZURE_139"],
    url: "https://learn.microsoft.com/azure/container-registry/container-registry-authentication",
    types,
    check: (registry, settings) => {
      const checks = [mustBe("adminUserEnabled", false)];
      if (settings.profile === "private") checks.push(mustBe("publicNetworkAccess", "Disabled"));
      return eachOf(checks, (check) => check(registry, settings));
    },
  },
  {
    id: "CMP-08b",
    slug: "registry-scan",
    scope: "resource",
    title: "Images are held back until a scanner has looked at them.",
    fix: "Set policies.quarantinePolicy.status to enabled; it needs the Premium tier and a scanner that releases images.",
    severity: "low",
    levels: ADVISED,
    sources: ["CKV_AZURE_163", "CKV_AZURE_166"],
    url: "https://learn.microsoft.com/azure/container-registry/container-registry-faq",
    types,
    check: mustBe("policies.quarantinePolicy.status", "enabled"),
  },
];
