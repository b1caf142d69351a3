import { expect, it } from "vitest";
import { checkEvents } from "../../../scripts/policy/engine-events.ts";
import { policySettingsOf } from "../../../scripts/policy/policy-settings.ts";

const type = "azure-native:storage:StorageAccount";
const urnOf = (component: string, name: string) =>
  `urn:pulumi:prod::commerce-insights::commerce-insights:components:${component}$${type}::${name}`;
const lake = urnOf("DataLake", "lake");
const landing = urnOf("LandingZone", "landing");

function refusedIn(phase: string, steps: readonly (readonly [op: string, urn: string])[]): string[] {
  const events = steps.map(([op, urn]) => JSON.stringify({ resourcePreEvent: { metadata: { op, urn, type } } }));
  const policy = policySettingsOf({ "commerce-insights:policy": { phase } }, "2026-11-25", "none");
  return checkEvents(events.join("\n"), "prod", policy).report.results.map(({ rule, urn, message }) =>
    [rule, urn?.split("::").at(-1), message?.split(".")[0]].join(": "),
  );
}

it("a plan that deletes or replaces an account with data breaks GOV-09, once for each account", () => {
  const steps = [
    ["create-replacement", lake],
    ["replace", lake],
    ["delete", landing],
    ["update", landing],
    ["delete", urnOf("OpsStore", "ops")],
  ] as const;
  expect(refusedIn("sealed", steps)).toEqual([
    "GOV-09: lake: The engine would replace the account with its data",
    "GOV-09: landing: The engine would delete the account with its data",
  ]);
});

it("the landing account may be made anew until Synapse Link writes to it", () => {
  expect(refusedIn("linking", [["replace", landing]])).toEqual([]);
  expect(refusedIn("sealed", [["update", lake]])).toEqual([]);
});
