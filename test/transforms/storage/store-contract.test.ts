import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adlsStore } from "../../../transforms/storage/adls-store.ts";
import { localStore } from "../../../transforms/storage/local-store.ts";
import { FileNotFoundError, type ListOptions, type Store } from "../../../transforms/storage/store.ts";
import { remoteLocation, startTestStorage, type TestStorage } from "../../support/storage.ts";

let storage: TestStorage;
let folder: string;
const stores: Record<string, Store> = {};
beforeAll(async () => {
  storage = await startTestStorage();
  folder = await mkdtemp(join(tmpdir(), "contract-"));
  const options = storage;
  stores["a local directory"] = localStore(join(folder, "lake"));
  stores["a container"] = adlsStore(remoteLocation(storage.location("lake", "gold")), options);
  stores["a folder of a container"] = adlsStore(remoteLocation(storage.location("lake", "ops/deep/er")), options);
});
afterAll(async () => {
  await storage.stop();
  await rm(folder, { recursive: true });
});

async function pathsOf(store: Store, directory: string, options?: ListOptions): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path, isDirectory } of store.list(directory, options)) paths.push(isDirectory ? `${path}/` : path);
  return paths;
}

describe.each(["a local directory", "a container", "a folder of a container"])("%s", (name) => {
  const store = () => stores[name] as Store;

  it("gives back what was put, and replaces it at once", async () => {
    await store().put("put/a.json", '{"a":1}');
    expect(`${await store().read("put/a.json")}`).toBe('{"a":1}');
    await store().put("put/a.json", new Uint8Array([1, 2, 3]));
    expect([...(await store().read("put/a.json"))]).toEqual([1, 2, 3]);
    await store().put("put/empty", "");
    expect((await store().read("put/empty")).length).toBe(0);
    expect(await readFile(await store().localCopy("put/empty"), "utf8")).toBe("");
  });

  it("lets exactly one of 20 writers create a file", async () => {
    const path = "race/_delta_log/00000000000000000001.json";
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => store().putIfAbsent(path, `writer ${writer}`)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(`${await store().read(path)}`).toBe(`writer ${won.indexOf(true)}`);
    expect(await pathsOf(store(), "race", { recursive: true })).toEqual(["race/_delta_log/", path]);
  });

  it("shows racing readers the old or the new content, never a part", async () => {
    const [old, young] = ["o".repeat(300_000), "y".repeat(300_000)];
    await store().put("swap/file", old);
    const seen = new Set<string>();
    const writing = Promise.all(
      Array.from({ length: 10 }, (_, turn) => store().put("swap/file", turn % 2 ? old : young)),
    );
    for (let reads = 0; reads < 10; reads++) seen.add(`${await store().read("swap/file")}`);
    await writing;
    for (const content of seen) expect([old, young]).toContain(content);
  });

  it("takes whole files and hands out local copies, above and below the block size", async () => {
    for (const size of [0, 1, 1_000_000, 1_000_001, 2_500_000]) {
      const source = join(folder, `source-${size}.parquet`);
      const bytes = randomBytes(size);
      await writeFile(source, bytes);
      await store().putFile("files/part-1.parquet", source);
      const copy = await store().localCopy("files/part-1.parquet");
      expect(copy.endsWith(".parquet")).toBe(true);
      expect((await readFile(copy)).equals(bytes)).toBe(true);
      expect((await readFile(source)).equals(bytes)).toBe(true);
    }
  });

  it("hands out the new content of a file that was replaced", async () => {
    await store().put("fresh/a.csv", "old");
    await store().localCopy("fresh/a.csv");
    await store().put("fresh/a.csv", "new");
    expect(await readFile(await store().localCopy("fresh/a.csv"), "utf8")).toBe("new");
  });

  it("lists a directory in name order, deep or flat, from a name on", async () => {
    for (const path of ["list/b", "list/a/2", "list/a/1", "list/a-b", "list/c/d/e"]) await store().put(path, "12345");
    expect(await pathsOf(store(), "list")).toEqual(["list/a/", "list/a-b", "list/b", "list/c/"]);
    expect(await pathsOf(store(), "list", { recursive: true })).toEqual([
      ...["list/a/", "list/a/1", "list/a/2", "list/a-b", "list/b", "list/c/", "list/c/d/", "list/c/d/e"],
    ]);
    expect(await pathsOf(store(), "list", { startFrom: "list/a-b" })).toEqual(["list/a-b", "list/b", "list/c/"]);
    expect(await pathsOf(store(), "list", { startFrom: "list/bb" })).toEqual(["list/c/"]);
    expect(await pathsOf(store(), "list", { recursive: true, startFrom: "list/b" })).toEqual([
      ...["list/b", "list/c/", "list/c/d/", "list/c/d/e"],
    ]);
    expect(await pathsOf(store(), "absent")).toEqual([]);
    expect(await pathsOf(store(), "")).toContain("list/");
  });

  it("gives each file its size, time and an ETag that changes with its content only", async () => {
    const only = async () => {
      for await (const file of store().list("facts")) return file;
      throw new Error("nothing listed");
    };
    await store().put("facts/a", "12345");
    const first = await only();
    expect(first).toMatchObject({ path: "facts/a", size: 5, isDirectory: false });
    expect(Math.abs(first.modifiedAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect((await only()).etag).toBe(first.etag);
    await store().put("facts/a", "54321");
    expect((await only()).etag).not.toBe(first.etag);
  });

  it("says which file is missing, and removes without minding", async () => {
    await store().put("remove/a", "x");
    await store().remove("remove/a");
    await store().remove("remove/a");
    for (const call of [() => store().read("remove/a"), () => store().localCopy("remove/a")]) {
      await expect(call()).rejects.toThrow(new FileNotFoundError("remove/a", store().url));
    }
  });

  it("takes names with spaces, percent signs and letters of any language", async () => {
    for (const path of ["odd/a b%20c.csv", "odd/größe-顧客.csv", "odd/a+b&c=d.csv"]) {
      await store().put(path, path);
      expect(`${await store().read(path)}`).toBe(path);
      expect(await readFile(await store().localCopy(path), "utf8")).toBe(path);
    }
    expect(await pathsOf(store(), "odd")).toEqual(["odd/a b%20c.csv", "odd/a+b&c=d.csv", "odd/größe-顧客.csv"]);
  });
});
