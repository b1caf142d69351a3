/** An entry of what somebody may do, as Azure Resource Manager lists it: one per role. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** Whether one of the entries allows the action; what an entry takes away counts for that entry alone. Pure. */
export function allows(permissions: readonly Permission[], action: string): boolean {
  const matches = (patterns: readonly string[]) => patterns.some((pattern) => wildcard(pattern).test(action));
  return permissions.some(({ actions, notActions }) => matches(actions) && !matches(notActions));
}

/** `*` stands for any characters, slashes included. */
function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}
