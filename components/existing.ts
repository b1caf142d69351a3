import type * as pulumi from "@pulumi/pulumi";

/** A resource that was there before the stack, and is not the stack's to change or delete. */
export interface Existing {
  /** ARM id. */
  readonly id: string;
  /** Whether the stack's state has it: seen by `pulumi refresh`, protected, and left in Azure when the stack goes. */
  readonly adopt: boolean;
}

/**
 * Options under which a resource comes into the state as it is: imported, every setting left to its owner, protected,
 * and kept in Azure whatever happens to the stack. Nothing for a resource of the stack's own. Pure.
 */
export function adoption(existing: Existing | undefined): pulumi.CustomResourceOptions {
  if (existing?.adopt !== true) return {};
  return { import: existing.id, ignoreChanges: ["*"], protect: true, retainOnDelete: true };
}
