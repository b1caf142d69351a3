import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StorageWrite } from "../../../../scripts/sandbox/storage/watchers.ts";
import { startTestStorage, type TestStorage, testCredential } from "../../../support/storage.ts";

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

const dfs = (account = "lake") => new DataLakeServiceClient(storage.location(account), storage.credential, once);
const blobs = (account = "lake", credential = storage.credential) =>
  new BlobServiceClient(storage.location(account), credential, once);
const gold = () => dfs().getFileSystemClient("gold");
const goldBlobs = () => blobs().getContainerClient("gold");

/** Status and error code of a call that is refused. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => ({ statusCode: "accepted" }),
    (caught: unknown) => caught,
  );
  const { statusCode, code, details } = error as {
    statusCode?: unknown;
    code?: string;
    details?: { errorCode?: string };
  };
  return [statusCode, details?.errorCode ?? code];
}

async function namesOf(paths: AsyncIterable<{ name?: string }>): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const { name } of paths) names.push(name);
  return names;
}

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

describe("data lake paths", () => {
  it("show staged bytes only when they are flushed", async () => {
    const file = gold().getFileClient("dfs/notes.txt");
    await file.create({ conditions: { ifNoneMatch: "*" } });
    // Chunks may arrive in any order.
    await file.append(Buffer.from("world"), 6, 5);
    await file.append(Buffer.from("hello "), 0, 6);
    expect((await file.getProperties()).contentLength).toBe(0);
    await file.flush(11);
    expect(`${await file.readToBuffer()}`).toBe("hello world");
    await file.append(Buffer.from("!"), 11, 1, { flush: true });
    expect(`${await file.readToBuffer()}`).toBe("hello world!");
  });

  it("refuse a flush over a gap or of another length, and an append into flushed bytes", async () => {
    const file = gold().getFileClient("dfs/gap.txt");
    await file.create();
    await file.append(Buffer.from("ab"), 0, 2);
    await file.append(Buffer.from("ef"), 4, 2);
    expect(await refusalOf(file.flush(6))).toEqual([400, "InvalidFlushPosition"]);
    expect(await refusalOf(file.flush(4))).toEqual([400, "InvalidFlushPosition"]);
    expect(await refusalOf(file.flush(3))).toEqual([400, "InvalidFlushPosition"]);
    await file.append(Buffer.from("cd"), 2, 2);
    await file.flush(6);
    expect(`${await file.readToBuffer()}`).toBe("abcdef");
    expect(await refusalOf(file.append(Buffer.from("x"), 3, 1))).toEqual([400, "InvalidAppendPosition"]);
  });

  it("are created once under If-None-Match", async () => {
    const file = gold().getFileClient("dfs/once.txt");
    await file.create({ conditions: { ifNoneMatch: "*" } });
    expect(await refusalOf(file.create({ conditions: { ifNoneMatch: "*" } }))).toEqual([409, "PathAlreadyExists"]);
    await file.create();
  });

  it("are either a file or a directory", async () => {
    await gold().getDirectoryClient("dfs/kind").create();
    expect(await refusalOf(gold().getFileClient("dfs/kind").create())).toEqual([409, "PathConflict"]);
    await gold().getFileClient("dfs/kind/file").create();
    expect(await refusalOf(gold().getDirectoryClient("dfs/kind/file").create())).toEqual([409, "PathConflict"]);
    expect(await refusalOf(gold().getFileClient("dfs/kind/file/below").create())).toEqual([409, "PathConflict"]);
    expect(await refusalOf(goldBlobs().getBlockBlobClient("dfs/kind").upload("a", 1))).toEqual([
      409,
      "ResourceTypeMismatch",
    ]);
  });

  it("move at once, a directory with all its content, under conditions on both ends", async () => {
    await gold().getFileClient("move/from/deep/file").create();
    const source = gold().getFileClient("move/from/deep/file");
    const { etag = "" } = await source.getProperties();
    expect(await refusalOf(source.move("gold", "move/no/parent"))).toEqual([
      404,
      "RenameDestinationParentPathNotFound",
    ]);
    expect(await refusalOf(source.move("gold", "move/x", { conditions: { ifMatch: '"0x0"' } }))).toEqual([
      412,
      "SourceConditionNotMet",
    ]);
    await gold().getDirectoryClient("move/from").move("gold", "move/to");
    expect(await namesOf(gold().listPaths({ path: "move", recursive: true }))).toEqual([
      "move/to",
      "move/to/deep",
      "move/to/deep/file",
    ]);
    expect((await gold().getFileClient("move/to/deep/file").getProperties()).etag).toBe(etag);
    await gold().getFileClient("move/taken").create();
    const moved = gold().getFileClient("move/to/deep/file");
    expect(await refusalOf(moved.move("gold", "move/taken", { destinationConditions: { ifNoneMatch: "*" } }))).toEqual([
      409,
      "PathAlreadyExists",
    ]);
    expect(await refusalOf(gold().getDirectoryClient("move/to").move("gold", "move/to/deep/inside"))).toEqual([
      409,
      "InvalidDestinationPath",
    ]);
    expect(await refusalOf(gold().getFileClient("move/gone").move("gold", "move/y"))).toEqual([
      404,
      "SourcePathNotFound",
    ]);
  });

  it("delete a directory with content only recursively", async () => {
    await gold().getFileClient("delete/a/b").create();
    expect(await refusalOf(gold().getDirectoryClient("delete").delete(false))).toEqual([409, "DirectoryNotEmpty"]);
    await gold().getDirectoryClient("delete").delete(true);
    expect(await refusalOf(gold().getDirectoryClient("delete").getProperties())).toEqual([404, "BlobNotFound"]);
  });

  it("keep metadata and access control until the content is replaced", async () => {
    const file = gold().getFileClient("dfs/described");
    await file.upload(Buffer.from("a"));
    const before = await file.getProperties();
    await file.setMetadata({ layer: "gold" });
    const after = await file.getProperties();
    expect([after.metadata, after.etag === before.etag]).toEqual([{ layer: "gold" }, false]);
    const acl = [
      {
        accessControlType: "user" as const,
        defaultScope: false,
        entityId: "",
        permissions: { read: true, write: false, execute: false },
      },
    ];
    await file.setAccessControl(acl, { owner: "someone" });
    expect((await file.getAccessControl()).owner).toBe("someone");
    expect((await file.getProperties()).metadata).toEqual({ layer: "gold" });
    await file.upload(Buffer.from("b"));
    expect((await file.getProperties()).metadata).toEqual({});
  });
});

describe("data lake listings", () => {
  beforeAll(async () => {
    for (const path of ["list/a/1", "list/a/2", "list/a-b", "list/b", "list/c/d/e"])
      await goldBlobs().getBlockBlobClient(path).upload("x", 1);
  });
  const all = ["list/a", "list/a/1", "list/a/2", "list/a-b", "list/b", "list/c", "list/c/d", "list/c/d/e"];

  it("go through a directory in order, its content right after it", async () => {
    expect(await namesOf(gold().listPaths({ path: "list", recursive: true }))).toEqual(all);
    expect(await namesOf(gold().listPaths({ path: "list" }))).toEqual(["list/a", "list/a-b", "list/b", "list/c"]);
  });

  it("come in pages that lose and repeat nothing", async () => {
    for (const maxPageSize of [1, 2, 3, 7, 8]) {
      const pages: (string | undefined)[][] = [];
      for await (const page of gold().listPaths({ path: "list", recursive: true }).byPage({ maxPageSize })) {
        pages.push((page.pathItems ?? []).map(({ name }) => name));
      }
      expect(pages.flat()).toEqual(all);
      expect(Math.max(...pages.map((page) => page.length))).toBe(maxPageSize);
    }
  });

  it("start where they are asked to", async () => {
    expect(await namesOf(gold().listPaths({ path: "list", startFrom: "a-b" }))).toEqual([
      "list/a-b",
      "list/b",
      "list/c",
    ]);
    expect(await namesOf(gold().listPaths({ path: "list", recursive: true, startFrom: "a/2" }))).toEqual(all.slice(2));
    expect(await refusalOf(namesOf(gold().listPaths({ path: "list", startFrom: "a/2" })))).toEqual([
      400,
      "InvalidQueryParameterValue",
    ]);
  });

  it("give sizes, kinds, times and the ETag that reads give", async () => {
    const [directory, file] = (await gold().listPaths({ path: "list/a" }).byPage().next()).value?.pathItems ?? [];
    const { etag } = await goldBlobs().getBlobClient("list/a/1").getProperties();
    expect(directory).toMatchObject({
      name: "list/a/1",
      contentLength: 1,
      isDirectory: false,
      etag: etag?.replaceAll('"', ""),
    });
    expect(file?.lastModified).toBeInstanceOf(Date);
  });
});

describe("blobs", () => {
  it("are put once under If-None-Match, by exactly one of 20 writers", async () => {
    const puts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, writer) =>
        goldBlobs()
          .getBlockBlobClient("blob/race")
          .upload(`${writer}`.padStart(2), 2, { conditions: { ifNoneMatch: "*" } }),
      ),
    );
    expect(puts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const winner = puts.findIndex(({ status }) => status === "fulfilled");
    expect(`${await goldBlobs().getBlobClient("blob/race").downloadToBuffer()}`).toBe(`${winner}`.padStart(2));
    expect(
      await refusalOf(
        goldBlobs()
          .getBlockBlobClient("blob/race")
          .upload("x", 1, { conditions: { ifNoneMatch: "*" } }),
      ),
    ).toEqual([409, "BlobAlreadyExists"]);
  });

  it("are replaced under If-Match only in the version the writer knows", async () => {
    const blob = goldBlobs().getBlockBlobClient("blob/version");
    const { etag = "" } = await blob.upload("1", 1);
    await blob.upload("2", 1, { conditions: { ifMatch: etag } });
    expect(await refusalOf(blob.upload("3", 1, { conditions: { ifMatch: etag } }))).toEqual([412, "ConditionNotMet"]);
    expect(await refusalOf(blob.download(0, 1, { conditions: { ifMatch: etag } }))).toEqual([412, "ConditionNotMet"]);
    expect(`${await blob.downloadToBuffer()}`).toBe("2");
  });

  it("appear only when their block list names them, and the same list may come twice", async () => {
    const blob = goldBlobs().getBlockBlobClient("blob/blocks");
    const id = (name: string) => Buffer.from(name).toString("base64");
    await blob.stageBlock(id("b2"), "world", 5);
    await blob.stageBlock(id("b1"), "hello ", 6);
    expect(await blob.exists()).toBe(false);
    expect(await refusalOf(blob.commitBlockList([id("b1"), id("b3")]))).toEqual([400, "InvalidBlockList"]);
    await blob.commitBlockList([id("b1"), id("b2")]);
    await blob.commitBlockList([id("b1"), id("b2")]);
    expect(`${await blob.downloadToBuffer()}`).toBe("hello world");
    expect(await refusalOf(blob.commitBlockList([id("b1")], { conditions: { ifNoneMatch: "*" } }))).toEqual([
      409,
      "BlobAlreadyExists",
    ]);
  });

  it("answer ranges with 206, and 416 beyond their end", async () => {
    const blob = goldBlobs().getBlockBlobClient("blob/range");
    await blob.upload("0123456789", 10);
    const part = await blob.download(3, 4);
    expect([part.contentRange, part.contentLength, part._response.status]).toEqual(["bytes 3-6/10", 4, 206]);
    expect((await blob.download(8, 100)).contentRange).toBe("bytes 8-9/10");
    expect(await refusalOf(blob.download(10, 1))).toEqual([416, "InvalidRange"]);
  });

  it("list as XML by prefix and delimiter, in pages", async () => {
    const names = ["xml/a & b", "xml/a/1", "xml/b", "xml/ü<"];
    for (const name of names) await goldBlobs().getBlockBlobClient(name).upload("x", 1);
    const flat: string[] = [];
    for await (const page of goldBlobs().listBlobsFlat({ prefix: "xml/" }).byPage({ maxPageSize: 2 })) {
      flat.push(...page.segment.blobItems.map(({ name }) => name));
    }
    expect(flat).toEqual(["xml/a", ...names].sort());
    const tree: string[] = [];
    for await (const item of goldBlobs().listBlobsByHierarchy("/", { prefix: "xml/" }))
      tree.push(`${item.kind} ${item.name}`);
    // The SDK hands out a page's prefixes before its blobs.
    expect(tree).toEqual(["prefix xml/a/", "blob xml/a & b", "blob xml/b", "blob xml/ü<"]);
  });

  it("lie on disk as plain files, with the same ETag after a restart", async () => {
    const blob = goldBlobs().getBlockBlobClient("blob/plain.txt");
    const { etag } = await blob.upload("plain", 5);
    expect(await readFile(join(storage.root, "lake", "gold", "blob", "plain.txt"), "utf8")).toBe("plain");
    await storage.restart();
    expect((await blob.getProperties()).etag).toBe(etag);
    expect((await blob.upload("plain", 5)).etag).not.toBe(etag);
  });

  it("never leave their container", async () => {
    const { token } = (await storage.credential.getToken([])) ?? { token: "" };
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${storage.location("lake")}/gold/..%2f..%2f..%2fetc%2fpasswd`, { headers });
    expect([response.status, response.headers.get("x-ms-error-code")]).toEqual([400, "InvalidUri"]);
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

describe("leases", () => {
  const id = "11111111-1111-1111-1111-111111111112";
  it("keep others from writing until they are released", async () => {
    const blob = goldBlobs().getBlockBlobClient("lease/a");
    await blob.upload("a", 1);
    const lease = blob.getBlobLeaseClient(id);
    await lease.acquireLease(15);
    expect(await refusalOf(blob.getBlobLeaseClient().acquireLease(15))).toEqual([409, "LeaseAlreadyPresent"]);
    expect(await refusalOf(blob.upload("b", 1))).toEqual([412, "LeaseIdMissing"]);
    expect(
      await refusalOf(blob.upload("b", 1, { conditions: { leaseId: "22222222-2222-2222-2222-222222222222" } })),
    ).toEqual([412, "LeaseIdMismatchWithBlobOperation"]);
    await blob.upload("b", 1, { conditions: { leaseId: id } });
    expect((await blob.getProperties()).leaseState).toBe("leased");
    await lease.renewLease();
    await lease.releaseLease();
    await blob.upload("c", 1);
    expect(await refusalOf(lease.renewLease())).toEqual([409, "LeaseNotPresentWithLeaseOperation"]);
  });

  it("can be broken, and lost", async () => {
    const file = gold().getFileClient("lease/b");
    await file.create();
    const lease = file.getDataLakeLeaseClient(id);
    await lease.acquireLease(-1);
    await lease.breakLease(0);
    expect(await refusalOf(lease.renewLease())).toEqual([409, "LeaseIsBrokenAndCannotBeRenewed"]);
    await lease.acquireLease(15);
    storage.server.setFaults([{ match: { path: /lease\/b$/ }, nth: 1, fault: { kind: "loseLease" } }]);
    const write = goldBlobs()
      .getBlockBlobClient("lease/b")
      .upload("x", 1, { conditions: { leaseId: id } });
    expect(await refusalOf(write)).toEqual([412, "LeaseLost"]);
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
