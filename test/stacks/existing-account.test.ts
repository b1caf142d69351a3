import { describe, expect, it } from "vitest";
import { type AccountFacts, accountNotes, accountProblems } from "../../stacks/existing-account.ts";

const facts: AccountFacts = {
  location: "westeurope",
  kind: "StorageV2",
  isHnsEnabled: true,
  provisioningState: "Succeeded",
  allowSharedKeyAccess: false,
  allowBlobPublicAccess: false,
  minimumTlsVersion: "TLS1_2",
  publicNetworkAccess: "Enabled",
  defaultAction: "Allow",
  subnetIds: [],
  keySource: "Microsoft.Storage",
  containers: [],
};
const demand = { location: "westeurope", profile: "open", owner: "adventure-dev", wantsCustomerKey: false } as const;
const SUBNET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/job";

describe("an account of the customer's", () => {
  it("is taken as it is when it fits, with the containers that the stack made in it", () => {
    const again = { ...facts, containers: [{ name: "gold", owner: "adventure-dev" }] };
    expect([accountProblems(again, demand), accountNotes(again, demand)]).toEqual([[], []]);
  });

  it.each([
    [{ isHnsEnabled: false }, "has no hierarchical namespace"],
    [{ isHnsEnabled: undefined }, "has no hierarchical namespace"],
    [{ kind: "BlockBlobStorage" }, "is of kind BlockBlobStorage; StorageV2 is needed"],
    [{ location: "northeurope" }, "lies in northeurope; location, the region of Customer Insights, is westeurope"],
    [{ isVersioningEnabled: true }, "has blob versioning on"],
    [{ hasChangeFeed: true }, "has the change feed on"],
    [{ hasImmutability: true }, "keeps versions immutable"],
    [{ provisioningState: "Creating" }, "is in state Creating; Succeeded is needed"],
    [{ publicNetworkAccess: "Disabled" }, "has public network access disabled; network.profile is open"],
    [{ defaultAction: "Deny" }, "has a firewall; network.profile is open"],
    [{ containers: [{ name: "gold", owner: undefined }] }, "has a container gold of somebody else's"],
    [{ containers: [{ name: "gold", owner: "adventure-prod" }] }, "has a container gold of the stack adventure-prod"],
  ] as const)("is refused with %j", (wrong, problem) => {
    expect(accountProblems({ ...facts, ...wrong }, demand)).toEqual([expect.stringContaining(problem)]);
  });

  it("behind a firewall admits the job's subnet, in whatever case Azure writes its id", () => {
    const closed = { ...facts, defaultAction: "Deny" };
    const restricted = { ...demand, profile: "restricted", jobSubnetId: SUBNET } as const;
    expect(accountProblems(closed, restricted)).toEqual([
      `has no firewall rule for the job's subnet; its owner adds ${SUBNET}`,
    ]);
    expect(accountProblems({ ...closed, subnetIds: [SUBNET.toUpperCase()] }, restricted)).toEqual([]);
    expect(accountProblems({ ...facts, publicNetworkAccess: "Disabled" }, { ...demand, profile: "private" })).toEqual(
      [],
    );
  });

  it.each([
    [{ allowSharedKeyAccess: undefined }, {}, "account keys are accepted beside Entra ID (allowSharedKeyAccess)"],
    [{ allowBlobPublicAccess: true }, {}, "containers may be made public (allowBlobPublicAccess)"],
    [{ minimumTlsVersion: "TLS1_0" }, {}, "TLS below 1.2 is accepted (minimumTlsVersion TLS1_0)"],
    [{ enableHttpsTrafficOnly: false }, {}, "plain HTTP is accepted (enableHttpsTrafficOnly)"],
    [{}, { profile: "restricted" }, "everybody is let in (networkRuleSet.defaultAction)"],
    [{}, { profile: "private" }, "there is a public endpoint (publicNetworkAccess)"],
    [{}, { wantsCustomerKey: true }, "it is encrypted with Microsoft's key; customerKey does not reach it"],
  ] as const)("is reported with %j under %j", (looser, wanted, note) => {
    expect(accountNotes({ ...facts, ...looser }, { ...demand, ...wanted })).toEqual([note]);
  });
});
