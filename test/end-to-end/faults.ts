import { FAULT_KINDS, FAULTS, type FaultKind } from "../../scripts/generate/faults/faults.ts";

/** Faults that make a right reader stop a table. */
export const STOPPING_FAULTS: readonly FaultKind[] = ["retyped-column", "purged-file", "wide-row", "open-quote"];

/** Faults of an increment after which a right reader still has every row. */
export const MILD_FAULTS: readonly FaultKind[] = FAULT_KINDS.filter(
  (kind) => !STOPPING_FAULTS.includes(kind) && FAULTS[kind].in !== "initial",
);
