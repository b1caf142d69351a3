import type { SandboxState } from "./control-server.ts";
import { SUBSCRIPTION_ID } from "./directory.ts";
import type { Environment } from "./environments.ts";

/** Whom a shell can act as in the sandbox. */
export const ACTORS = ["operator", "deployer", "dataverse", "customer-insights"] as const;

export type Actor = (typeof ACTORS)[number];

/** The variables of a shell that acts as one of the sandbox's principals. Pure. */
export function shellVariables(
  state: SandboxState,
  actor: Actor,
  outputs: Readonly<Record<string, unknown>>,
): Environment {
  const identities: Readonly<Record<Actor, Environment>> = {
    operator: state.operatorEnvironment,
    deployer: state.deployerEnvironment,
    dataverse: state.dataverseEnvironment,
    "customer-insights": state.customerInsightsEnvironment,
  };
  const places = { LANDING: outputs.landingContainer, LAKE: outputs.lakeEndpoint, GOLD: outputs.goldLocation };
  return {
    ...state.pulumiEnvironment,
    ...identities[actor],
    SANDBOX_SUBSCRIPTION: SUBSCRIPTION_ID,
    ...Object.fromEntries(
      Object.entries(places).flatMap(([name, place]) =>
        typeof place === "string" ? [[`SANDBOX_${name}`, place.replace(/\/$/, "")]] : [],
      ),
    ),
  };
}

/** Lines that set variables in a POSIX shell, values quoted. Pure. */
export function exportLines(variables: Environment): readonly string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`);
}
