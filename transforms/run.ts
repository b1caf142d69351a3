import { writeFile } from "node:fs/promises";
import { describeReport } from "./describe-report.ts";
import { parseJobSettings } from "./job-settings.ts";
import { openRun } from "./open-run.ts";
import { EXIT, OperatorError } from "./operator-error.ts";
import { requestOf } from "./requested.ts";
import { RUN_HEALTH, runHealthOf } from "./run-health.ts";
import { exitCodeOf } from "./transform-run.ts";

/** Entry of the transform job: reads its settings from the environment, prints the run report as its last line. */
async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  try {
    const { CONTAINER_APP_JOB_EXECUTION_NAME, AZ_BATCH_JOB_ID, COMMERCE_INSIGHTS_HEALTH } = process.env;
    const settings = parseJobSettings(process.env);
    const report = await openRun(settings, {
      env: process.env,
      now: () => new Date(),
      progress: (text) => console.log(text),
      holder: CONTAINER_APP_JOB_EXECUTION_NAME ?? AZ_BATCH_JOB_ID ?? `process ${process.pid}`,
      signal: stop.signal,
      request: requestOf(process.env.COMMERCE_INSIGHTS_REQUEST),
    });
    for (const line of describeReport(report)) console.log(line);
    const health = JSON.stringify(runHealthOf(report));
    console.log(`${RUN_HEALTH} ${health}`);
    // In a file for a pipeline that can read no log.
    if (COMMERCE_INSIGHTS_HEALTH) await writeFile(COMMERCE_INSIGHTS_HEALTH, health);
    console.log(`run-report ${JSON.stringify(report)}`);
    process.exitCode = exitCodeOf(report);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    console.error(`${error.code} ${error.message}\nhint: ${error.hint}`);
    process.exitCode = stop.signal.aborted ? EXIT.interrupted : error.exitCode;
  }
}

await main();
