import { cp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { randomOf } from "../../scripts/generate/random.ts";
import { buildJob } from "../../transforms/build.ts";
import { openSession, type Session } from "../../transforms/engine/session.ts";
import type { Row } from "../support/delta.ts";
import { type JobEnd, type Moment, outliveLease, runJob } from "./job-process.ts";
import { lakeTable } from "./lake-rows.ts";
import { openPipeline, type Pipeline } from "./pipeline.ts";

/** Tables of a lake by path, and their rows. */
type LakeRows = Readonly<Record<string, readonly Row[]>>;

/** What became of a lake whose job was killed in its second run. */
interface KilledRun {
  /** The killed job; a job that was faster than its killer is killed earlier. */
  readonly killed: JobEnd;
  /** The dead job's lease would have kept others out for a minute. */
  readonly leftLease: boolean;
  /** The job as it was started again. */
  readonly again: JobEnd;
  readonly rows: LakeRows;
}

/** A landing zone with two landings, and a lake that has seen the first: what a second run does can be repeated. */
export interface SecondRun {
  /** The second run that nobody disturbs. */
  readonly undisturbed: JobEnd;
  readonly rows: LakeRows;
  /** Moments spread over the undisturbed run, drawn from a seed. */
  moments(count: number, seed: number): Moment[];
  /** Repeats the second run up to a moment, kills it, lets its lease run out and runs the job again. */
  killedAt(moment: Moment): Promise<KilledRun>;
  close(): Promise<void>;
}

export async function openSecondRun(customers: number): Promise<SecondRun> {
  await buildJob();
  const pipeline = await openPipeline({ customers, products: 12 });
  const session = await openSession({ memoryLimit: "512MB", threads: 2, tempDirectory: tmpdir() });
  const { lake } = pipeline;
  const before = `${lake}-before`;
  await pipeline.land();
  await mustSucceed(runJob(pipeline));
  await pipeline.land();
  await cp(lake, before, { recursive: true });
  const undisturbed = await mustSucceed(runJob(pipeline));
  const rows = await rowsOf(session, lake);

  return {
    ...{ undisturbed, rows },
    moments(count, seed) {
      const random = randomOf(seed, "moments");
      return Array.from({ length: count }, (_, place) =>
        momentAt(undisturbed, (place + random.int(0, 99) / 100) / count),
      );
    },
    async killedAt(moment) {
      let killed: JobEnd | undefined;
      for (let { line, delay } = moment; killed === undefined || killed.exitCode !== null; delay = delay * 0.7 - 1) {
        if (delay < 0 && killed !== undefined) throw new Error("the job always ended before it could be killed");
        await rm(lake, { recursive: true, force: true });
        await cp(before, lake, { recursive: true });
        killed = await runJob(pipeline, { line, delay });
      }
      const leftLease = await outliveLease(lake);
      const again = await runJob(pipeline);
      return { killed, leftLease, again, rows: await rowsOf(session, lake) };
    },
    close: () => closeAll(session, pipeline),
  };
}

/** The moment at a share of a run, told from its last line before so that a slower repetition comes to the same place. */
function momentAt({ times }: JobEnd, share: number): Moment {
  const wanted = share * (times.at(-1) ?? 0);
  const line = times.findLastIndex((time) => time <= wanted) + 1;
  return { line, delay: Math.round(wanted - (times[line - 1] ?? 0)) };
}

async function closeAll(session: Session, pipeline: Pipeline): Promise<void> {
  session.close();
  await pipeline.close();
}

async function mustSucceed(run: Promise<JobEnd>): Promise<JobEnd> {
  const end = await run;
  if (end.exitCode !== 0) throw new Error(`the job ended with ${end.exitCode}: ${end.errors} ${end.lines.at(-1)}`);
  return end;
}

/** Rows of every silver, quarantine and gold table. */
async function rowsOf(session: Session, lake: string): Promise<LakeRows> {
  const logs = (await readdir(lake, { recursive: true })).filter((path) => path.endsWith("_delta_log"));
  const tables = logs.map((path) => path.slice(0, -"/_delta_log".length)).sort();
  const entries: [string, readonly Row[]][] = [];
  for (const table of tables) entries.push([table, (await lakeTable(session, lake, table)).rows]);
  return Object.fromEntries(entries);
}
