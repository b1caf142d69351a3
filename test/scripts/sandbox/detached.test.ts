import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connectSandbox } from "../../../scripts/sandbox/connect.ts";
import { startDetachedSandbox } from "../../../scripts/sandbox/detached.ts";
import { startSandbox } from "../../../scripts/sandbox/sandbox.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "detached-"));
});
afterEach(async () => {
  await (await connectSandbox(folder))?.stop();
  for (let tries = 0; tries < 100 && (await connectSandbox(folder)) !== undefined; tries += 1) await sleep(50);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

it("serves other processes until one stops it, on the same endpoints the next time", { timeout: 60_000 }, async () => {
  expect(await connectSandbox(folder)).toBeUndefined();
  const sandbox = await startDetachedSandbox({ folder });
  const { storageUrl, resources } = await sandbox.state();
  expect(resources).toEqual([]);
  await expect(sandbox.runTrigger("none")).rejects.toMatchObject({ code: "CI-PIPE-002" });
  await expect(startSandbox({ folder })).rejects.toMatchObject({ code: "CI-SANDBOX-009" });
  expect((await (await startDetachedSandbox({ folder })).state()).storageUrl).toBe(storageUrl);

  await sandbox.stop();
  for (let tries = 0; tries < 200 && (await connectSandbox(folder)) !== undefined; tries += 1) await sleep(50);
  expect(await connectSandbox(folder)).toBeUndefined();
  const again = await startSandbox({ folder });
  expect(again.storage.url).toBe(storageUrl);
  await again.stop();
});
