import fc from "fast-check";

/** What happens to a linked table between two runs, for `fc.oneof`: what the source does, and what the link does by itself. */
export const LINK_STEPS = [
  { weight: 10, arbitrary: fc.constant("upsert" as const) },
  { weight: 3, arbitrary: fc.constant("delete" as const) },
  { weight: 2, arbitrary: fc.constant("delete without version" as const) },
  { weight: 2, arbitrary: fc.constant("sink again" as const) },
  { weight: 4, arbitrary: fc.constant("commit" as const) },
  { weight: 1, arbitrary: fc.constant("optimize" as const) },
  { weight: 1, arbitrary: fc.constant("vacuum" as const) },
  { weight: 1, arbitrary: fc.constant("checkpoint and clean up" as const) },
];
