import type { World } from "./world.ts";

/** Colors only for a terminal whose owner wants them (https://no-color.org). */
export function hasColor({ env }: Pick<World, "env">): boolean {
  return process.stdout.isTTY === true && (env.NO_COLOR ?? "") === "";
}
