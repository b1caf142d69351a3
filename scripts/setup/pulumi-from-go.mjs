// @ts-check
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { WayFailed } from "./first-way.mjs";
import { withProgress } from "./progress.mjs";
import { checkedVersion } from "./pulumi-on-path.mjs";
import { lastLines, runTool } from "./tool.mjs";
import { PULUMI_VERSION } from "./version.mjs";

/**
 * Builds the Pulumi CLI, without language hosts, from the checked-in wrapper module.
 *
 * A wrapper is needed because the CLI's module has `replace` directives, which `go install …@version` refuses.
 * @param {{ module: string, workFolder: string, target: string, signal: AbortSignal }} options `module`: folder of go.mod
 * @throws WayFailed
 */
export async function buildFromGo({ module, workFolder, target, signal }) {
  if (process.platform === "win32") throw new WayFailed("not possible on Windows");
  const found = await runTool("go", ["version"], { signal });
  if (found.code !== 0) throw new WayFailed("no go on PATH");
  const folder = join(workFolder, "built");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "pulumi");
  const expectation = "takes about 5 minutes on 2 cores, much less when repeated";
  await withProgress("building the Pulumi CLI from source", expectation, async () => {
    const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
    const { code, output } = await runTool("go", buildArguments(file), { signal, cwd: module, env });
    if (code !== 0) throw new WayFailed(`go build ended with exit code ${code}:\n${lastLines(output, 4)}`);
  });
  await checkedVersion(file, signal);
  renameSync(folder, target);
}

/** @param {string} file */
function buildArguments(file) {
  // Without the version in the binary the Automation API refuses it; without osusergo it needs a C compiler.
  const version = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI_VERSION}`;
  return [
    "build",
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    "-tags=osusergo,grpcnotrace",
    `-ldflags=-s -w -X ${version}`,
    "-o",
    file,
    "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  ];
}
