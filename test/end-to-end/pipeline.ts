import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultKind } from "../../scripts/generate/faults/faults.ts";
import { landIncrement, landInitial } from "../../scripts/generate/land.ts";
import { type LandingTarget, openLandingTarget } from "../../scripts/generate/landing-target.ts";
import type { World, WorldSettings } from "../../scripts/generate/world.ts";
import type { JobSettings } from "../../transforms/job-settings.ts";
import { openRun } from "../../transforms/open-run.ts";
import type { RunReport } from "../../transforms/report.ts";

/** Settings of the transform in these tests: a language and a zone that show when they are ignored. */
export const SETTINGS = { language: "de", timeZone: "Europe/Vienna", goldRoot: "commerce" } as const;

/** A landing zone that a generated environment writes, and a lake that the transform keeps, in a temporary folder. */
export interface Pipeline {
  readonly landing: string;
  readonly lake: string;
  /** The environment after the newest landing. */
  readonly world: () => World;
  /** Writes the initial sync, or the next increment. */
  land(faults?: readonly FaultKind[]): Promise<void>;
  /** Time of the next run: two minutes before the folder in progress ends. */
  readonly now: () => Date;
  /** Runs the whole transform as the job does. */
  run(now?: Date): Promise<RunReport>;
  close(): Promise<void>;
}

export async function openPipeline(settings: Partial<WorldSettings>): Promise<Pipeline> {
  const directory = await mkdtemp(join(tmpdir(), "pipeline-"));
  const [landing, lake] = [join(directory, "landing"), join(directory, "lake")];
  const target: LandingTarget = await openLandingTarget(landing, {});
  let world: World | undefined;
  const current = () => {
    if (world === undefined) throw new Error("nothing has landed yet");
    return world;
  };
  const now = () => {
    const { settings: own, increments } = current();
    return new Date(Date.parse(own.start) + ((increments + 2) * own.intervalMinutes - 2) * 60_000);
  };
  return {
    ...{ landing, lake, now, world: current },
    async land(faults = []) {
      world = await (world === undefined
        ? landInitial(target, settings, { faults })
        : landIncrement(target, world, { faults }));
    },
    run(at = now()) {
      const job: JobSettings = { ...SETTINGS, memory: "1GB", threads: 2, landing, lake };
      return openRun(job, { env: {}, now: () => at, progress: () => {}, holder: "test" });
    },
    async close() {
      await target.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Every file and folder below a directory with size and time of change, so that any write shows. */
export async function traces(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const found = names.map(async (name) => {
    const { size, mtimeMs, ino } = await stat(join(directory, name));
    return `${name} ${size} ${mtimeMs} ${ino}`;
  });
  return (await Promise.all(found)).sort();
}
