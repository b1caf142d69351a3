import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localStore } from "../../../transforms/storage/local-store.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "local-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("a local store", () => {
  it("leaves no draft behind, whether a write succeeds, comes second or fails", async () => {
    const store = localStore(root);
    await store.put("a/put", "1");
    await store.putIfAbsent("a/once", "1");
    expect(await store.putIfAbsent("a/once", "2")).toBe(false);
    await mkdir(join(root, "a/directory"));
    await expect(store.put("a/directory", "1")).rejects.toThrow();
    await expect(store.putFile("a/file", join(root, "absent"))).rejects.toThrow();
    expect((await readdir(join(root, "a"))).sort()).toEqual(["directory", "once", "put"]);
  });

  it("replaces only the version it read, and says so when another run was faster", async () => {
    const [slow, fast] = [localStore(root), localStore(root)];
    await fast.put("ledger", "1");
    await slow.read("ledger");
    await expect(slow.read("manifest")).rejects.toThrow("manifest does not exist");
    await fast.put("ledger", "2");
    await fast.put("manifest", "2");
    for (const path of ["ledger", "manifest"]) {
      await expect(slow.put(path, "3")).rejects.toMatchObject({ code: "CI-LAKE-004", exitCode: 4 });
      expect(`${await slow.read(path)}`).toBe("2");
      await slow.put(path, "4");
      expect(`${await fast.read(path)}`).toBe("4");
    }
  });

  it("lists no drafts that a crash left", async () => {
    const store = localStore(root);
    await store.put("a", "1");
    await writeFile(join(root, ".0b7e6a3e.draft"), "half");
    const paths: string[] = [];
    for await (const { path } of store.list("")) paths.push(path);
    expect(paths).toEqual(["a"]);
  });

  it("keeps what readers hold open: a replacement is a new file", async () => {
    const store = localStore(root);
    await store.put("table/part", "old");
    const copy = await store.localCopy("table/part");
    expect(copy).toBe(join(root, "table/part"));
    const reading = readFile(copy, "utf8");
    await store.put("table/part", "new");
    expect(["old", "new"]).toContain(await reading);
  });
});
