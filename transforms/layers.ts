/** Containers of the lake in the order data flows: all that the stacks know of the transforms. */
export const LAKE_CONTAINERS = ["silver", "gold", "quarantine", "ops"] as const;

export type LakeContainer = (typeof LAKE_CONTAINERS)[number];
