import pLimit from "p-limit";
import { applyFaults, type FaultKind } from "./faults/faults.ts";
import { type LandingFile, landingFiles } from "./files.ts";
import type { LandingTarget } from "./landing-target.ts";
import { CONTAINER_URL } from "./model-json.ts";
import { initialSync, nextIncrement, planWorld, type World, type WorldSettings } from "./world.ts";

/** Files in flight towards the target. */
const PARALLEL_WRITES = 8;

/** What one landing may be told. */
export interface LandingOptions {
  readonly faults?: readonly FaultKind[];
  /** Called after each file with its path. */
  readonly onFile?: (path: string) => void;
  /** Stops between two files. */
  readonly signal?: AbortSignal;
}

/** The world after its next landing: the initial sync of a new one, else the next increment. Nothing is written. */
export function nextLanding(world: World, faults: readonly FaultKind[] = []): World {
  const isNew = world.folders.length === 0;
  return applyFaults(isNew ? initialSync(world) : nextIncrement(world), faults, isNew ? "initial" : "increment");
}

/** Writes the initial sync of a new environment; the returned world goes into `landIncrement`. */
export async function landInitial(
  target: LandingTarget,
  settings: Partial<WorldSettings> = {},
  options: LandingOptions = {},
): Promise<World> {
  return landNext(target, planWorld(settings), options);
}

/** Writes the next increment of an environment: one more folder, and those held back so far. */
export async function landIncrement(target: LandingTarget, world: World, options: LandingOptions = {}): Promise<World> {
  return landNext(target, world, options);
}

async function landNext(target: LandingTarget, world: World, options: LandingOptions): Promise<World> {
  const next = nextLanding(world, options.faults);
  const changed = next.folders.filter((folder) => !world.folders.includes(folder));
  const files = landingFiles(next, new Set(changed.map(({ name }) => name)), target.containerUrl ?? CONTAINER_URL);
  await writeFiles(target, files, options);
  return next;
}

/** Data files go in parallel; a file that completes a folder or names one waits for all before it. */
async function writeFiles(target: LandingTarget, files: Iterable<LandingFile>, options: LandingOptions): Promise<void> {
  const limit = pLimit(PARALLEL_WRITES);
  let pending: Promise<void>[] = [];
  const write = async ({ path, content }: LandingFile) => {
    options.signal?.throwIfAborted();
    await target.put(path, content);
    options.onFile?.(path);
  };
  for (const file of files) {
    if (file.path.endsWith(".csv")) {
      pending.push(limit(write, file));
    } else {
      await Promise.all(pending);
      pending = [];
      await write(file);
    }
  }
  await Promise.all(pending);
}
