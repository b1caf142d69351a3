import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Deployment, NAME_KINDS, nameOf, problemWithName } from "../../components/naming.ts";

const contoso: Deployment = {
  customer: "contoso-retail",
  environment: "prod",
  subscriptionId: "00000000-0000-4000-8000-000000000001",
};

const namesOf = (deployment: Deployment) =>
  Object.fromEntries(NAME_KINDS.map((kind) => [kind, nameOf(kind, deployment)]));

// Longer than the settings accept, so that names are shortened.
const slug = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/), { minLength: 1, maxLength: 12 })
  .map((words) => words.join("-"));

const deployments = fc.record({
  customer: slug,
  environment: fc.constantFrom("dev", "test", "prod"),
  subscriptionId: fc.uuid(),
});

describe("names", () => {
  it("follow the Cloud Adoption Framework and never change", () => {
    expect(namesOf(contoso)).toEqual({
      dataGroup: "rg-contoso-retail-prod-data",
      computeGroup: "rg-contoso-retail-prod-compute",
      opsGroup: "rg-contoso-retail-prod-ops",
      networkGroup: "rg-contoso-retail-prod-net",
      virtualNetwork: "vnet-contoso-retail-prod",
      networkSecurityGroup: "nsg-contoso-retail-prod",
      natGateway: "ng-contoso-retail-prod",
      natAddress: "pip-contoso-retail-prod-nat",
      enterprisePolicy: "ep-contoso-retail-prod-link",
      landingAccount: "stlandcontosorprodbcc6e8",
      lakeAccount: "stlakecontosorprodbcc6e8",
      opsAccount: "stopscontosoreprodbcc6e8",
      jobIdentity: "id-contoso-retail-prod-job",
      containerEnvironment: "cae-contoso-retail-prod",
      job: "caj-contoso-retail-prod",
      batchAccount: "bacontosoretaiprodbcc6e8",
      fabricCapacity: "fccontosoretailprodbcc6e8",
      logWorkspace: "log-contoso-retail-prod",
      keyVault: "kv-contoso-r-prod-bcc6e8",
      keyIdentity: "id-contoso-retail-prod-key",
      dataFactory: "adf-contoso-retail-prod-bcc6e8",
      actionGroup: "ag-contoso-retail-prod",
      budget: "budget-contoso-retail-prod",
    });
  });

  it("are legal in Azure for every customer", () => {
    fc.assert(
      fc.property(deployments, fc.constantFrom(...NAME_KINDS), (deployment, kind) => {
        expect(problemWithName(kind, nameOf(kind, deployment))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it("differ between the resources of one deployment", () => {
    fc.assert(
      fc.property(deployments, (deployment) => {
        expect(new Set(Object.values(namesOf(deployment))).size).toBe(NAME_KINDS.length);
      }),
    );
  });

  it("that are global differ between subscriptions, others do not", () => {
    const other = { ...contoso, subscriptionId: "00000000-0000-4000-8000-000000000002" };
    const differing = NAME_KINDS.filter((kind) => nameOf(kind, contoso) !== nameOf(kind, other));
    expect(differing).toEqual([
      "landingAccount",
      "lakeAccount",
      "opsAccount",
      "batchAccount",
      "fabricCapacity",
      "keyVault",
      "dataFactory",
    ]);
  });

  it("give way to those the customer insists on", () => {
    expect(nameOf("lakeAccount", { ...contoso, names: { lakeAccount: "contosolake" } })).toBe("contosolake");
  });
});

describe("a name of the customer's", () => {
  it.each([
    ["lakeAccount", "Lake", "use 3-24 lower-case letters and digits"],
    ["lakeAccount", "ab", "use 3-24 lower-case letters and digits"],
    ["dataFactory", "a--b", "use 3-63 letters and digits in groups joined by single hyphens"],
    ["job", `caj-${"x".repeat(29)}`, "use 2-32 lower-case letters, digits and single hyphens, starting with a letter"],
    ["dataGroup", "rg.", "use 1-90 letters, digits, . _ ( ) -, not ending in a period"],
  ] as const)("is refused as %s: %s", (kind, name, accepted) => {
    expect(problemWithName(kind, name)).toBe(accepted);
  });
});
