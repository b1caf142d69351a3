// @ts-check
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WayFailed } from "./first-way.mjs";
import { withProgress } from "./progress.mjs";
import { checkedVersion, executable } from "./pulumi-on-path.mjs";
import { lastLines, runTool } from "./tool.mjs";

/**
 * Address of the archive that the official installer fetches.
 * @param {string} version
 * @param {NodeJS.Platform} platform
 * @param {string} arch x64 or arm64
 */
export function releaseUrl(version, platform, arch) {
  const os = platform === "win32" ? "windows" : platform;
  const extension = platform === "win32" ? "zip" : "tar.gz";
  return `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${os}-${arch}.${extension}`;
}

/**
 * Downloads the official distribution, language hosts included, into a folder.
 * @param {{ url: string, node: string, workFolder: string, target: string, signal: AbortSignal }} options `node`: the pinned one
 * @throws WayFailed
 */
export async function fetchRelease({ url, node, workFolder, target, signal }) {
  const archive = join(workFolder, "archive");
  const unpacked = join(workFolder, "unpacked");
  mkdirSync(unpacked, { recursive: true });
  await withProgress("downloading the official Pulumi CLI", "about 100 MB", async () => {
    const program = fileURLToPath(new URL("download.mjs", import.meta.url));
    const env = { ...process.env, NODE_USE_ENV_PROXY: "1", NODE_NO_WARNINGS: "1" };
    const { code, output } = await runTool(node, [program, url, archive], { signal, env });
    if (code !== 0) throw new WayFailed(`${url}: ${lastLines(output, 2)}`);
    const unpacking = await runTool("tar", ["-xf", archive, "-C", unpacked], { signal });
    if (unpacking.code !== 0) throw new WayFailed(`tar could not unpack ${url}: ${lastLines(unpacking.output, 2)}`);
  });
  const folder = [join(unpacked, "pulumi", "bin"), join(unpacked, "pulumi")].find((candidate) =>
    existsSync(join(candidate, executable("pulumi"))),
  );
  if (!folder) throw new WayFailed(`${url} holds no pulumi/${executable("pulumi")}`);
  await checkedVersion(join(folder, executable("pulumi")), signal);
  renameSync(folder, target);
}
