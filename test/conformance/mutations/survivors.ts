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
const SURVIVORS: readonly Survivors[] = [
  {
    why: "Tells people what went wrong, and is no part of anything going right. GOV-06, STG-22 and ADF-11 of the policy pack demand it, test/components/monitoring has what it looks at, the nightly drift job brings it back.",
    covers: ofTypes(
      "monitor:MetricAlert",
      "monitor:ScheduledQueryRule",
      "monitor:ActionGroup",
      "monitor:DiagnosticSetting",
    ),
  },
  {
    why: "Where logs go and how they are shown: no run waits for somebody to read it.",
    covers: ofTypes("operationalinsights:Workspace", "applicationinsights:Workbook"),
  },
  {
    why: "Tells what the platform costs. GOV-05 demands it.",
    covers: ofTypes("consumption:Budget"),
  },
  {
    why: "Brings back what a person deleted; the sandbox deletes for good. STG-13 demands it.",
    covers: ofTypes("storage:BlobServiceProperties"),
  },
  {
    why: "Closes ways and opens none: without it a run reaches more than it needs. test/components/network has its rules.",
    covers: ofTypes("network:NetworkSecurityGroup"),
  },
  {
    why: "A way to the vault for people in the network: Azure Storage reaches the key as a trusted service.",
    covers: ({ name }) =>
      ["network:PrivateEndpoint key-vault", "network:PrivateDnsZoneGroup key-vault-zone"].includes(name),
  },
  {
    why: "Room for private endpoints, of which the profile restricted has none: a stack that turns private keeps its network.",
    covers: ({ name }) => name === "network:Subnet vnet-endpoints",
  },
];

/** Why a mutant may survive; undefined when it must not. */
export function mayItSurvive(mutant: Mutant): string | undefined {
  return SURVIVORS.find(({ covers }) => covers(mutant))?.why;
}
