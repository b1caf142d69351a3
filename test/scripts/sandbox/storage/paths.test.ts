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

const { gold, goldBlobs } = storageClients(() => storage);

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
