import type { Mutant } from "./mutants.ts";

/** Mutants that no run can notice, and why the platform may have them nevertheless. */
interface Survivors {
  readonly why: string;
  readonly covers: (mutant: Mutant) => boolean;
}

const ofTypes =
  (...types: readonly string[]) =>
  ({ type }: Mutant) =>
    types.includes(type);

/** The reviewed list. A mutant that survives without being here is a finding. */
export const SURVIVORS: readonly Survivors[] = [
  {
    why: "Tells people when something went wrong, and is not part of anything going right. test/components/monitoring has what each alert looks at; the nightly drift job brings back what is gone.",
    covers: ofTypes(
      "monitor:MetricAlert",
      "monitor:ScheduledQueryRule",
      "monitor:ActionGroup",
      "monitor:DiagnosticSetting",
    ),
  },
  {
    why: "Where logs go and how they are shown. Azure refuses no run because nobody can read its log; GOV and CMP rules of the policy pack demand them.",
    covers: ofTypes("operationalinsights:Workspace", "applicationinsights:Workbook"),
  },
  {
    why: "Tells what the platform costs.",
    covers: ofTypes("consumption:Budget"),
  },
  {
    why: "Brings back what a person deleted; nothing in the sandbox is deleted softly. STG-13 demands it.",
    covers: ofTypes("storage:BlobServiceProperties"),
  },
];

/** Why a mutant may survive; undefined when it must not. */
export function mayItSurvive(mutant: Mutant): string | undefined {
  return SURVIVORS.find(({ covers }) => covers(mutant))?.why;
}
