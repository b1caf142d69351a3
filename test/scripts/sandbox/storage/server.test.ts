import { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StorageWrite } from "../../../../scripts/sandbox/storage/watchers.ts";
import { startTestStorage, type TestStorage, testCredential } from "../../../support/storage.ts";
import { namesOf, refusalOf, storageClients } from "../../../support/storage-clients.ts";

const once = { retryOptions: { maxTries: 1 } };
let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage.stop());
beforeEach(() => {
  storage.server.setFaults([]);
  storage.denied.clear();
});

const { dfs, blobs, gold, goldBlobs } = storageClients(() => storage);

describe("who may call", () => {
  it("nobody without a token: 401 with a challenge", async () => {
    const response = await fetch(`${storage.location("lake")}/gold/x`);
    expect([response.status, response.headers.get("x-ms-error-code")]).toEqual([401, "NoAuthenticationInformation"]);
    expect(response.headers.get("www-authenticate")).toMatch(
      /^Bearer authorization_uri=https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/oauth2\/authorize resource_id=https:\/\/storage\.azure\.com$/,
    );
    const anonymous = new BlobServiceClient(storage.location("lake"), new AnonymousCredential(), once);
    expect(await refusalOf(anonymous.getContainerClient("gold").getProperties())).toEqual([
      401,
      "NoAuthenticationInformation",
    ]);
  });

  it.each([{ audience: "https://management.azure.com" }, { lifetimeSeconds: -1 }])(
    "nobody with a token for something else or of yesterday: %j",
    async (claims) => {
      const client = blobs("lake", testCredential(claims)).getContainerClient("gold");
      expect(await refusalOf(client.getProperties())).toEqual([401, "InvalidAuthenticationInfo"]);
    },
  );

  it("a key for signing goes to whoever may have one, for the time asked for", async () => {
    const [start, expiry] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-02T00:00:00Z")];
    const key = await blobs().getUserDelegationKey(start, expiry);
    expect([key.signedStartsOn, key.signedExpiresOn]).toEqual([start, expiry]);
    expect(Buffer.from(key.value, "base64")).toHaveLength(32);
    storage.denied.add("signDelegation");
    expect(await refusalOf(blobs().getUserDelegationKey(start, expiry))).toEqual([
      403,
      "AuthorizationPermissionMismatch",
    ]);
  });

  it("nobody with an account key or a shared access signature", async () => {
    const key = new StorageSharedKeyCredential("lake", Buffer.from("secret").toString("base64"));
    const client = new BlobServiceClient(storage.location("lake"), key, once).getContainerClient("gold");
    expect(await refusalOf(client.getProperties())).toEqual([403, "KeyBasedAuthenticationNotPermitted"]);
    const response = await fetch(`${storage.location("lake")}/gold/x?sv=2024-01-01&sig=abc`);
    expect([response.status, response.headers.get("x-ms-error-code")]).toEqual([
      403,
      "KeyBasedAuthenticationNotPermitted",
    ]);
  });

  it("only whom the control plane allows, action by action", async () => {
    const stranger = blobs("lake", testCredential({ principalId: "stranger" })).getContainerClient("gold");
    expect(await refusalOf(stranger.getProperties())).toEqual([403, "AuthorizationPermissionMismatch"]);
    await goldBlobs().getBlockBlobClient("access/a").upload("a", 1);
    storage.denied.add("write");
    expect(await refusalOf(goldBlobs().getBlockBlobClient("access/b").upload("b", 1))).toEqual([
      403,
      "AuthorizationPermissionMismatch",
    ]);
    expect(await refusalOf(goldBlobs().getBlobClient("access/a").delete())).toEqual(["accepted", undefined]);
  });
});

