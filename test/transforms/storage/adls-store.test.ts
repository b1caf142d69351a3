import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Fault, FaultRule } from "../../../scripts/sandbox/storage/faults.ts";
import { OperatorError } from "../../../transforms/operator-error.ts";
import { adlsStore } from "../../../transforms/storage/adls-store.ts";
import type { RetryPolicy } from "../../../transforms/storage/retry.ts";
import type { Store } from "../../../transforms/storage/store.ts";
import { remoteLocation, startTestStorage, type TestStorage, testCredential } from "../../support/storage.ts";

let storage: TestStorage;
let pauses: number[] = [];
let clock = Date.now();
beforeAll(async () => {
  storage = await startTestStorage({ now: () => new Date(clock) });
});
afterAll(() => storage.stop());
beforeEach(() => {
  storage.server.setFaults([]);
  storage.server.clearCalls();
  storage.denied.clear();
  pauses = [];
});

/** A store whose pauses take no time but move the server's clock; `chance` 0 gives the longest ones. */
function storeAt(path: string, retry: Partial<RetryPolicy> = {}, credential = storage.credential): Store {
  const waiting = {
    async sleep(milliseconds: number) {
      pauses.push(milliseconds);
      clock += milliseconds;
    },
    random: () => 0,
    now: () => new Date(clock),
  };
  return adlsStore(remoteLocation(path), {
    credential,
    scratch: storage.scratch,
    retry,
    waiting,
    newId: nextId,
    blockSize: 1_000_000,
  });
}
let ids = 0;
const nextId = () => `upload-${++ids}`;
const gold = (retry?: Partial<RetryPolicy>) => storeAt(storage.location("lake", "gold"), retry);
const operations = () => storage.server.calls().map(({ operation, status }) => `${operation} ${status}`);
const on = (
  operation: NonNullable<FaultRule["match"]>["operation"],
  fault: Fault,
  more: Partial<FaultRule> = {},
): FaultRule => ({
  match: { ...(operation && { operation }) },
  fault,
  ...more,
});

async function caught(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "accepted",
    (error: unknown) => (error instanceof OperatorError ? [error.code, error.exitCode] : error),
  );
}
async function listed(store: Store, directory: string, recursive = true): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of store.list(directory, { recursive })) paths.push(path);
  return paths;
}

describe("a throttled or failing service", () => {
  it.each([429, 500, 503])("%i is tried again after growing pauses", async (status) => {
    storage.server.setFaults([on("putBlob", { kind: "status", status }, { times: 3 })]);
    await gold().put("retry/a", "x");
    expect(operations()).toEqual([...Array(3).fill(`putBlob ${status}`), "putBlob 201"]);
    expect(pauses).toEqual([800, 1600, 3200]);
  });

  it("is given the time it asks for", async () => {
    storage.server.setFaults([on("read", { kind: "status", status: 429, retryAfterSeconds: 17 }, { nth: 1 })]);
    await gold().put("retry/b", "x");
    expect(`${await gold().read("retry/b")}`).toBe("x");
    expect(pauses).toEqual([17_000]);
  });

  it("that asks for too much time ends the run at once, to be started again later", async () => {
    storage.server.setFaults([on("list", { kind: "status", status: 503, retryAfterSeconds: 600 })]);
    expect(await caught(listed(gold(), ""))).toEqual(["CI-STORE-004", 4]);
    expect(pauses).toEqual([]);
  });

  it("that stays throttled ends with exit code 4 after six tries", async () => {
    storage.server.setFaults([on("putBlob", { kind: "status", status: 503 })]);
    const error = await gold()
      .put("retry/c", "x")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "CI-STORE-004",
      exitCode: 4,
      message: `${storage.location("lake", "gold")}/retry/c answered 503 ServerBusy on every try: the service is throttled or down.`,
      hint: "Start the job again later; it continues where it stopped.",
    });
    expect(operations()).toHaveLength(6);
  });

  it("with random faults on every call still yields the whole truth", async () => {
    storage.server.setFaults([
      { probability: 0.2, seed: 7, fault: { kind: "status", status: 503 } },
      { probability: 0.1, seed: 8, fault: { kind: "dropBefore" } },
      { probability: 0.1, seed: 9, fault: { kind: "dropAfterEffect" } },
      { probability: 0.1, seed: 10, fault: { kind: "truncateBody" } },
    ]);
    const store = gold({ maxTries: 20 });
    for (let index = 0; index < 20; index++) await store.put(`storm/${index + 10}`, `content ${index}`);
    const found = await listed(store, "storm");
    expect(found).toEqual(Array.from({ length: 20 }, (_, index) => `storm/${index + 10}`));
    for (const [index, path] of found.entries()) expect(`${await store.read(path)}`).toBe(`content ${index}`);
  });
});

