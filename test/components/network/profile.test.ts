import { describe, expect, it } from "vitest";
import { storageFirewallOf } from "../../../components/network/profile.ts";

const callers = { jobSubnetId: "/subnets/job", deployerAddresses: ["203.0.113.0/28"] };
const job = [{ virtualNetworkResourceId: "/subnets/job" }];
const deployers = [{ iPAddressOrRange: "203.0.113.0/28", action: "Allow" }];

describe("the firewall of a storage account", () => {
  it("is none in the open profile", () => {
    for (const role of ["landing", "lake", "ops"] as const) {
      expect(storageFirewallOf("open", role, callers)).toEqual({
        publicNetworkAccess: "Enabled",
        networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
      });
    }
  });

  it("lets the job's subnet in when restricted, trusted services at the data, deployers at the bundles", () => {
    const data = { bypass: "AzureServices", defaultAction: "Deny", virtualNetworkRules: job, ipRules: [] };
    for (const role of ["landing", "lake"] as const) {
      expect(storageFirewallOf("restricted", role, callers)).toEqual({
        publicNetworkAccess: "Enabled",
        networkRuleSet: data,
      });
    }
    expect(storageFirewallOf("restricted", "ops", callers)).toEqual({
      publicNetworkAccess: "Enabled",
      networkRuleSet: { bypass: "None", defaultAction: "Deny", virtualNetworkRules: job, ipRules: deployers },
    });
  });

  it("closes the public endpoint when private, unless bundles come from outside", () => {
    const closed = { defaultAction: "Deny", virtualNetworkRules: [], ipRules: [] };
    expect(storageFirewallOf("private", "lake", callers)).toEqual({
      publicNetworkAccess: "Disabled",
      networkRuleSet: { ...closed, bypass: "AzureServices" },
    });
    expect(storageFirewallOf("private", "ops", { jobSubnetId: "/subnets/job" })).toEqual({
      publicNetworkAccess: "Disabled",
      networkRuleSet: { ...closed, bypass: "None" },
    });
    expect(storageFirewallOf("private", "ops", callers)).toEqual({
      publicNetworkAccess: "Enabled",
      networkRuleSet: { ...closed, bypass: "None", ipRules: deployers },
    });
  });
});
