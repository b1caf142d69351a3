import { describe, expect, it } from "vitest";
import { parseStackConfig, type StackSettings } from "../../stacks/config.ts";
import { requireWorkableNetwork } from "../../stacks/network-checks.ts";
import { exampleSettings } from "../support/stack.ts";

const fabrikam = exampleSettings("fabrikam-private");
const contoso = exampleSettings("contoso-restricted");
const check = (settings: StackSettings) => () => requireWorkableNetwork(parseStackConfig(settings));
const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe("settings of a network", () => {
  it.each(["contoso-dev", "contoso-prod", "contoso-restricted", "fabrikam-private"] as const)(
    "of the example %s work",
    (name) => {
      expect(check(exampleSettings(name))).not.toThrow();
    },
  );

  it("are refused with a private landing account that Synapse Link has to write", () => {
    const network = { ...fabrikam.network, landing: "private" } as const;
    expect(check({ ...fabrikam, network })).toThrow(refusal("CI-NETWORK-001", "landing.source is synapse-link-csv"));
    const lakehouse = "https://onelake.dfs.fabric.microsoft.com/workspace/lakehouse";
    expect(check({ ...fabrikam, network, landing: { source: "fabric-link", lakehouse } })).not.toThrow();
  });

  it("are refused without the geography of the enterprise policy", () => {
    const { geography: _, ...dataverse } = contoso.dataverse;
    expect(check({ ...contoso, dataverse })).toThrow(refusal("CI-NETWORK-002", "dataverse.geography is not set"));
    expect(check({ ...contoso, dataverse, network: { ...contoso.network, landing: "open" } })).not.toThrow();
  });

  it("are refused when lake and Customer Insights are in different regions", () => {
    expect(check({ ...contoso, ciData: { location: "northeurope" } })).toThrow(
      refusal("CI-NETWORK-003", "location is westeurope, but ciData.location is northeurope"),
    );
  });

  it.each([
    [{ profile: "open" }, "network.profile is open, which uses no virtual network"],
    [{ addressSpace: "10.1.0.0/24" }, "network.addressSpace and network.existing are both set"],
    [{ natGateway: true }, "network.natGateway is true with network.existing"],
    [
      { existing: { ...fabrikam.network?.existing, endpointSubnetId: undefined } },
      "network.existing.endpointSubnetId is not set",
    ],
  ])("are refused with %j beside a network of the customer's", (more, message) => {
    expect(check({ ...fabrikam, network: { ...fabrikam.network, ...more } as StackSettings["network"] })).toThrow(
      refusal("CI-NETWORK-004", message),
    );
  });

  it.each([
    ["addressSpace", "10.0.0.0/27"],
    ["addressSpace", "203.0.113.0/24"],
    ["deployerAddresses", ["10.0.0.4"]],
    ["deployerAddresses", ["203.0.113.0/31"]],
  ])("are refused with %s %j", (key, value) => {
    expect(() => parseStackConfig({ ...contoso, network: { [key]: value } })).toThrow(`network.${key}`);
  });

  it("open everything in dev and put firewalls up in prod, unless they say otherwise", () => {
    const profileOf = (environment: "dev" | "test" | "prod") =>
      parseStackConfig({ ...exampleSettings("contoso-dev"), environment }).network.profile;
    expect([profileOf("dev"), profileOf("test"), profileOf("prod")]).toEqual(["open", "open", "restricted"]);
  });
});

describe("a run when a folder lands", () => {
  const schedule = { onLanding: true } as const;

  it("is possible where the landing account keeps its public endpoint", () => {
    for (const settings of [exampleSettings("contoso-dev"), contoso]) {
      expect(check({ ...settings, schedule })).not.toThrow();
    }
  });

  it("is refused in a private network, and for a link that writes no folders", () => {
    expect(check({ ...fabrikam, schedule })).toThrow(
      refusal("CI-NETWORK-006", "network.profile is private, which closes Data Factory's public endpoint"),
    );
    expect(check({ ...contoso, schedule, landing: { source: "synapse-link-delta" } })).toThrow(
      refusal("CI-NETWORK-005", "landing.source is synapse-link-delta"),
    );
  });
});
