import { describe, expect, it } from "vitest";
import {
  dataverseContainerOf,
  LandingZone,
  type LandingZoneArgs,
  missingContainerOf,
} from "../../components/landing-zone.ts";
import { deploy, inputsOf, orphansOf, partsOf, resolved } from "../support/pulumi.ts";

const linking: LandingZoneArgs = {
  resourceGroupName: "rg-data",
  accountName: "stlandcontosodev",
  location: "northeurope",
  containerName: "dataverse-contoso-unq1",
  phase: "linking",
};
const sealed: LandingZoneArgs = { ...linking, phase: "sealed" };

const ACCOUNT = "azure-native:storage:StorageAccount";

describe("a landing zone", () => {
  it("never creates Dataverse's container: linking fails when it exists", async () => {
    const { resources, urns } = await deploy(() => new LandingZone("landing", linking));
    expect(partsOf(resources)).toEqual([
      "commerce-insights:components:LandingZone landing",
      "storage:BlobServiceProperties landing-soft-delete",
      "storage:StorageAccount landing",
    ]);
    expect(orphansOf(urns)).toEqual([]);
  });

  it("accepts account keys while linking only", async () => {
    const accountIn = async (args: LandingZoneArgs) =>
      inputsOf((await deploy(() => new LandingZone("landing", args))).resources, ACCOUNT);
    expect(await accountIn(linking)).toMatchObject({ allowSharedKeyAccess: true, isHnsEnabled: true });
    expect(await accountIn(sealed)).toEqual({ ...(await accountIn(linking)), allowSharedKeyAccess: false });
  });

  it("lets readers be granted on the account until the container exists, then on the container", async () => {
    const scopeIn = async (args: LandingZoneArgs) => {
      const { result } = await deploy(() => new LandingZone("landing", args));
      return { scope: await resolved(result.readerScope), account: await resolved(result.accountId) };
    };
    const before = await scopeIn(linking);
    expect(before.scope).toBe(before.account);
    const after = await scopeIn(sealed);
    expect(after.scope).toBe(`${after.account}/blobServices/default/containers/dataverse-contoso-unq1`);
  });

  it("gives the URL of the container on the endpoint Azure reports", async () => {
    const { result } = await deploy(() => new LandingZone("landing", sealed));
    expect(await resolved(result.containerUrl)).toBe(
      "https://stlandcontosodev.dfs.core.windows.net/dataverse-contoso-unq1",
    );
  });
});

it("names the container as Synapse Link does", () => {
  expect(dataverseContainerOf("ContosoDev", "unq0A1b")).toBe("dataverse-contosodev-unq0a1b");
});

it("explains a grant refused because the link is not made yet, and no other fault", () => {
  const missing = `Status=404 Code="ResourceNotFound" Message="The resource '/a/containers/dataverse-x' was not found."`;
  expect(missingContainerOf([missing], "dataverse-x")).toContain(
    "CI-LANDING-001 The landing phase is sealed, but the container dataverse-x does not exist",
  );
  expect(missingContainerOf([missing], "dataverse-y")).toBeUndefined();
  expect(missingContainerOf(['Status=403 Code="AuthorizationFailed" on dataverse-x'], "dataverse-x")).toBeUndefined();
});
