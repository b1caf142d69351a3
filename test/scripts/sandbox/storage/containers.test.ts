import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestStorage, type TestStorage } from "../../../support/storage.ts";
import { namesOf, refusalOf, storageClients } from "../../../support/storage-clients.ts";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage.stop());
beforeEach(() => {
  storage.server.setFaults([]);
  storage.denied.clear();
});

const { dfs, blobs } = storageClients(() => storage);

describe("containers", () => {
  it("made over the data plane stay, also after a restart", async () => {
    const container = dfs("landing").getFileSystemClient("dataverse-contoso-prod");
    expect(await container.exists()).toBe(false);
    await container.create();
    expect(await refusalOf(container.create())).toEqual([409, "ContainerAlreadyExists"]);
    await storage.restart();
    expect(await dfs("landing").getFileSystemClient("dataverse-contoso-prod").exists()).toBe(true);
    await storage.server.forget("landing", "dataverse-contoso-prod");
    expect(await container.exists()).toBe(false);
  });

  it("need the right to make them, and a legal name", async () => {
    storage.denied.add("createContainer");
    expect(await refusalOf(blobs("landing").getContainerClient("mine").create())).toEqual([
      403,
      "AuthorizationPermissionMismatch",
    ]);
    storage.denied.clear();
    expect(await refusalOf(blobs("landing").getContainerClient("a").create())).toEqual([400, "InvalidResourceName"]);
  });
});

describe("an account without hierarchy", () => {
  const bundles = () => blobs("ops").getContainerClient("bundles");

  it("knows no empty directories and no moves", async () => {
    await bundles().getBlockBlobClient("a/b/c").upload("x", 1);
    expect(await namesOf(bundles().listBlobsFlat())).toEqual(["a/b/c"]);
    expect(await bundles().getBlobClient("a/b").deleteIfExists()).toMatchObject({ succeeded: false });
    await bundles().getBlobClient("a/b/c").delete();
    const items: string[] = [];
    for await (const item of bundles().listBlobsByHierarchy("/")) items.push(item.name);
    expect(items).toEqual([]);
    const directory = dfs("ops").getFileSystemClient("bundles").getDirectoryClient("d");
    expect(await refusalOf(directory.create())).toEqual([400, "HierarchicalNamespaceNotEnabled"]);
  });
});
