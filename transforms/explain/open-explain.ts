import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineMemoryLimit } from "../engine/memory-limit.ts";
import { openSession } from "../engine/session.ts";
import { goldSettingsOf } from "../gold-settings.ts";
import type { JobSettings } from "../job-settings.ts";
import { lakeInLayers } from "../lake-layers.ts";
import { GOLD } from "../models.ts";
import { overlaid } from "../overlay/overlaid.ts";
import type { JobContext } from "../run-context.ts";
import { openStore } from "../storage/open-store.ts";
import { explainRow } from "./explain-row.ts";
import type { Explanation } from "./explanation.ts";

/** What `transform explain` is asked. */
export interface ExplainOptions extends Omit<JobSettings, "landing"> {
  /** @default lines are not looked for */
  readonly landing?: string;
  readonly table: string;
  readonly key: string;
  readonly showValues: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly progress: (text: string) => void;
}

/** Opens lake and engine, explains one row, and cleans up. Writes nothing. */
export async function openExplain(options: ExplainOptions): Promise<Explanation> {
  const { env, now, progress, table, key, showValues, goldRoot, memory, threads } = options;
  const choices = goldSettingsOf(options);
  const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
  try {
    const { store: lake } = await lakeInLayers(openStore(options.lake, { env, scratch: join(scratch, "lake") }));
    const landing =
      options.landing === undefined
        ? undefined
        : openStore(options.landing, { env, scratch: join(scratch, "landing") });
    const session = await openSession({ memoryLimit: engineMemoryLimit(memory), threads, tempDirectory: scratch });
    try {
      const context: JobContext = {
        ...{ session, lake, landing: landing ?? lake, scratch, progress, now: () => now },
        ...{ runId: "explain", newId: () => "explain", settings: { ...choices, goldRoot, asOf: now } },
      };
      return await explainRow(context, overlaid(GOLD, choices), {
        table,
        key,
        showValues,
        ...(landing && { landing }),
      });
    } finally {
      session.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
