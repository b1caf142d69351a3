import type { StackConfig } from "../../stacks/config.ts";
import { requiredTagsOf } from "../../stacks/required-tags.ts";

/** An assignment of Azure Policy at or above the subscription. */
export interface PolicyAssignment {
  readonly displayName: string;
  /** ARM id of the definition or initiative. */
  readonly definitionId: string;
  readonly enforced: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface Denial {
  /** Built-in definition, last part of its id. */
  readonly definition: string;
  /** Why it would refuse this stack; undefined where it would not. */
  readonly reason: (config: StackConfig, parameters: PolicyAssignment["parameters"]) => string | undefined;
}

const lower = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((item) => String(item).toLowerCase().replaceAll(" ", "")) : [];

function outside(allowed: unknown, regions: readonly string[]): string | undefined {
  const refused = regions.filter((region) => !lower(allowed).includes(region));
  return refused.length === 0 ? undefined : `allows ${lower(allowed).join(", ")}; the stack uses ${refused.join(", ")}`;
}

const regionsOf = ({ location, landing }: StackConfig) => [...new Set([location, landing.location])];

const isEffective = (parameters: PolicyAssignment["parameters"], otherwise: "Audit" | "Deny") =>
  /^deny$/i.test(String(parameters.effect ?? otherwise));

function untagged(config: StackConfig, parameters: PolicyAssignment["parameters"]): string | undefined {
  const tag = String(parameters.tagName ?? "");
  const isSet = Object.keys(requiredTagsOf(config)).some((name) => name.toLowerCase() === tag.toLowerCase());
  return isSet ? undefined : `demands the tag ${tag}, which the kit does not set`;
}

/** Built-in definitions that platforms assign and this kit may meet (Microsoft Learn: Azure Policy built-in definitions, 2026-10). */
const DENIALS: readonly Denial[] = [
  {
    definition: "e56962a6-4747-49cd-b67b-bf8b01975c4c",
    reason: (config, { listOfAllowedLocations }) => outside(listOfAllowedLocations, regionsOf(config)),
  },
  {
    definition: "e765b5de-1225-4ba3-bd56-1ac6695af988",
    reason: (config, { listOfAllowedLocations }) => outside(listOfAllowedLocations, [config.location]),
  },
  { definition: "871b6d14-10aa-478d-b590-94f262ecfa99", reason: untagged },
  { definition: "96670d01-0a4d-4649-9c89-2d3abc0a5025", reason: untagged },
  {
    definition: "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54",
    reason: ({ landing }, parameters) =>
      isEffective(parameters, "Audit") && landing.phase === "linking"
        ? "refuses account keys, which the landing account needs while landing.phase is linking"
        : undefined,
  },
  {
    definition: "b2982f36-99f2-4db5-8eff-283140c09693",
    reason: ({ network }, parameters) =>
      isEffective(parameters, "Audit") && network.profile !== "private"
        ? `refuses public endpoints; network.profile is ${network.profile}`
        : undefined,
  },
  {
    definition: "34c877ad-507e-4c82-993e-3452a6e0ad3c",
    reason: ({ network }, parameters) =>
      isEffective(parameters, "Audit") && network.profile === "open"
        ? "refuses accounts without a firewall; network.profile is open"
        : undefined,
  },
];

/** Assignments that would refuse the stack, with the reason; those not known to the kit are not judged. Pure. */
export function denialsOf(config: StackConfig, assignments: readonly PolicyAssignment[]): readonly string[] {
  return assignments.flatMap(({ displayName, definitionId, enforced, parameters }) => {
    const known = DENIALS.find(({ definition }) => definitionId.toLowerCase().endsWith(`/${definition}`));
    const reason = enforced ? known?.reason(config, parameters) : undefined;
    return reason === undefined ? [] : [`"${displayName}" ${reason}`];
  });
}

/** Enforced assignments whose content the kit does not know: initiatives and custom definitions. Pure. */
export function unjudged(assignments: readonly PolicyAssignment[]): readonly string[] {
  const isKnown = (id: string) => DENIALS.some(({ definition }) => id.toLowerCase().endsWith(`/${definition}`));
  return assignments.flatMap(({ displayName, definitionId, enforced }) =>
    enforced && !isKnown(definitionId) ? [displayName] : [],
  );
}
