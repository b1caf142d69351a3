import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { createDeployment } from "../../scripts/sandbox/deployment.ts";
import { startSandbox } from "../../scripts/sandbox/sandbox.ts";
import { buildJob } from "../../transforms/build.ts";
import { nothingToDo } from "../../transforms/idle.ts";
import { parseJobSettings } from "../../transforms/job-settings.ts";
import { GOLD, SILVER } from "../../transforms/models.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { type Place, runTransform } from "./measured-run.ts";

/** A run with nothing to do: seconds from the start of the process to its end, and calls to both stores. */
export async function idleCost(place: Place): Promise<{ readonly seconds: number; readonly storageCalls: number }> {
  const started = performance.now();
  const { report } = await runTransform(place, []);
  const seconds = (performance.now() - started) / 1000;
  if (report.outcome !== "nothing-to-do") throw new Error(`the run was not idle: ${report.outcome}`);
  let storageCalls = 0;
  const counted = (directory: string): Store => {
    const store = localStore(directory);
    const count = <T>(value: T): T => {
      storageCalls++;
      return value;
    };
    return { ...store, list: (...args) => count(store.list(...args)), read: (path) => count(store.read(path)) };
  };
  const settings = parseJobSettings({ COMMERCE_INSIGHTS_LANDING: place.landing, COMMERCE_INSIGHTS_LAKE: place.lake });
  const run = { landing: counted(place.landing), lake: counted(place.lake), settings, runId: "bench", now: new Date() };
  await nothingToDo(run, { silver: SILVER, gold: GOLD }, "gold");
  return { seconds, storageCalls };
}

/** Seconds of a preview of the sample stack after it was deployed into a sandbox. */
export async function previewSeconds(folder: string): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  await buildJob();
  const sandbox = await startSandbox({ folder });
  try {
    const file = fileURLToPath(new URL("../../stacks/examples/contoso-dev.yaml", import.meta.url));
    const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    const deployment = await createDeployment({ sandbox, stack: "contoso-dev", config });
    await deployment.up();
    return (await deployment.preview({ expectNoChanges: true })).seconds;
  } finally {
    await sandbox.stop();
  }
}
