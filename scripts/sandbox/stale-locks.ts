import { readFileSync, rmSync } from "node:fs";
import { glob } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { isRunning } from "./running-process.ts";

const Lock = z.object({ pid: z.int(), hostname: z.string() });

/**
 * Removes locks of Pulumi processes of this machine that are no more: a killed command leaves its lock behind, and every
 * later one would refuse the stack. Returns how many there were.
 */
export async function removeStaleLocks(stateFolder: string): Promise<number> {
  let removed = 0;
  for await (const file of glob(join(stateFolder, ".pulumi", "locks", "**", "*.json"))) {
    const lock = Lock.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (!lock.success || lock.data.hostname !== hostname() || isRunning(lock.data.pid)) continue;
    rmSync(file, { force: true });
    removed += 1;
  }
  return removed;
}