describe("what is not there", () => {
  it("an account: 404 before anything else", async () => {
    expect(await refusalOf(dfs("nowhere").getFileSystemClient("gold").create())).toEqual([404, "ResourceNotFound"]);
  });

  it("a container, in the words of either API", async () => {
    expect(await refusalOf(namesOf(dfs().getFileSystemClient("bronze").listPaths()))).toEqual([
      404,
      "FilesystemNotFound",
    ]);
    expect(await refusalOf(blobs().getContainerClient("bronze").getProperties())).toEqual([404, "ContainerNotFound"]);
    expect(await refusalOf(blobs().getContainerClient("bronze").getBlobClient("a").download())).toEqual([
      404,
      "ContainerNotFound",
    ]);
  });

  it("a path, in the words of either API", async () => {
    expect(await refusalOf(namesOf(gold().listPaths({ path: "absent" })))).toEqual([404, "PathNotFound"]);
    expect(await refusalOf(gold().getFileClient("absent").delete())).toEqual([404, "PathNotFound"]);
    expect(await refusalOf(goldBlobs().getBlobClient("absent").getProperties())).toEqual([404, "BlobNotFound"]);
    expect(await refusalOf(goldBlobs().getBlobClient("absent").download())).toEqual([404, "BlobNotFound"]);
    expect((await gold().getFileClient("absent").deleteIfExists()).succeeded).toBe(false);
  });

  it("has its error as JSON from the data lake API and as XML from the blob API", async () => {
    const { token } = (await storage.credential.getToken([])) ?? { token: "" };
    const headers = { authorization: `Bearer ${token}` };
    const lake = await fetch(`${storage.location("lake")}/gold?resource=filesystem&recursive=false&directory=no`, {
      headers,
    });
    expect([lake.headers.get("content-type"), await lake.json()]).toEqual([
      "application/json;charset=utf-8",
      { error: { code: "PathNotFound", message: "The specified path does not exist." } },
    ]);
    const blob = await fetch(`${storage.location("lake")}/gold/no`, { headers });
    expect([blob.headers.get("content-type"), await blob.text()]).toEqual([
      "application/xml",
      '<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>',
    ]);
    for (const name of ["x-ms-request-id", "x-ms-version", "date"]) expect(blob.headers.get(name)).toBeTruthy();
  });
});

describe("what tests see", () => {
  it("every request with its operation, caller and outcome", async () => {
    storage.server.clearCalls();
    await goldBlobs().getBlockBlobClient("seen/a").upload("a", 1);
    await refusalOf(goldBlobs().getBlobClient("seen/b").download());
    await namesOf(gold().listPaths({ path: "seen" }));
    const seen = storage.server.calls().map(({ operation, path, status }) => `${operation} ${path} ${status}`);
    expect(seen).toEqual(["putBlob seen/a 201", "read seen/b 404", "list  200"]);
    expect(new Set(storage.server.calls().map(({ principalId }) => principalId)).size).toBe(1);
  });

  it("every write before and after it happens, and can stop it on either side", async () => {
    const seen: StorageWrite[] = [];
    const blob = (name: string) => goldBlobs().getBlockBlobClient(`watched/${name}`);
    const unwatch = storage.server.onWrite((write) => {
      seen.push(write);
      const isHit = (write.index === 2 && write.phase === "before") || (write.index === 3 && write.phase === "after");
      return isHit ? "drop" : undefined;
    });
    await blob("1").upload("x", 1);
    expect(await refusalOf(blob("2").upload("x", 1))).toEqual([undefined, "ECONNRESET"]);
    expect(await refusalOf(blob("3").upload("x", 1))).toEqual([undefined, "ECONNRESET"]);
    unwatch();
    await blob("4").upload("x", 1);
    expect(seen.map(({ index, phase, path }) => `${index} ${phase} ${path}`)).toEqual([
      "1 before watched/1",
      "1 after watched/1",
      "2 before watched/2",
      "3 before watched/3",
      "3 after watched/3",
    ]);
    expect([await blob("2").exists(), await blob("3").exists()]).toEqual([false, true]);
  });
});
