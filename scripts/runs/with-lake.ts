import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseLocation } from "../../transforms/storage/location.ts";
import { openStore } from "../../transforms/storage/open-store.ts";
import type { Store } from "../../transforms/storage/store.ts";
import type { World } from "../world.ts";

/** Opens a lake for one command, with a scratch folder that is gone afterwards. */
export async function withLake<T>(
  world: World,
  lake: string,
  work: (store: Store, scratch: string) => Promise<T>,
): Promise<T> {
  const location = parseLocation(lake);
  const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
  try {
    const text = location.kind === "local" ? resolve(world.cwd, location.directory) : lake;
    return await work(openStore(text, { env: world.env, scratch }), scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
