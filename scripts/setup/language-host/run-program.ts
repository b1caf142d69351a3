import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import type { Children } from "./children.ts";
import { nodeFor } from "./program-node.ts";

/** The program has told the user what is wrong; the engine need not add anything. */
export const EXIT_CODE_BAIL = 32;

/** Where the engine listens, as it told this host. */
export interface EngineConnection {
  readonly engineAddress: string;
}

/** Runs a Pulumi program to its end and returns its exit code. Its output goes to the engine as diagnostics. */
export function runProgram(
  request: RunRequest,
  { engineAddress }: EngineConnection,
  children: Children,
): Promise<number> {
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const pwd = request.getPwd() || directory;
  const flags = {
    engine: engineAddress,
    monitor: request.getMonitorAddress(),
    project: request.getProject(),
    stack: request.getStack(),
    pwd,
    parallel: `${request.getParallel()}`,
    organization: request.getOrganization(),
    "root-directory": request.getInfo()?.getRootDirectory() ?? "",
  };
  // The SDK the program uses, not one bundled here: both ends of its private protocol must be of one version.
  const runner = createRequire(join(directory, "x.js")).resolve("@pulumi/pulumi/cmd/run");
  const args = [
    runner,
    ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    join(directory, request.getInfo()?.getEntryPoint() || "."),
  ];
  const config = Object.fromEntries(request.getConfigMap().toArray());
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  return new Promise((resolve, reject) => {
    const child = children.start(nodeFor(directory), args, { cwd: pwd, env, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
