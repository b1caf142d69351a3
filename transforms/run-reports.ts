import { z } from "zod";
import { OperatorError } from "./operator-error.ts";
import type { RunReport } from "./report.ts";
import { FileNotFoundError, type Store } from "./storage/store.ts";

const FOLDER = "ops/runs";

/** Reports that a lake keeps: two months of eight runs a day. */
const KEPT_REPORTS = 500;

/** What every reader of a report relies on; later versions may add. */
const StoredReport = z.looseObject({
  runId: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  outcome: z.enum(["succeeded", "nothing-to-do", "failed"]),
  folders: z.looseObject({ processed: z.array(z.string()) }),
  tables: z.array(z.looseObject({ layer: z.enum(["silver", "gold"]), table: z.string(), version: z.number() })),
  problems: z.array(z.looseObject({ code: z.string() })),
  checks: z.array(z.looseObject({ table: z.string(), check: z.string(), outcome: z.string() })),
  warnings: z.array(z.string()),
});

/** Stores a run's report under its id, whole or not at all, and removes the oldest beyond `KEPT_REPORTS`. */
export async function storeReport(lake: Store, report: RunReport, kept = KEPT_REPORTS): Promise<void> {
  await lake.put(pathOf(report.runId), `${JSON.stringify(report, null, 1)}\n`);
  try {
    for (const id of (await reportIds(lake)).slice(kept)) await lake.remove(pathOf(id));
  } catch {
    // The run is done and told; the next one removes what is too old.
  }
}

/** Ids of the stored reports, the newest first: an id begins with the time of its run. */
export async function reportIds(lake: Store): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { path, isDirectory } of lake.list(FOLDER)) {
    if (!isDirectory && path.endsWith(".json")) ids.push(path.slice(FOLDER.length + 1, -".json".length));
  }
  return ids.sort().reverse();
}

/**
 * A stored report.
 *
 * @throws OperatorError CI-RUNS-002 when it is gone or no report.
 */
export async function readReport(lake: Store, id: string): Promise<RunReport> {
  try {
    return StoredReport.parse(JSON.parse((await lake.read(pathOf(id))).toString("utf8"))) as unknown as RunReport;
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    const why = cause instanceof FileNotFoundError ? "it does not exist" : "it is not a run report";
    const message = `${pathOf(id)} in ${lake.url} cannot be used: ${why}.`;
    throw new OperatorError("CI-RUNS-002", message, "Choose another of runs list, or restore the file.", { cause });
  }
}

function pathOf(id: string): string {
  return `${FOLDER}/${id}.json`;
}
