import type { Settings } from "./settings.ts";

/** `unless` of rules for private networks. */
export function notPrivate({ profile }: Settings): string | undefined {
  return profile === "private" ? undefined : `the network profile is ${profile}, not private`;
}

/** `unless` of rules for regulated data. */
export function notRegulated({ regulated }: Settings): string | undefined {
  return regulated ? undefined : "the data is not declared as regulated";
}

/** `unless` of rules for closed networks that a development stack may leave open. */
export function openBeforeProd({ profile, environment }: Settings): string | undefined {
  return profile === "open" && environment !== "prod" ? "the network profile is open, outside prod" : undefined;
}
