import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import type { TokenCredential } from "@azure/identity";
import { createAuthority } from "../../scripts/sandbox/certificates.ts";
import type { StorageAction, StorageControlPlane } from "../../scripts/sandbox/storage/control-plane.ts";
import {
  type StorageServer,
  type StorageServerOptions,
  startStorageServer,
} from "../../scripts/sandbox/storage/server.ts";
import { issueToken, STORAGE_AUDIENCE } from "../../scripts/sandbox/tokens.ts";
import { parseLocation, type RemoteLocation } from "../../transforms/storage/location.ts";

const KEY = "key of a test";
const JOB = "11111111-1111-1111-1111-111111111111";

export interface TestStorage {
  readonly server: StorageServer;
  /** Folder of the server's files. */
  readonly root: string;
  /** A fresh folder, removed with everything else. */
  readonly scratch: string;
  readonly credential: TokenCredential;
  /** What tests may change to take rights away. */
  readonly denied: Set<StorageAction>;
  /** A location as operators write it, e.g. `location("lake", "gold/commerce")`. */
  location(account: string, path?: string): string;
  /** Stops the server and starts another on the same files and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a storage server with the accounts `lake` (hierarchical; containers silver, gold, quarantine, ops), `landing`
 * (hierarchical, no container) and `ops` (flat; bundles), and makes this process trust its certificate.
 */
export async function startTestStorage(
  options: Pick<StorageServerOptions, "faults" | "now"> = {},
): Promise<TestStorage> {
  const folder = await mkdtemp(join(tmpdir(), "storage-"));
  const { caFile, key, cert } = await createAuthority(join(folder, "authority"), new Date());
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), await readFile(caFile, "utf8")]);
  const denied = new Set<StorageAction>();
  const accounts = new Map([
    ["lake", { isHierarchical: true, containers: new Set(["silver", "gold", "quarantine", "ops"]) }],
    ["landing", { isHierarchical: true, containers: new Set<string>() }],
    ["ops", { isHierarchical: false, containers: new Set(["bundles"]) }],
  ]);
  const control: StorageControlPlane = {
    account: (name) => accounts.get(name),
    reaches: () => true,
    allows: ({ principalId, action }) => principalId === JOB && !denied.has(action),
  };
  const root = join(folder, "accounts");
  const start = (port?: number) =>
    startStorageServer({ root, tls: { key, cert }, control, tokenKey: KEY, ...options, ...(port && { port }) });
  let server = await start();
  return {
    get server() {
      return server;
    },
    root,
    scratch: join(folder, "scratch"),
    credential: testCredential(),
    denied,
    location: (account, path) => [server.url, account, path].filter(Boolean).join("/"),
    async restart() {
      const { port } = server;
      await server.stop();
      server = await start(port);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A parsed location that is known to be remote. */
export function remoteLocation(text: string): RemoteLocation {
  const location = parseLocation(text);
  if (location.kind !== "adls") throw new Error(`${text} is not remote`);
  return location;
}

/** A credential that the server of `startTestStorage` believes, unless its claims are changed. */
export function testCredential(
  claims: { readonly principalId?: string; readonly audience?: string; readonly lifetimeSeconds?: number } = {},
): TokenCredential {
  return {
    async getToken() {
      const now = new Date();
      const { principalId = JOB, audience = STORAGE_AUDIENCE, lifetimeSeconds = 3600 } = claims;
      const token = issueToken(KEY, { principalId, audience, lifetimeSeconds, now });
      return { token, expiresOnTimestamp: now.getTime() + 3_600_000 };
    },
  };
}
