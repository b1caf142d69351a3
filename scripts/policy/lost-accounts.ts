import { accountRoleOf, typeOf } from "../../policies/resource-type.ts";
import type { PolicyResult } from "./policy-report.ts";
import type { PolicySettings } from "./policy-settings.ts";

/** What the engine would do to one resource. */
export interface PlannedStep {
  /** Operation as in `pulumi preview --json`, e.g. `replace`. */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

const DESTRUCTIVE = ["delete", "delete-replaced", "replace", "create-replacement"];

/** GOV-09 in the plan: a policy sees what is wanted, never that an account with data would be deleted for it. Pure. */
export function lostAccounts(steps: readonly PlannedStep[], { settings }: PolicySettings): PolicyResult[] {
  const lost = steps.filter(({ op, urn, type }) => {
    if (!DESTRUCTIVE.includes(op) || typeOf(type) !== "azure-native:storage:StorageAccount") return false;
    const role = accountRoleOf({ urn, name: urn.split("::").at(-1) ?? "" }, settings);
    // The landing account may be made anew until Synapse Link writes to it.
    return role === "lake" || (role === "landing" && settings.phase === "sealed");
  });
  return [...new Map(lost.map((step) => [step.urn, step])).values()].map(({ op, urn }) => ({
    rule: "GOV-09",
    urn,
    level: "mandatory",
    outcome: "failed",
    message: `The engine would ${op.startsWith("delete") ? "delete" : "replace"} the account with its data. Undo the change that asks for it, or copy the data first.`,
  }));
}
