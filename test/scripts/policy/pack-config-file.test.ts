import { expect, it } from "vitest";
import { checkPackConfig } from "../../../scripts/policy/pack-config-file.ts";
import { packConfigOf, policySettingsOf } from "../../../scripts/policy/policy-settings.ts";

const check = (config: unknown) => checkPackConfig(JSON.stringify(config), "policy.json");

it("accepts what policy config prints, and levels by name", () => {
  const printed = packConfigOf(policySettingsOf({}, "2026-11-25", "none"));
  expect(check(printed)).toBe(Object.keys(printed).length);
  expect(check({ all: "advisory", "stg-06-shared-key": "mandatory", "gov-03-regions": { allowedRegions: [] } })).toBe(
    3,
  );
});

it("refuses policies nobody knows, which the engine would pass over", () => {
  expect(() => check({ "stg-99-nothing": "mandatory" })).toThrow(
    expect.objectContaining({
      code: "CI-POLICY-002",
      message: expect.stringMatching(
        /^policy\.json: "stg-99-nothing" is no policy of the pack; \d+ are, e\.g\. stg-06-shared-key\.$/,
      ),
    }),
  );
});

it("lists every setting that is not accepted at once", () => {
  const config = {
    "stg-06-shared-key": { enforcementLevel: "sometimes", environment: "qa" },
    "stg-02-tls": { allowedRegions: [] },
    "gov-05-budget": 1,
  };
  expect(() => check(config)).toThrow(
    expect.objectContaining({
      code: "CI-POLICY-001",
      message: [
        "policy.json is not accepted:",
        '  stg-06-shared-key: enforcementLevel is "sometimes"; use advisory, mandatory, remediate, disabled',
        '  stg-06-shared-key: environment: Invalid option: expected one of "dev"|"test"|"prod"',
        "  stg-02-tls: allowedRegions is no setting of it; it reads environment, profile, phase, regulated, asOf, exemptions, accountRoles",
        "  gov-05-budget: use a level, or an object with enforcementLevel and settings",
      ].join("\n"),
    }),
  );
  expect(() => checkPackConfig("[1]", "policy.json")).toThrow(
    "policy.json is no pack configuration: it is no JSON object",
  );
  expect(() => checkPackConfig("{ no", "policy.json")).toThrow(/^policy\.json is no pack configuration: /);
});