describe("a lost answer", () => {
  it.each([{ kind: "dropBefore" }, { kind: "dropAfterEffect" }] as const)(
    "to a write ($kind) is repeated",
    async (fault) => {
      storage.server.setFaults([on("putBlob", fault, { nth: 1 })]);
      await gold().put("lost/a", "x");
      expect(`${await gold().read("lost/a")}`).toBe("x");
      expect(operations()).toEqual(["putBlob 0", "putBlob 201", "read 200"]);
    },
  );

  it("before put-if-absent took effect: the repetition wins", async () => {
    storage.server.setFaults([on("putBlob", { kind: "dropBefore" }, { nth: 1 })]);
    expect(await gold().putIfAbsent("lost/b", "mine")).toBe(true);
  });

  it("after put-if-absent took effect: false, and the caller finds its own content", async () => {
    storage.server.setFaults([on("putBlob", { kind: "dropAfterEffect" }, { nth: 1 })]);
    expect(await gold().putIfAbsent("lost/c", "mine")).toBe(false);
    expect(`${await gold().read("lost/c")}`).toBe("mine");
  });

  it("that comes too late counts as lost", async () => {
    storage.server.setFaults([on("putBlob", { kind: "delayAnswer", milliseconds: 5000 }, { nth: 1 })]);
    await gold({ tryTimeout: 1000 }).put("lost/d", "x");
    expect(operations()).toEqual(["putBlob 201"]);
    storage.server.setFaults([on("putBlob", { kind: "delay", milliseconds: 5000 })]);
    expect(await caught(gold({ tryTimeout: 500, maxTries: 2 }).put("lost/e", "x"))).toEqual(["CI-STORE-005", 4]);
  });

  it("on every try names the place and what to check", async () => {
    storage.server.setFaults([on("read", { kind: "dropBefore" })]);
    const error = await gold()
      .read("lost/a")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CI-STORE-005", exitCode: 4 });
    expect((error as Error).message).toContain("/lake/gold/lost/a gave no complete answer on any try (ECONNRESET)");
  });
});

describe("a download", () => {
  const size = 2_500_000;
  const bytes = randomBytes(size);
  beforeAll(async () => {
    await writeFile(join(storage.root, "..", "big"), bytes);
    await gold().putFile("download/big.parquet", join(storage.root, "..", "big"));
  });
  const copied = async () => readFile(await gold().localCopy("download/big.parquet"));

  it("cut in the middle goes on where it stopped", async () => {
    storage.server.setFaults([on("read", { kind: "truncateBody", afterBytes: 300_000 }, { nth: 2 })]);
    expect((await copied()).equals(bytes)).toBe(true);
    const ranges = operations().filter((operation) => operation.startsWith("read"));
    expect(ranges).toEqual(Array(4).fill("read 206"));
  });

  it("with a short range notices and fetches the rest", async () => {
    storage.server.setFaults([
      on("head", { kind: "etagChange" }, { nth: 1 }), // A new version, so that no earlier copy is used.
      on("read", { kind: "shortRange" }, { nth: 3 }),
    ]);
    expect((await copied()).equals(bytes)).toBe(true);
  });

  it("of a file that is replaced meanwhile starts over with the new version", async () => {
    const other = randomBytes(1_100_000);
    await writeFile(join(storage.root, "..", "other"), other);
    const replace = () => gold().putFile("download/changing", join(storage.root, "..", "other"));
    await gold().putFile("download/changing", join(storage.root, "..", "big"));
    storage.server.setFaults([on("read", { kind: "interfere", run: replace }, { nth: 2 })]);
    expect((await readFile(await gold().localCopy("download/changing"))).equals(other)).toBe(true);
  });

  it("of a file that never stays the same gives up with exit code 4", async () => {
    await gold().put("download/restless", "x");
    storage.server.setFaults([on("read", { kind: "etagChange" })]);
    expect(await caught(gold().localCopy("download/restless"))).toEqual(["CI-STORE-009", 4]);
  });

  it("asked for twice at once is made once", async () => {
    storage.server.setFaults([on("head", { kind: "etagChange" }, { nth: 1 })]);
    const store = gold();
    const [first, second] = await Promise.all([
      store.localCopy("download/big.parquet"),
      store.localCopy("download/big.parquet"),
    ]);
    expect(first).toBe(second);
    expect(operations().filter((operation) => operation === "read 206")).toHaveLength(3);
    storage.server.setFaults([]);
    storage.server.clearCalls();
    await store.localCopy("download/big.parquet");
    expect(operations()).toEqual(["head 200"]);
  });

  it("of a file that vanishes after it was listed says so", async () => {
    storage.server.setFaults([on("read", { kind: "notFound" })]);
    await gold().put("download/gone.csv", "x");
    await expect(gold().localCopy("download/gone.csv")).rejects.toMatchObject({
      name: "FileNotFoundError",
      path: "download/gone.csv",
    });
  });

  it("leaves no half file among the copies", async () => {
    storage.server.setFaults([on("read", { kind: "truncateBody", afterBytes: 1 })]);
    await gold().put("download/half.csv", "1234567890");
    expect(await caught(gold({ maxTries: 2 }).localCopy("download/half.csv"))).toEqual(["CI-STORE-005", 4]);
    const complete = (await readdir(storage.scratch)).filter((name) => name.endsWith(".csv"));
    expect(await Promise.all(complete.map((name) => readFile(join(storage.scratch, name), "utf8")))).not.toContain(
      "1234567890".slice(0, 1),
    );
  });

  it("of a small file is checked for its length too", async () => {
    await gold().put("download/small", "0123456789");
    storage.server.setFaults([on("read", { kind: "truncateBody" }, { nth: 1 })]);
    expect(`${await gold().read("download/small")}`).toBe("0123456789");
  });
});

