import type { Level } from "../../policies/rule.ts";
import type { Exemption } from "../../policies/settings.ts";

/** How one rule ended for one resource, or for the stack as a whole. */
export interface PolicyResult {
  /** Id of the rule, e.g. STG-06. */
  readonly rule: string;
  /** URN; absent for the stack as a whole. */
  readonly urn?: string | undefined;
  readonly outcome: "passed" | "failed" | "exempt" | "undecided";
  readonly level: Level;
  /** What was found, and the way out. */
  readonly message?: string;
  readonly exemption?: Exemption;
}

/** What the pack says about a stack. */
export interface PolicyReport {
  /** Stack or file that was checked. */
  readonly subject: string;
  readonly environment: string;
  /** Day exemptions were compared with. */
  readonly asOf: string;
  readonly results: readonly PolicyResult[];
  /** Rules that say nothing here, with the reason. */
  readonly notApplicable: Readonly<Record<string, string>>;
  /** Exemptions that suspended nothing. */
  readonly unusedExemptions: readonly Exemption[];
}

/** Whether a deployment must not go on. */
export function isFailed({ results, unusedExemptions }: PolicyReport): boolean {
  const blocks = results.some(({ outcome, level }) => outcome === "failed" && level !== "advisory");
  return blocks || unusedExemptions.length > 0;
}

/** Counts by what they mean to an operator. */
export function countsOf({ results }: PolicyReport) {
  const count = (test: (result: PolicyResult) => boolean) => results.filter(test).length;
  return {
    passed: count(({ outcome }) => outcome === "passed"),
    mandatory: count(({ outcome, level }) => outcome === "failed" && level !== "advisory"),
    advisory: count(({ outcome, level }) => outcome === "failed" && level === "advisory"),
    undecided: count(({ outcome }) => outcome === "undecided"),
    exempt: count(({ outcome }) => outcome === "exempt"),
  };
}

/** Short name of a resource: type and name of its URN. */
export function shortNameOf(urn: string | undefined): string {
  if (urn === undefined) return "stack";
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split("$").at(-1)?.split(":").at(-1)} ${name}`;
}
