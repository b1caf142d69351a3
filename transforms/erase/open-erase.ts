import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineMemoryLimit } from "../engine/memory-limit.ts";
import { openSession } from "../engine/session.ts";
import { goldSettingsOf } from "../gold-settings.ts";
import type { JobSettings } from "../job-settings.ts";
import { lakeInLayers } from "../lake-layers.ts";
import { GOLD, OWN_SILVER, SILVER } from "../models.ts";
import { overlaid } from "../overlay/overlaid.ts";
import type { JobContext } from "../run-context.ts";
import { guardedStore } from "../storage/guarded-store.ts";
import { acquireLease } from "../storage/lease.ts";
import { openStore } from "../storage/open-store.ts";
import { type EraseRequest, erasePerson } from "./erase-person.ts";
import { type Erasure, readErasures } from "./erasure.ts";
import { type ErasurePlan, planErasure } from "./plan-erasure.ts";

/** Where an erasure works. */
interface EraseEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly progress: (text: string) => void;
  /** Stops before the next write. */
  readonly signal?: AbortSignal;
}

const EVERY_SILVER = [...SILVER, ...OWN_SILVER];

type EraseSettings = Omit<JobSettings, "landing"> & { readonly landing?: string };

/** Takes the lake's lease and erases a person; what it may be cut off from, the same call completes. */
export async function openErase(
  settings: EraseSettings,
  request: EraseRequest,
  environment: EraseEnvironment,
): Promise<Erasure> {
  return withContext(settings, environment, async (context) => {
    const lease = await acquireLease(context.lake, "ops/lease", {
      holder: "transform erase",
      now: environment.now,
    });
    try {
      const lake = guardedStore(context.lake, lease, environment.signal);
      return await erasePerson({ ...context, lake }, modelsOf(settings), request);
    } finally {
      await lease.release();
    }
  });
}

/** What an erasure would do. Takes no lease and writes nothing. */
export async function openErasePlan(
  settings: EraseSettings,
  request: EraseRequest,
  environment: EraseEnvironment,
): Promise<ErasurePlan> {
  return withContext(settings, environment, (context) =>
    planErasure(context, EVERY_SILVER, request, settings.landing === undefined ? undefined : context.landing),
  );
}

/** The records of a lake's erasures. */
export async function openErasures(
  settings: EraseSettings,
  environment: EraseEnvironment,
): Promise<readonly Erasure[]> {
  return withContext(settings, environment, ({ lake }) => readErasures(lake));
}

function modelsOf(settings: EraseSettings) {
  return { silver: EVERY_SILVER, gold: overlaid(GOLD, goldSettingsOf(settings)) };
}

async function withContext<T>(
  settings: EraseSettings,
  { env, now, progress }: EraseEnvironment,
  work: (context: JobContext) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
  try {
    const account = openStore(settings.lake, { env, scratch: join(scratch, "lake") });
    const { store: lake } = await lakeInLayers(account, settings.layers);
    const landing =
      settings.landing === undefined ? lake : openStore(settings.landing, { env, scratch: join(scratch, "landing") });
    const { memory, threads, goldRoot } = settings;
    const session = await openSession({ memoryLimit: engineMemoryLimit(memory), threads, tempDirectory: scratch });
    try {
      return await work({
        ...{ session, lake, landing, scratch, now, progress, newId: randomUUID },
        runId: `erase-${now().toISOString().replaceAll(/[:.]/g, "-")}`,
        settings: { ...goldSettingsOf(settings), goldRoot, asOf: now() },
      });
    } finally {
      session.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