describe("an upload in blocks", () => {
  const bytes = randomBytes(2_500_000);
  const source = () => join(storage.root, "..", "upload");
  beforeAll(() => writeFile(source(), bytes));
  const stored = () => readFile(join(storage.root, "lake", "gold", "upload", "file"));

  it("is invisible until it is complete", async () => {
    await gold().put("upload/file", "before");
    const seen: string[] = [];
    const look = async () => {
      seen.push(`${await stored()}`);
    };
    storage.server.setFaults([
      on("putBlock", { kind: "interfere", run: look }),
      on("putBlockList", { kind: "interfere", run: look }),
    ]);
    await gold().putFile("upload/file", source());
    expect(seen).toEqual(Array(4).fill("before"));
    expect((await stored()).equals(bytes)).toBe(true);
  });

  it("sends an interrupted block again, and only that one", async () => {
    storage.server.setFaults([on("putBlock", { kind: "dropBefore" }, { nth: 2 })]);
    await gold().putFile("upload/file", source());
    expect(operations().sort()).toEqual([
      "putBlock 0",
      "putBlock 201",
      "putBlock 201",
      "putBlock 201",
      "putBlockList 201",
    ]);
    expect((await stored()).equals(bytes)).toBe(true);
  });

  it("whose last answer is lost is complete all the same", async () => {
    storage.server.setFaults([on("putBlockList", { kind: "dropAfterEffect" }, { nth: 1 })]);
    await gold().putFile("upload/file", source());
    expect(operations()).toEqual([...Array(3).fill("putBlock 201"), "putBlockList 0", "putBlockList 201"]);
    expect((await stored()).equals(bytes)).toBe(true);
  });

  it("whose blocks another upload swept away is made again", async () => {
    const sweep = () => gold().putFile("upload/file", source());
    storage.server.setFaults([on("putBlockList", { kind: "interfere", run: sweep }, { nth: 1 })]);
    await gold().putFile("upload/file", source());
    expect((await stored()).equals(bytes)).toBe(true);
    expect(operations()).toContain("putBlockList 400");
  });
});

