import type { StackConfig } from "../../stacks/config.ts";
import { landingProfileOf } from "../../stacks/network-checks.ts";
import { about, type Check, type Finding, failed, passed, warning } from "../findings/finding.ts";
import type { AzureFacts } from "./azure-facts.ts";
import { actionsOf, typesOf } from "./demands.ts";
import { denialsOf, unjudged } from "./denials.ts";
import { allows } from "./permissions.ts";

const READER = "Grant whoever deploys the role Reader on the subscription, or ask its owner.";

/** Everything Azure would refuse, judged by what it says of the subscription. Pure. */
export function azureFindings(config: StackConfig, facts: AzureFacts): readonly Finding[] {
  return [
    subscriptionFinding(facts),
    tenantFinding(config, facts),
    registrationFinding(config, facts),
    ...featureFinding(config, facts),
    regionFinding(config, facts),
    rightsFinding(config, facts),
    namesFinding(facts),
    quotaFinding(facts),
    policyFinding(config, facts),
  ];
}

function subscriptionFinding({ subscription }: AzureFacts): Finding {
  const check: Check = { check: "subscription", title: "subscription is enabled" };
  const remedy = "Sign in (az login), and name a subscription you may read: setting subscriptionId.";
  return about(check, subscription, remedy, ({ id, state }) =>
    state === "Enabled"
      ? passed(check, id)
      : failed(check, `${id} is ${state}`, "Ask the account's owner to enable it; nothing can be created until then."),
  );
}

function tenantFinding({ tenantId }: StackConfig, { subscription }: AzureFacts): Finding {
  const check: Check = { check: "tenant", title: "subscription belongs to the tenant of the settings" };
  return about(check, subscription, READER, (found) => {
    if (tenantId === undefined) {
      const remedy = "Set tenantId to the tenant of Dataverse and Customer Insights: all three must be the same.";
      return warning(check, `${found.tenantId}; the settings name none`, remedy);
    }
    if (tenantId.toLowerCase() === found.tenantId.toLowerCase()) return passed(check, found.tenantId);
    const remedy = "Deploy to a subscription of the tenant that Dataverse and Customer Insights are in.";
    return failed(check, `${found.tenantId}; tenantId is ${tenantId}`, remedy);
  });
}

function registrationFinding(config: StackConfig, { providers }: AzureFacts): Finding {
  const check: Check = { check: "providers", title: "resource providers are registered" };
  return about(check, providers, READER, (found) => {
    const needed = Object.keys(typesOf(config));
    const missing = needed.filter((namespace) => {
      const provider = found.find((one) => one.namespace.toLowerCase() === namespace.toLowerCase());
      return provider?.registrationState !== "Registered";
    });
    if (missing.length === 0) return passed(check, `${needed.length} of ${needed.length}`);
    const commands = missing.map((namespace) => `az provider register --namespace ${namespace}`);
    return failed(check, `not registered: ${missing.join(", ")}`, `A subscription owner types: ${commands.join("; ")}`);
  });
}

/** Synapse Link passes a firewall only with an enterprise policy, which is a preview feature. */
function featureFinding(config: StackConfig, { enterprisePolicies }: AzureFacts): readonly Finding[] {
  if (landingProfileOf(config) === "open" || config.dataverse.geography === undefined) return [];
  const check: Check = { check: "feature", title: "enterprise policies of Power Platform are registered" };
  const finding = about(check, enterprisePolicies, READER, (state) => {
    if (state === "Registered") return passed(check, state);
    const command = "az feature register --namespace Microsoft.PowerPlatform --name enterprisePoliciesPreview";
    return failed(check, state, `A subscription owner types: ${command}; then az provider register again.`);
  });
  return [finding];
}

function regionFinding(config: StackConfig, { providers }: AzureFacts): Finding {
  const check: Check = { check: "region", title: "every service exists in its region" };
  return about(check, providers, READER, (found) => {
    const missing = Object.entries(typesOf(config)).flatMap(([namespace, types]) => {
      const provider = found.find((one) => one.namespace.toLowerCase() === namespace.toLowerCase());
      return Object.entries(types).flatMap(([type, regions]) => {
        const known = provider?.resourceTypes.find(
          ({ resourceType }) => resourceType.toLowerCase() === type.toLowerCase(),
        );
        const locations = (known?.locations ?? []).map((name) => name.toLowerCase().replaceAll(" ", ""));
        return regions
          .filter((region) => !locations.includes(region))
          .map((region) => `${namespace}/${type} in ${region}`);
      });
    });
    if (missing.length === 0) return passed(check, config.location);
    const remedy =
      "location follows Customer Insights - Data and landing.location the Dataverse environment: check both names.";
    return failed(check, missing.join(", "), remedy);
  });
}

function rightsFinding(config: StackConfig, { permissions }: AzureFacts): Finding {
  const check: Check = { check: "rights", title: "whoever deploys may" };
  return about(check, permissions, READER, (found) => {
    const needed = Object.entries(actionsOf(config));
    const missing = needed.filter(([action]) => !allows(found, action));
    if (missing.length === 0) return passed(check, `${needed.length} of ${needed.length} actions`);
    const what = missing.map(([action, use]) => `${action} (to ${use})`).join(", ");
    return failed(check, `not allowed: ${what}`, "Contributor with Role Based Access Control Administrator is enough.");
  });
}

function namesFinding({ names }: AzureFacts): Finding {
  const check: Check = { check: "names", title: "names of the storage accounts are free or the stack's own" };
  return about(check, names, READER, (found) => {
    const taken = found.filter(({ state }) => state === "taken").map(({ name }) => name);
    if (taken.length === 0) return passed(check, found.map(({ name, state }) => `${name} ${state}`).join(", "));
    const remedy = "Somebody else has it, or it was deleted a short time ago: set another under names.";
    return failed(check, `taken: ${taken.join(", ")}`, remedy);
  });
}

/** What the stack adds. */
const DEMAND: Readonly<Record<string, number>> = { "storage accounts": 3, "Container Apps environments": 1 };

function quotaFinding({ quotas }: AzureFacts): Finding {
  const check: Check = { check: "quotas", title: "quotas of the region leave room" };
  return about(check, quotas, READER, (found) => {
    const short = found.filter(({ name, used, limit }) => limit - used < (DEMAND[name] ?? 0));
    const text = (all: typeof found) => all.map(({ name, used, limit }) => `${name} ${used} of ${limit}`).join(", ");
    if (short.length === 0) return passed(check, text(found));
    return failed(check, text(short), "Ask for more: Azure portal > Quotas; or delete what nobody uses.");
  });
}

function policyFinding(config: StackConfig, { policies }: AzureFacts): Finding {
  const check: Check = { check: "policies", title: "no Azure Policy refuses the stack" };
  return about(check, policies, READER, (found) => {
    const denials = denialsOf(config, found);
    if (denials.length > 0) {
      return failed(
        check,
        denials.join("; "),
        "Change the setting it names, or ask for an exemption of the resource groups.",
      );
    }
    const unknown = unjudged(found);
    if (unknown.length === 0) return passed(check, `${found.length} assignments`);
    const remedy = "The kit does not know what these deny: pulumi preview does not tell either; ask who assigned them.";
    return warning(check, unknown.join(", "), remedy);
  });
}
