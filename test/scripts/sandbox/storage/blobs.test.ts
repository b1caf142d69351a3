import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestStorage, type TestStorage } from "../../../support/storage.ts";
import { refusalOf, storageClients } from "../../../support/storage-clients.ts";

let storage: TestStorage;
beforeAll(async () => {
  storage = await startTestStorage();
});
afterAll(() => storage.stop());
beforeEach(() => {
  storage.server.setFaults([]);
  storage.denied.clear();
});

const { gold, goldBlobs } = storageClients(() => storage);

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
