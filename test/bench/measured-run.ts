import { fileURLToPath } from "node:url";
import { runScript } from "../../scripts/demo/child.ts";
import type { RunReport } from "../../transforms/report.ts";

const MAIN = fileURLToPath(new URL("../../scripts/main.ts", import.meta.url));

/** What a run is measured on. */
export interface Place {
  readonly landing: string;
  readonly lake: string;
  readonly memory: string;
  readonly threads: number;
}

/** Runs the transform in a process of its own; seconds are the run's own, without the start of the process. */
export async function runTransform(
  { landing, lake, memory, threads }: Place,
  flags: readonly string[],
): Promise<{ readonly seconds: number; readonly peakMemoryBytes: number; readonly report: RunReport }> {
  const engine = ["--memory", memory, "--threads", `${threads}`];
  const args = ["transform", "run", "--landing", landing, "--lake", lake, ...engine, "--json", "--quiet", ...flags];
  const report = JSON.parse(await runScript(MAIN, args, { env: {} })) as RunReport;
  const seconds = (Date.parse(report.finishedAt) - Date.parse(report.startedAt)) / 1000;
  return { seconds, peakMemoryBytes: report.peakMemoryBytes, report };
}
