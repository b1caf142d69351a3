import type { Random } from "../random.ts";
import type { World } from "../world.ts";

/** A way in which real feeds surprise readers. */
export interface Fault {
  /** Conformance fact of the feed that it exercises, e.g. "C11". */
  readonly fact: string;
  /** Landings it can be part of. */
  readonly in: "initial" | "increment" | "any";
  /** What it does, one line for the help text. */
  readonly summary: string;
  /** Adds it to the newest landing. The expected state of the result stays true. */
  readonly apply: (world: World, random: Random) => World;
}
