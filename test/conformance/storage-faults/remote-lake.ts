import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataLakeServiceClient } from "@azure/storage-file-datalake";
import { WRITES } from "../../../scripts/sandbox/storage/operations.ts";
import type { StorageServer } from "../../../scripts/sandbox/storage/server.ts";
import { openSession, type Session } from "../../../transforms/engine/session.ts";
import { nothingToDo } from "../../../transforms/idle.ts";
import type { RunReport } from "../../../transforms/report.ts";
import { adlsStore } from "../../../transforms/storage/adls-store.ts";
import { guardedStore } from "../../../transforms/storage/guarded-store.ts";
import { acquireLease } from "../../../transforms/storage/lease.ts";
import type { RetryPolicy } from "../../../transforms/storage/retry.ts";
import { runTransform } from "../../../transforms/transform-run.ts";
import { writeLanding } from "../../support/landing.ts";
import { remoteLocation, startTestStorage } from "../../support/storage.ts";
import { FIRST, MODELS, SECOND } from "./history.ts";
import { processStore } from "./process-store.ts";

/** Start of the first run; the second comes an hour later. */
const FIRST_RUN = Date.parse("2024-06-01T00:00:00Z");
export const SECOND_RUN = FIRST_RUN + 3_600_000;

const LANDING = "dataverse-test-org";
const SETTINGS = { language: "en-us", timeZone: "UTC", goldRoot: "commerce" };

interface RemoteRun {
  readonly now: () => Date;
  /** @default "the run" */
  readonly holder?: string;
  readonly retry?: Partial<RetryPolicy>;
  /** An engine of its own, for runs at the same time. */
  readonly session?: Session;
}

/** A landing zone and a lake behind HTTPS: the lake has seen the first run, the landing zone holds both landings. */
export interface RemoteLake {
  readonly server: StorageServer;
  readonly session: Session;
  /** Folder of the lake's files on the server's disk. */
  readonly files: string;
  /** Puts the lake back to what the first run left, without faults. */
  restore(): Promise<void>;
  /** A run as the job does it: idle test, lease, transform; pauses between tries are a thousand times shorter. */
  run(run: RemoteRun): Promise<RunReport>;
  /** Writes into Dataverse's container since the server started, as text; none are allowed. */
  writesToLanding(): readonly string[];
  /** Location of the lake as messages name it. */
  readonly url: string;
  /** Adds a term after the newest one of the lake's lease, as another run does, past the storage's doors. */
  plantTerm(term: { readonly holder: string; readonly since: string; readonly until: string }): Promise<void>;
  openSession(): Promise<Session>;
  close(): Promise<void>;
}

export async function openRemoteLake(): Promise<RemoteLake> {
  const storage = await startTestStorage();
  const { server, root, scratch, credential } = storage;
  const files = join(root, "lake");
  const before = join(storage.scratch, "before");
  await mkdir(scratch, { recursive: true });
  await new DataLakeServiceClient(storage.location("landing"), credential).getFileSystemClient(LANDING).create();
  const ours = server.calls().length;
  const stores = { landing: storage.location("landing", LANDING), lake: storage.location("lake") };
  const sessionIn = async () => {
    const tempDirectory = join(scratch, randomUUID());
    await mkdir(tempDirectory);
    return openSession({ memoryLimit: "512MB", threads: 1, tempDirectory });
  };
  const session = await sessionIn();

  async function run({ now, holder = "the run", retry, session: own = session }: RemoteRun): Promise<RunReport> {
    const folder = join(scratch, randomUUID());
    await mkdir(folder);
    const open = (place: keyof typeof stores) =>
      processStore(
        adlsStore(remoteLocation(stores[place]), {
          ...{ credential, scratch: join(folder, place) },
          retry: { tryTimeout: 10_000, ...retry },
          waiting: { sleep: (ms) => sleep(ms / 1000), random: Math.random, now: () => new Date() },
        }),
      );
    const [landing, lake] = [open("landing"), open("lake")];
    const runId = `${now().toISOString().replaceAll(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}`;
    try {
      const idle = await nothingToDo({ landing, lake, settings: SETTINGS, runId, now: now() }, MODELS, "gold");
      if (idle !== undefined) return idle;
      const lease = await acquireLease(lake, "ops/lease", { holder, now, heartbeat: 0 });
      try {
        const context = {
          ...{ session: own, landing, lake: guardedStore(lake, lease), scratch: folder, now, runId },
          ...{ newId: randomUUID, progress: () => {}, settings: { ...SETTINGS, asOf: now() } },
        };
        return await runTransform(context, MODELS);
      } finally {
        await lease.release();
      }
    } finally {
      await Promise.all([landing.end(), lake.end()]);
      await rm(folder, { recursive: true, force: true });
    }
  }

  await writeLanding(join(root, "landing", LANDING), { folders: FIRST });
  const first = await run({ now: () => new Date(FIRST_RUN) });
  if (first.outcome !== "succeeded") throw new Error(`the first run failed: ${JSON.stringify(first)}`);
  await cp(files, before, { recursive: true });
  await writeLanding(join(root, "landing", LANDING), { folders: SECOND });
  const landingWrites: string[] = [];
  const stopWatching = server.onWrite(({ phase, operation, account, path }) => {
    if (account === "landing" && phase === "before") landingWrites.push(`${operation} ${path}`);
    return undefined;
  });

  return {
    ...{ server, session, files, run, openSession: sessionIn },
    async restore() {
      server.setFaults([]);
      for (const name of await readdir(files)) await rm(join(files, name), { recursive: true, force: true });
      await cp(before, files, { recursive: true });
    },
    writesToLanding() {
      const recorded = server.calls().slice(ours);
      const refused = recorded.filter(({ account, operation }) => account === "landing" && WRITES.has(operation));
      return [...landingWrites, ...refused.map(({ operation, path }) => `${operation} ${path}`)];
    },
    url: stores.lake,
    async plantTerm(term) {
      const folder = join(files, "ops", "lease");
      const newest = (await readdir(folder)).sort().at(-1) ?? "0";
      const number = Number.parseInt(newest, 10) + 1;
      await writeFile(join(folder, `${String(number).padStart(12, "0")}.json`), JSON.stringify(term));
    },
    async close() {
      stopWatching();
      session.close();
      await storage.stop();
    },
  };
}
