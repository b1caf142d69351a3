import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { JOB_FOLDER } from "../../transforms/build.ts";
import { SETTINGS } from "./pipeline.ts";

/** How a process of the bundled job ended. */
export interface JobEnd {
  /** Null when it was killed. */
  readonly exitCode: number | null;
  /** Lines of standard output. */
  readonly lines: readonly string[];
  /** Milliseconds from the start to each line, and to the end. */
  readonly times: readonly number[];
  readonly errors: string;
}

/** When to kill the job: so many milliseconds after its nth line of progress. */
export interface Moment {
  readonly line: number;
  readonly delay: number;
}

/** Runs the built job as a process of its own, as its container does, against local folders. */
export async function runJob(
  { landing, lake }: { readonly landing: string; readonly lake: string },
  kill?: Moment,
): Promise<JobEnd> {
  const child = spawn(process.execPath, [join(JOB_FOLDER, "run.mjs")], {
    env: {
      PATH: process.env.PATH,
      COMMERCE_INSIGHTS_LANDING: landing,
      COMMERCE_INSIGHTS_LAKE: lake,
      COMMERCE_INSIGHTS_SETTINGS: JSON.stringify({ ...SETTINGS, memory: "512MB", threads: 2 }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const start = performance.now();
  const times: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  const killAt = (line: number) => {
    if (kill?.line === line) timer = setTimeout(() => child.kill("SIGKILL"), kill.delay);
  };
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    times.push(performance.now() - start);
    killAt(lines.length);
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  killAt(0);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearTimeout(timer);
  times.push(performance.now() - start);
  return { exitCode, lines, times, errors };
}

/** Lets the minute pass in which a killed job's lease keeps others out; false when there is none. */
export async function outliveLease(lake: string): Promise<boolean> {
  const folder = join(lake, "ops", "lease");
  const names = await readdir(folder).catch(() => []);
  let isHeld = false;
  for (const name of names) {
    const term = JSON.parse(await readFile(join(folder, name), "utf8")) as { until: string };
    isHeld ||= new Date(term.until) > new Date();
    await writeFile(join(folder, name), JSON.stringify({ ...term, until: new Date(0).toISOString() }));
  }
  return isHeld;
}
