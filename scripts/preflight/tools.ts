import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { about, type Check, type Finding, failed, passed, type Seen } from "../findings/finding.ts";

/** What the machine has and reaches. */
export interface ToolFacts {
  readonly node: string;
  readonly pulumi: Seen<string>;
  /** Hosts that must be reached, each with the reason why it was not, or undefined. */
  readonly hosts: Readonly<Record<string, string | undefined>>;
}

/** Oldest Node whose type stripping runs the kit. */
const LEAST_NODE = 24;

/** What the tools and the network allow. `pinned` is the Pulumi version the kit is tested with. Pure. */
export function toolFindings({ node, pulumi, hosts }: ToolFacts, pinned: string): readonly Finding[] {
  const nodeCheck: Check = { check: "node", title: `Node.js is ${LEAST_NODE} or newer` };
  const pulumiCheck: Check = { check: "pulumi", title: "Pulumi CLI is of the major version the kit is tested with" };
  const hostCheck: Check = { check: "reach", title: "Azure is reached over the network" };
  const closed = Object.entries(hosts).filter(([, reason]) => reason !== undefined);
  return [
    majorOf(node) >= LEAST_NODE
      ? passed(nodeCheck, node)
      : failed(nodeCheck, node, "npm ci brings it: start commands with npx commerce-insights."),
    about(pulumiCheck, pulumi, "npm run setup brings it.", (version) =>
      majorOf(version) === majorOf(pinned)
        ? passed(pulumiCheck, version)
        : failed(pulumiCheck, version, `npm run setup brings ${pinned}.`),
    ),
    closed.length === 0
      ? passed(hostCheck, Object.keys(hosts).join(", "))
      : failed(
          hostCheck,
          closed.map(([host, reason]) => `${host}: ${reason}`).join("; "),
          "Let this machine through: proxy, firewall, DNS.",
        ),
  ];
}

/** Looks at the machine: starts `pulumi version`, opens a connection to each host and closes it. */
export async function readTools(
  hosts: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<ToolFacts> {
  const reached = await Promise.all(hosts.map(async (host) => [host, await reach(host)] as const));
  return { node: process.versions.node, pulumi: await pulumiVersion(env), hosts: Object.fromEntries(reached) };
}

async function pulumiVersion(env: Readonly<Record<string, string | undefined>>): Promise<Seen<string>> {
  try {
    const options = { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 30_000 };
    const { stdout } = await promisify(execFile)("pulumi", ["version"], options);
    return { value: stdout.trim().replace(/^v/, "") };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { unseen: code === "ENOENT" ? "pulumi is not on PATH" : (message.split("\n")[0] ?? "") };
  }
}

const CONNECT_MILLISECONDS = 5_000;

/** Why `host` or `host:port` cannot be reached. */
function reach(host: string): Promise<string | undefined> {
  const [name = host, port = "443"] = host.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host: name, port: Number(port), timeout: CONNECT_MILLISECONDS });
    const end = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end(`no answer within ${CONNECT_MILLISECONDS / 1000} s`));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

const majorOf = (version: string) => Number.parseInt(version, 10);
