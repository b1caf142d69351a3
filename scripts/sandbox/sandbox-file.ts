import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Ports of the sandbox's servers on 127.0.0.1; 0 means any. */
const Ports = z.strictObject({
  storage: z.int(),
  arm: z.int(),
  /** Absent in the files of sandboxes from before there was one. */
  fabric: z.int().default(0),
  identity: z.int(),
  azureNative: z.int(),
  azuread: z.int(),
  control: z.int(),
});

const File = z.strictObject({
  /** Secret that tokens are signed with. */
  tokenKey: z.string(),
  ports: Ports,
  /** Object id of Customer Insights in this tenant, when a stack names one. */
  customerInsightsObjectId: z.string().optional(),
  /** Object ids of other principals that a stack names. */
  otherObjectIds: z.array(z.string()).default([]),
  /** Process that serves the sandbox while it is up. */
  pid: z.int().optional(),
});

/** What a sandbox keeps between two starts, in `sandbox.json` of its folder. */
export type SandboxFile = z.infer<typeof File>;

const ANY_PORT = 0;

/** Reads the file of a sandbox; undefined when it never ran. */
export function readSandboxFile(folder: string): SandboxFile | undefined {
  try {
    return File.parse(JSON.parse(readFileSync(join(folder, "sandbox.json"), "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** What a sandbox starts with: what it had last time, or a new secret and any ports. */
export function startingPoint(folder: string): SandboxFile {
  const ports = {
    storage: ANY_PORT,
    arm: ANY_PORT,
    fabric: ANY_PORT,
    identity: ANY_PORT,
    azureNative: ANY_PORT,
    azuread: ANY_PORT,
    control: ANY_PORT,
  };
  return readSandboxFile(folder) ?? { tokenKey: randomBytes(32).toString("hex"), ports, otherObjectIds: [] };
}

/** Writes the file; readable by its owner only, because the secret opens everything in the sandbox. */
export function writeSandboxFile(folder: string, file: SandboxFile): void {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, "sandbox.json.draft");
  writeFileSync(draft, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(folder, "sandbox.json"));
}

/** Starts a server on the port it had before, or on any when that one is taken. */
export async function onKnownPort<Server>(port: number, start: (port: number) => Promise<Server>): Promise<Server> {
  try {
    return await start(port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (port === ANY_PORT || !(code === "EADDRINUSE" || message.includes("EADDRINUSE"))) throw error;
    return start(ANY_PORT);
  }
}
