import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunReport } from "../../../transforms/report.ts";
import type { SparkEnvironment } from "./environment.ts";

/** How a rendered job ended. */
export interface JobEnd {
  /** Undefined when it was killed. */
  readonly report: RunReport | undefined;
  readonly exitCode: number | null;
  /** Standard error. */
  readonly progress: string;
}

/** Settings that make Spark start and plan fast on small data; none changes a row. */
const SETTINGS = {
  "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
  "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
  "spark.sql.shuffle.partitions": "1",
  "spark.databricks.delta.snapshotPartitions": "1",
  "spark.sql.adaptive.enabled": "false",
  "spark.sql.codegen.wholeStage": "false",
  "spark.sql.codegen.factoryMode": "NO_CODEGEN",
  // Checksum files beside files that two engines write in turn would go stale.
  "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
  "spark.ui.enabled": "false",
  "spark.ui.showConsoleProgress": "false",
};

/**
 * Runs a rendered job as spark-submit does.
 *
 * @param options.killAt kills the process at once when a line of its progress matches; `mayRefuse` expects no report.
 */
export async function runJob(
  { python, jars }: SparkEnvironment,
  file: string,
  options: { readonly arguments: readonly string[]; readonly killAt?: RegExp; readonly mayRefuse?: true },
): Promise<JobEnd> {
  const scratch = await mkdtemp(join(tmpdir(), "spark-job-"));
  const settings = Object.entries({
    ...{ ...SETTINGS, "spark.sql.warehouse.dir": `${scratch}/warehouse`, "spark.local.dir": scratch },
  });
  const submit = [
    ...["--master", "local[2]", "--driver-memory", "2g", "--driver-class-path", jars.join(":")],
    ...["--driver-java-options", `'-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home=${scratch}'`],
    ...settings.flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
    "pyspark-shell",
  ];
  const child = spawn(python, [file, ...options.arguments], {
    cwd: scratch,
    stdio: ["ignore", "pipe", "pipe"],
    // The JVM is a child of Python: a group of their own lets both be killed at once.
    detached: true,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYSPARK_SUBMIT_ARGS: submit.join(" ") },
  });
  let output = "";
  let progress = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    progress += chunk.toString();
    const isDue = options.killAt?.test(progress);
    if (isDue && child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  });
  const exitCode = await new Promise<number | null>((done) => child.once("close", done));
  await rm(scratch, { recursive: true, force: true });
  const text = output.trim().split("\n").at(-1) ?? "";
  const report = text.startsWith("run-report ")
    ? (JSON.parse(text.slice("run-report ".length)) as RunReport)
    : undefined;
  if (report === undefined && options.killAt === undefined && !options.mayRefuse)
    throw new Error(`no run report:\n${progress.slice(-2000)}`);
  return { report, exitCode, progress };
}
