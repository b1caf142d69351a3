import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WayFailed } from "../../../scripts/setup/first-way.mjs";
import { fetchRelease, releaseUrl } from "../../../scripts/setup/pulumi-release.mjs";

let server: Server;
let origin: string;

/** An archive as Pulumi publishes it, with a CLI that only knows its version. */
function archive(version: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  mkdirSync(join(folder, "pulumi"));
  writeFileSync(join(folder, "pulumi", "pulumi"), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  writeFileSync(join(folder, "pulumi", "pulumi-language-nodejs"), "#!/bin/sh\n", { mode: 0o755 });
  execFileSync("tar", ["-czf", "archive.tar.gz", "pulumi"], { cwd: folder });
  return readFileSync(join(folder, "archive.tar.gz"));
}

beforeAll(async () => {
  const answers: Record<string, Buffer> = {
    "/current": archive("v3.259.0"),
    "/older": archive("v3.100.0"),
    "/page": Buffer.from("<html>Please sign in to the network</html>"),
  };
  server = createServer((request, response) => {
    const body = answers[request.url ?? ""];
    response.writeHead(body ? 200 : 404).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

async function fetchFrom(path: string): Promise<string> {
  const workFolder = mkdtempSync(join(tmpdir(), "work-"));
  const target = join(workFolder, "official");
  const { signal } = new AbortController();
  try {
    await fetchRelease({ url: `${origin}${path}`, node: process.execPath, workFolder, target, signal });
  } catch (error) {
    expect(existsSync(target)).toBe(false);
    throw error;
  }
  return target;
}

it("unpacks the release with its language host", async () => {
  expect(readdirSync(await fetchFrom("/current")).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
});

it.each([
  ["/gone", "HTTP 404"],
  ["/older", "is v3.100.0; 3.259.0 or newer is needed"],
  ["/page", "tar could not unpack"],
])("leaves nothing behind and says why when %s does not bring it", async (path, reason) => {
  const failure = await fetchFrom(path).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WayFailed);
  expect((failure as WayFailed).message).toContain(reason);
});

it.each([
  ["linux", "x64", "https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-linux-x64.tar.gz"],
  ["darwin", "arm64", "https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-darwin-arm64.tar.gz"],
  ["win32", "x64", "https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-windows-x64.zip"],
] as const)("knows where the release for %s on %s is", (platform, arch, url) => {
  expect(releaseUrl("3.259.0", platform, arch)).toBe(url);
});
