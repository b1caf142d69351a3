import { join } from "node:path";
import { expect, it } from "vitest";
import { userCacheFolder } from "../../../scripts/setup/user-cache.mjs";

it.each([
  { platform: "linux" as const, env: {}, folder: join("/home/ana", ".cache") },
  { platform: "darwin" as const, env: {}, folder: join("/home/ana", "Library", "Caches") },
  { platform: "win32" as const, env: { LOCALAPPDATA: "/local" }, folder: "/local" },
  { platform: "win32" as const, env: {}, folder: join("/home/ana", "AppData", "Local") },
  { platform: "darwin" as const, env: { XDG_CACHE_HOME: "/elsewhere" }, folder: "/elsewhere" },
])("keeps tools where $platform keeps caches ($env)", ({ platform, env, folder }) => {
  expect(userCacheFolder({ platform, env, home: "/home/ana" })).toBe(join(folder, "commerce-insights"));
});
