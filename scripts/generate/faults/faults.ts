import { randomOf } from "../random.ts";
import type { World } from "../world.ts";
import type { Fault } from "./fault.ts";
import { FILE_FAULTS } from "./file-faults.ts";
import { FOLDER_FAULTS } from "./folder-faults.ts";
import { HISTORY_FAULTS } from "./history-faults.ts";
import { SCHEMA_FAULTS } from "./schema-faults.ts";
import { VALUE_FAULTS } from "./value-faults.ts";

/** Every fault by kind, in the order in which they are added when several are wanted: contents before forms. */
export const FAULTS = { ...HISTORY_FAULTS, ...VALUE_FAULTS, ...SCHEMA_FAULTS, ...FILE_FAULTS, ...FOLDER_FAULTS };

/** Name of a fault. */
export type FaultKind = keyof typeof FAULTS;

/** Names of all faults. */
export const FAULT_KINDS = Object.keys(FAULTS) as [FaultKind, ...FaultKind[]];

/** The newest landing with these faults in it; those that belong to the other kind of landing are left out. */
export function applyFaults(world: World, kinds: readonly FaultKind[], landing: "initial" | "increment"): World {
  return FAULT_KINDS.filter((kind) => kinds.includes(kind)).reduce((current, kind) => {
    const fault: Fault = FAULTS[kind];
    if (fault.in !== "any" && fault.in !== landing) return current;
    return fault.apply(current, randomOf(world.settings.seed, kind, world.increments));
  }, world);
}
