import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lakeInLayers } from "../../transforms/lake-layers.ts";
import { adlsStore } from "../../transforms/storage/adls-store.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { remoteLocation, startTestStorage, type TestStorage } from "../support/storage.ts";

let storage: TestStorage;
let account: Store;
beforeAll(async () => {
  storage = await startTestStorage();
  account = adlsStore(remoteLocation(storage.location("lake")), storage);
});
afterAll(() => storage.stop());
beforeEach(async () => {
  for (const container of ["silver", "gold", "quarantine", "ops"]) {
    for await (const { path, isDirectory } of account.list(container, { recursive: true })) {
      if (!isDirectory) await account.remove(path);
    }
  }
});

const kept = async () => `${await account.read("ops/layers.json")}`;

describe("a lake in Azure", () => {
  it("is medallion unless asked otherwise, and says so from its first run on", async () => {
    const lake = await lakeInLayers(account);
    expect(lake.layers).toBe("medallion");
    await lake.record();
    expect(await kept()).toBe('{"layers":"medallion"}\n');
    await expect(lakeInLayers(account, "simplified")).rejects.toMatchObject({
      code: "CI-LAKE-005",
      message: `The lake ${account.url} is kept in medallion layers, the run is set to simplified. Nothing was changed.`,
    });
    expect((await lakeInLayers(account)).layers).toBe("medallion");
  });

  it("keeps silver below ops when simplified, and every reader finds it at its usual place", async () => {
    const lake = await lakeInLayers(account, "simplified");
    await lake.record();
    await lake.store.put("silver/custtable/_delta_log/00000000000000000000.json", "{}");
    await lake.store.putIfAbsent("silver/custtable/a.parquet", "a");
    const again = (await lakeInLayers(account)).store;
    const listed: string[] = [];
    for await (const { path, isDirectory } of again.list("silver", { recursive: true }))
      if (!isDirectory) listed.push(path);
    expect(listed).toEqual(["silver/custtable/_delta_log/00000000000000000000.json", "silver/custtable/a.parquet"]);
    const from: string[] = [];
    const startFrom = "silver/custtable/a";
    for await (const { path } of again.list("silver/custtable", { startFrom })) from.push(path);
    expect(from).toEqual(["silver/custtable/a.parquet"]);
    expect(`${await again.read("silver/custtable/a.parquet")}`).toBe("a");
    expect(`${await account.read("ops/silver/custtable/a.parquet")}`).toBe("a");
    await again.remove("silver/custtable/a.parquet");
    await expect(account.read("ops/silver/custtable/a.parquet")).rejects.toThrow("does not exist");
    expect(await readdir(join(storage.root, "lake")).then((names) => names.includes("silver"))).toBe(false);
  });

  it.each(["ops/ledger/folders.json", "ops/ledger/silver/custtable.json"])(
    "without a marker but with %s is older than simplified layers, so it is medallion",
    async (path) => {
      await account.put(path, "{}");
      await expect(lakeInLayers(account, "simplified")).rejects.toMatchObject({ code: "CI-LAKE-005" });
      expect((await lakeInLayers(account, "medallion")).layers).toBe("medallion");
    },
  );

  it("belongs to the run that was first, when two begin it in different layers", async () => {
    const [one, two] = [await lakeInLayers(account, "simplified"), await lakeInLayers(account, "medallion")];
    await one.record();
    await expect(two.record()).rejects.toMatchObject({ code: "CI-LAKE-005" });
    expect(await kept()).toBe('{"layers":"simplified"}\n');
  });

  it("with a damaged marker is refused", async () => {
    await account.put("ops/layers.json", '{"layers":"two"}');
    await expect(lakeInLayers(account)).rejects.toMatchObject({ code: "CI-LAKE-001" });
  });
});
