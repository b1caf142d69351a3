// @ts-check
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { firstWayThatWorks, WayFailed } from "./first-way.mjs";
import { installLanguageHost, languageHostKey } from "./language-host.mjs";
import { withLock } from "./lock.mjs";
import { buildFromGo } from "./pulumi-from-go.mjs";
import { executable, officialOnPath } from "./pulumi-on-path.mjs";
import { fetchRelease, releaseUrl } from "./pulumi-release.mjs";
import { userCacheFolder } from "./user-cache.mjs";
import { PULUMI_VERSION } from "./version.mjs";
import { noWayToPulumi, waysToPulumi } from "./ways-to-pulumi.mjs";

const MODULE = fileURLToPath(new URL("pulumi/", import.meta.url));

/**
 * Finds the Pulumi CLI or gets it. Nothing is started when it is there; fetching and building go into a work folder
 * that is renamed when its CLI has answered, one set-up at a time.
 * @param {import("./checkout.mjs").Checkout} checkout with its dependencies installed
 * @param {AbortSignal} signal
 * @returns {Promise<import("./ways-to-pulumi.mjs").PulumiCli>}
 */
export async function ensurePulumi(checkout, signal) {
  const cache = userCacheFolder();
  const key = storeKey();
  const store = join(cache, "pulumi", key);
  const official = join(store, "official");
  const built = join(store, "built");
  const builtWithHost = join(store, `built-${languageHostKey(checkout)}`);
  const workFolder = join(store, `work-${randomUUID()}`);

  const ways = waysToPulumi(
    {
      findOnPath: async () => ({
        folder: await officialOnPath({ cache, path: process.env.PATH ?? "", signal }),
        isOnPath: true,
      }),
      findCached: async () => {
        const folder = [official, builtWithHost].find((candidate) => existsSync(join(candidate, executable("pulumi"))));
        if (!folder) throw new WayFailed(`${store} holds no Pulumi CLI with a language host`);
        return { folder, isOnPath: false };
      },
      fetchRelease: async () => {
        if (existsSync(built)) throw new WayFailed("not needed, a CLI built from source is in the cache");
        const url = releaseUrl(PULUMI_VERSION, process.platform, process.arch);
        await fetchRelease({ url, node: checkout.node, workFolder, target: official, signal });
        return { folder: official, isOnPath: false };
      },
      buildFromSource: async () => {
        if (!existsSync(built)) await buildFromGo({ module: MODULE, workFolder, target: built, signal });
        await installLanguageHost({ checkout, cli: join(built, "pulumi"), workFolder, target: builtWithHost });
        return { folder: builtWithHost, isOnPath: false };
      },
    },
    goVersion(),
  );

  const looked = await firstWayThatWorks(ways.slice(0, 2));
  if (looked.result) return looked.result;
  return withLock(join(cache, "pulumi", `${key}.lock`), "the Pulumi CLI", signal, async () => {
    removeLeftovers(store);
    mkdirSync(workFolder, { recursive: true });
    try {
      // PATH again costs nothing, and the set-up we may have waited for has filled the cache.
      const { result, failed } = await firstWayThatWorks(ways);
      if (result) return result;
      throw noWayToPulumi(failed);
    } finally {
      rmSync(workFolder, { recursive: true, force: true });
    }
  });
}

/** One folder per version, platform and exact set of source modules. */
function storeKey() {
  const sources = createHash("sha256")
    .update(readFileSync(join(MODULE, "go.sum")))
    .digest("hex")
    .slice(0, 12);
  return `${PULUMI_VERSION}-${process.platform}-${process.arch}-${sources}`;
}

function goVersion() {
  return /^go (\S+)$/m.exec(readFileSync(join(MODULE, "go.mod"), "utf8"))?.[1] ?? "";
}

/**
 * Removes the work folders of set-ups that were killed. Only for the holder of the lock.
 * @param {string} store
 */
function removeLeftovers(store) {
  if (!existsSync(store)) return;
  for (const name of readdirSync(store).filter((entry) => entry.startsWith("work-"))) {
    rmSync(join(store, name), { recursive: true, force: true });
  }
}
