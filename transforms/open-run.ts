import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineMemoryLimit } from "./engine/memory-limit.ts";
import { openSession } from "./engine/session.ts";
import { goldSettingsOf } from "./gold-settings.ts";
import { nothingToDo } from "./idle.ts";
import type { JobSettings } from "./job-settings.ts";
import { lakeInLayers } from "./lake-layers.ts";
import { GOLD, SILVER } from "./models.ts";
import { overlaid } from "./overlay/overlaid.ts";
import type { RunReport } from "./report.ts";
import type { JobContext } from "./run-context.ts";
import { checkRequest, type RunRequest } from "./run-request.ts";
import { guardedStore } from "./storage/guarded-store.ts";
import { acquireLease } from "./storage/lease.ts";
import { openStore } from "./storage/open-store.ts";
import { foldedTables, runTransform } from "./transform-run.ts";

export interface RunEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly progress: (text: string) => void;
  /** Who asks for the lake's lease, e.g. the job execution's name. */
  readonly holder: string;
  /** Stops the run before its next table. */
  readonly signal?: AbortSignal;
  /** What to do. @default everything that is new, through gold */
  readonly request?: RunRequest;
}

/** Opens stores and engine, takes the lake's lease, runs the transform and cleans up. */
export async function openRun(settings: JobSettings, environment: RunEnvironment): Promise<RunReport> {
  const { env, now, progress, holder, request = {} } = environment;
  const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
  const spill = join(scratch, "spill");
  await mkdir(spill);
  const landing = openStore(settings.landing, { env, scratch: join(scratch, "landing") });
  const account = openStore(settings.lake, { env, scratch: join(scratch, "lake") });
  const runId = `${now().toISOString().replaceAll(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}`;
  try {
    const { through = "gold" } = checkRequest(request, foldedTables(SILVER, settings.storefront));
    const layered = await lakeInLayers(account, settings.layers);
    const lake = layered.store;
    const isAsked = [request.fullRefresh, request.replay, request.asOf].some((option) => option !== undefined);
    const choices = goldSettingsOf(settings);
    const models = { silver: SILVER, gold: overlaid(GOLD, choices) };
    const run = { landing, lake, settings, runId, now: now() };
    const idle = isAsked ? undefined : await nothingToDo(run, models, through);
    if (idle !== undefined) return idle;
    const lease = await acquireLease(lake, "ops/lease", { holder, now });
    try {
      await layered.record();
      const session = await openSession({
        memoryLimit: engineMemoryLimit(settings.memory),
        threads: settings.threads,
        tempDirectory: spill,
      });
      try {
        const context: JobContext = {
          ...{
            session,
            landing,
            lake: guardedStore(lake, lease, environment.signal),
            scratch,
            now,
            runId,
            progress,
          },
          newId: randomUUID,
          settings: { ...choices, goldRoot: settings.goldRoot, asOf: now() },
        };
        return await runTransform(context, {
          ...{ ...request, ...models, source: settings.source },
          ...(settings.storefront && { storefront: settings.storefront }),
        });
      } finally {
        session.close();
      }
    } finally {
      await lease.release();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
