import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore, waitFor } from "../../../transforms/storage/open-store.ts";
import { RETRY } from "../../../transforms/storage/retry.ts";

it("opens a directory, or a container under the name its operator gave it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "open-"));
  const options = { env: { IDENTITY_ENDPOINT: "http://127.0.0.1:1/token" }, scratch: folder };
  const local = openStore(join(folder, "lake"), options);
  await local.put("gold/a", "1");
  expect(`${await openStore(folder, options).read("lake/gold/a")}`).toBe("1");
  const remote = openStore("abfss://gold@contoso.dfs.core.windows.net/commerce", options);
  expect(remote.url).toBe("https://contoso.dfs.core.windows.net/gold/commerce");
  expect(() => openStore("ftp://contoso/gold", options)).toThrow(expect.objectContaining({ code: "CI-STORE-001" }));
  await rm(folder, { recursive: true });
});

it("waits for a role to arrive in a deployed job, and tells a person at once that it is missing", () => {
  expect(waitFor({ IDENTITY_ENDPOINT: "http://127.0.0.1:1/token" })).toBe(RETRY.permissionWait);
  expect(waitFor({ AZ_BATCH_POOL_ID: "transform" })).toBe(RETRY.permissionWait);
  expect(waitFor({})).toBeLessThanOrEqual(5000);
});
