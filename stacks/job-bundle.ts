import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { BundleFile } from "../components/ops-store.ts";
import type { BatchRuntime } from "./batch-runtime.ts";
import { ConfigError } from "./config-error.ts";

/** The built transform job as the stack deploys it. */
export interface JobBundle {
  readonly files: readonly BundleFile[];
  /** Text of the script the container starts with. */
  readonly bootstrap: string;
  /** What machines of a Batch pool need beside it; undefined with another compute. */
  readonly runtime?: BatchRuntime | undefined;
}

/** Where `npm run build` leaves the job. */
const JOB_FOLDER = fileURLToPath(new URL("../dist/job", import.meta.url));

const Files = z.array(z.strictObject({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1);

/**
 * Reads the built job.
 *
 * @throws ConfigError CI-STACK-003 when it is not there or not whole.
 */
export function readJobBundle(folder: string = JOB_FOLDER): JobBundle {
  const files = filesOf(folder).map((file) => ({ ...file, path: join(folder, file.name) }));
  const missing = files.filter(({ path }) => !existsSync(path)).map(({ name }) => name);
  if (missing.length > 0) throw notBuilt(folder, `${missing.join(", ")} named by bundle.json is not there`);
  return { files, bootstrap: textOf(folder, "bootstrap.mjs").trim() };
}

function filesOf(folder: string): z.output<typeof Files> {
  const text = textOf(folder, "bundle.json");
  try {
    return Files.parse(JSON.parse(text));
  } catch {
    throw notBuilt(folder, "bundle.json is not a list of files with their SHA-256");
  }
}

function textOf(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    throw notBuilt(folder, `${name} is not there`);
  }
}

function notBuilt(folder: string, what: string): ConfigError {
  return new ConfigError("CI-STACK-003", `The transform job in ${folder} is not built: ${what}.`, "Run npm run build.");
}
