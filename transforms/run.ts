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
    const settings = parseJobSettings(process.env);
    const report = await openRun(settings, {
      env: process.env,
      now: () => new Date(),
      progress: (text) => console.log(text),
      holder: process.env.CONTAINER_APP_JOB_EXECUTION_NAME ?? `process ${process.pid}`,
      signal: stop.signal,
      request: requestOf(process.env.COMMERCE_INSIGHTS_REQUEST),
    });
    for (const line of describeReport(report)) console.log(line);
    console.log(`${RUN_HEALTH} ${JSON.stringify(runHealthOf(report))}`);
    console.log(`run-report ${JSON.stringify(report)}`);
    process.exitCode = exitCodeOf(report);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    console.error(`${error.code} ${error.message}\nhint: ${error.hint}`);
    process.exitCode = stop.signal.aborted ? EXIT.interrupted : error.exitCode;
  }
}

await main();
