// @ts-check
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for tools that all checkouts of one user share.
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string }} world
 */
export function userCacheFolder(
  { platform, env, home } = { platform: process.platform, env: process.env, home: homedir() },
) {
  return join(cacheRoot(platform, env, home), "commerce-insights");
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 */
function cacheRoot(platform, env, home) {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return env.LOCALAPPDATA ?? join(home, "AppData", "Local");
  return join(home, ".cache");
}