describe("a listing", () => {
  const names = Array.from({ length: 12 }, (_, index) => `pages/${index + 10}`);
  beforeAll(async () => {
    for (const name of names) await gold().put(name, "x");
  });

  it("in small pages, one of which comes twice, gives every file once", async () => {
    storage.server.setFaults([
      on("list", { kind: "smallPages", size: 5 }),
      on("list", { kind: "duplicatePage" }, { nth: 2 }),
    ]);
    expect(await listed(gold(), "pages")).toEqual(names);
    expect(operations()).toEqual(Array(4).fill("list 200"));
  });

  it("interrupted between pages goes on with the page that failed", async () => {
    storage.server.setFaults([
      on("list", { kind: "smallPages", size: 5 }),
      on("list", { kind: "status", status: 503 }, { nth: 2 }),
      on("list", { kind: "truncateBody" }, { nth: 4 }),
    ]);
    expect(await listed(gold(), "pages")).toEqual(names);
  });

  it("that never ends is given up", async () => {
    storage.server.setFaults([on("list", { kind: "duplicatePage" })]);
    await expect(listed(gold(), "pages")).rejects.toThrow(/does not end/);
  });

  it("lets the service skip what comes before the start", async () => {
    const paths: string[] = [];
    for await (const { path } of gold().list("pages", { startFrom: "pages/20" })) paths.push(path);
    expect(paths).toEqual(["pages/20", "pages/21"]);
    expect(storage.server.calls()[0]?.query).toContain("beginFrom=20");
  });

  it("skips by itself where the service does not know how", async () => {
    storage.server.setFaults([
      on("list", { kind: "status", status: 400, code: "InvalidQueryParameterValue" }, { nth: 1 }),
    ]);
    const paths: string[] = [];
    for await (const { path } of gold().list("pages", { startFrom: "pages/20" })) paths.push(path);
    expect(paths).toEqual(["pages/20", "pages/21"]);
    expect(storage.server.calls().at(-1)?.query).not.toContain("beginFrom");
  });

  it("shows the service's times, even when its clock is off", async () => {
    storage.server.setFaults([on("list", { kind: "clockSkew", seconds: -3600 })]);
    for await (const { modifiedAt } of gold().list("pages"))
      expect(clock - modifiedAt.getTime()).toBeGreaterThan(3_500_000);
  });
});

describe("rights", () => {
  it("that are still on their way are waited for", async () => {
    storage.server.setFaults([on(undefined, { kind: "forbiddenFor", seconds: 30 })]);
    await gold().put("rights/a", "x");
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThanOrEqual(30_000);
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeLessThanOrEqual(60_000);
  });

  it("that never come end with a hint after a minute", async () => {
    storage.denied.add("write");
    const error = await gold()
      .put("rights/b", "x")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CI-STORE-003", exitCode: 1 });
    expect((error as Error).message).toContain(
      `${storage.location("lake", "gold")}/rights/b is refused (403 AuthorizationPermissionMismatch)`,
    );
    expect((error as OperatorError).hint).toContain("Storage Blob Data");
    expect(pauses.reduce((sum, pause) => sum + pause)).toBe(60_000);
  });

  it("of an expired token are renewed with a new one", async () => {
    storage.server.setFaults([on("putBlob", { kind: "expireToken" }, { nth: 1 })]);
    await gold().put("rights/c", "x");
    expect(operations()).toEqual(["putBlob 401", "putBlob 201"]);
    expect(pauses).toEqual([]);
  });

  it("of a token for another service are refused with a hint at the identity", async () => {
    const credential = testCredential({ audience: "https://management.azure.com" });
    const error = await storeAt(storage.location("lake", "gold"), {}, credential)
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CI-STORE-003", exitCode: 1 });
    expect((error as OperatorError).hint).toContain("AZURE_CLIENT_ID");
  });

  it("that no identity asks for are explained", async () => {
    const credential = {
      getToken: () => Promise.reject(Object.assign(new Error("no identity"), { name: "CredentialUnavailableError" })),
    };
    expect(await caught(storeAt(storage.location("lake", "gold"), {}, credential).read("a"))).toEqual([
      "CI-STORE-008",
      1,
    ]);
  });
});

describe("what is not there", () => {
  it("an absent container is told from an absent directory, by every call", async () => {
    const store = storeAt(storage.location("lake", "bronze"));
    const calls = [listed(store, ""), listed(store, "a"), store.read("a"), store.localCopy("a"), store.put("a", "x")];
    const outcomes = await Promise.all([...calls, store.remove("a")].map(caught));
    expect(outcomes).toEqual(Array(6).fill(["CI-STORE-002", 1]));
    expect(await listed(gold(), "absent")).toEqual([]);
  });

  it("an absent account is named", async () => {
    const error = await storeAt(storage.location("nowhere", "gold"))
      .read("a")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CI-STORE-006", exitCode: 1 });
    expect((error as Error).message).toBe(
      `There is no storage account behind ${storage.location("nowhere", "gold")} (ResourceNotFound).`,
    );
  });

  it("a location without a container has its containers as first folders", async () => {
    const lake = storeAt(storage.location("lake"));
    await lake.put("silver/custtable/x", "1");
    expect(`${await lake.read("silver/custtable/x")}`).toBe("1");
    expect(await listed(lake, "silver")).toEqual(["silver/custtable", "silver/custtable/x"]);
    await expect(listed(lake, "")).rejects.toThrow(/needs a container/);
  });
});
