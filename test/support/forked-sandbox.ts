import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../scripts/sandbox/sandbox.ts";
import { startingPoint, writeSandboxFile } from "../../scripts/sandbox/sandbox-file.ts";

/**
 * Starts a sandbox that has everything deployed and stored that `from` has at this moment, and goes its own way from
 * there. It has no Pulumi state: it is for running what is deployed, not for deploying.
 */
export async function forkSandbox(
  from: Pick<Sandbox, "folder" | "storage">,
  folder: string,
  options: Omit<SandboxOptions, "folder"> = {},
): Promise<Sandbox> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  cpSync(join(from.folder, "certificates"), join(folder, "certificates"), { recursive: true });
  copyStorage(join(from.folder, "storage"), join(folder, "storage"));
  // Deployed settings name the endpoint, so it has to be known before the first start.
  const cloud = readFileSync(join(from.folder, "cloud.json"), "utf8");
  writeFileSync(join(folder, "cloud.json"), cloud.replaceAll(from.storage.url, `https://127.0.0.1:${port}`));
  const { pid: _, ...file } = startingPoint(from.folder);
  const others = { arm: 0, fabric: 0, identity: 0, azureNative: 0, azuread: 0, control: 0 };
  writeSandboxFile(folder, { ...file, ports: { ...others, storage: port } });
  return startSandbox({ ...options, folder });
}

/** Content that is never written again is shared: the job's bundle is 70 MB. */
function copyStorage(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, filter: (path) => !isBundle(path) });
  for (const path of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (isBundle(join(from, path))) linkSync(join(from, path), join(to, path));
  }
}

function isBundle(path: string): boolean {
  return basename(dirname(path)) === "bundles";
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
