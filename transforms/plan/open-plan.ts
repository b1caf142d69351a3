import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineMemoryLimit } from "../engine/memory-limit.ts";
import { openSession } from "../engine/session.ts";
import { goldSettingsOf } from "../gold-settings.ts";
import type { JobSettings } from "../job-settings.ts";
import type { Gold } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { lakeInLayers } from "../lake-layers.ts";
import { overlaid } from "../overlay/overlaid.ts";
import { modelsHash } from "../publish/build-gold.ts";
import { readGoldManifest } from "../publish/manifest.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import { sourceOf } from "../sources/source-of.ts";
import { openStore } from "../storage/open-store.ts";
import { makePlan } from "./make-plan.ts";
import type { Plan } from "./plan.ts";
import { readDeployed } from "./read-deployed.ts";

/** Where and when a plan is made. */
export interface PlanEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
}

/**
 * Compares models and settings with a lake, and looks into the landing zone when one is named. Takes no lease and
 * writes nothing.
 */
export async function openPlan(
  settings: Omit<JobSettings, "landing"> & { readonly landing?: string },
  models: { readonly silver: readonly Silver[]; readonly gold: readonly Gold[] },
  { env, now }: PlanEnvironment,
): Promise<Plan> {
  const { goldRoot, memory, threads } = settings;
  const choices = goldSettingsOf(settings);
  const gold = overlaid(models.gold, choices);
  const silver = settings.storefront === undefined ? models.silver : [...models.silver, storefrontevents];
  const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
  try {
    const { store: lake, layers } = await lakeInLayers(
      openStore(settings.lake, { env, scratch: join(scratch, "lake") }),
      settings.layers,
    );
    const memoryLimit = engineMemoryLimit(memory);
    const session = await openSession({ memoryLimit, threads, tempDirectory: scratch });
    try {
      const manifest = await readGoldManifest(lake, goldRoot);
      return makePlan({
        ...{ lake: lake.url, layers, goldRoot, settings: choices, silver, gold, manifest },
        isCurrent: manifest.complete === modelsHash(gold, choices),
        deployed: {
          silver: await readDeployed(lake, session, "silver"),
          gold: await readDeployed(lake, session, `gold/${goldRoot}`),
        },
        landing: settings.landing === undefined ? null : await newsOf(settings.landing),
      });
    } finally {
      session.close();
    }

    async function newsOf(location: string): Promise<Plan["landing"]> {
      const landing = openStore(location, { env, scratch: join(scratch, "landing") });
      const pending = await sourceOf(settings.source).look({ landing, lake, models: models.silver, now });
      return { hasNews: pending.hasNews, inProgress: pending.folders.inProgress ?? null };
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
