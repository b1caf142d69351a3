import type { StackConfig } from "./config.ts";
import type { ManualFacts, ManualPlaces } from "./manual-step.ts";
import { landingProfileOf } from "./network-checks.ts";
import { manualStepsFor } from "./run-sheet-steps.ts";

/** What the stack itself knows of the places; only these are named in short steps. */
type NamedPlaces = Pick<ManualPlaces, "landingAccount" | "landingContainer" | "goldLocation">;

/**
 * What no interface can do and a person must, a sentence each, in order. `commerce-insights run-sheet` has the whole
 * text with links, values and probes. Pure.
 */
export function manualStepsOf(config: StackConfig, places: NamedPlaces): readonly string[] {
  const unnamed = {
    lakeEndpoint: "",
    factoryStudio: "",
    environmentId: "",
    subscription: "",
    landingGroup: "",
    policyId: "",
  };
  const own = { ...unnamed, ...places, goldRoot: config.gold.root };
  const regions = { landingRegion: config.landing.location, lakeRegion: config.location };
  return manualStepsFor(manualFactsOf(config), { ...own, ...regions }).flatMap(({ brief }) => brief ?? []);
}

/** What a stack's settings decide about its steps. Pure. */
export function manualFactsOf(config: StackConfig): ManualFacts {
  const { landing, network, triggers, schedule } = config;
  // Fabric brings its own way in; Synapse Link comes with the policy's identity.
  const isAdmittedByPolicy = landingProfileOf(config) !== "open" && landing.source !== "fabric-link";
  const times = schedule.hours.flatMap((hour) =>
    schedule.minutes.map((minute) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`),
  );
  const runs = `${times.sort().join(", ")} ${schedule.timeZone}`;
  const isLakeClosed = network.profile !== "open";
  const providers = providersOf(config);
  return { phase: landing.phase, source: landing.source, triggers, runs, isAdmittedByPolicy, isLakeClosed, providers };
}

function providersOf({ compute, schedule }: StackConfig): readonly string[] {
  const services = [
    ...["Storage", compute === "batch" ? "Batch" : "App", "DataFactory", "OperationalInsights", "ManagedIdentity"],
    ...(schedule.onLanding ? ["EventGrid"] : []),
  ];
  return services.map((name) => `Microsoft.${name}`);
}
