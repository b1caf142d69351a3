import { describe, expect, it } from "vitest";
import { packConfigOf, policySettingsOf } from "../../../scripts/policy/policy-settings.ts";
import { exampleSettings } from "../../support/stack.ts";

const exemption = {
  rule: "STG-07",
  resource: "azure-native:storage:StorageAccount::lake",
  reason: "The addresses of the customer are not known.",
  owner: "team@contoso.example",
  granted: "2026-11-01",
  expires: "2026-12-31",
};
const read = (section: unknown) =>
  policySettingsOf({ "commerce-insights:policy": section }, "2026-11-25", "Pulumi.x.yaml");

describe("settings of the pack", () => {
  it("take environment, phase, region and profile from the stack; the policy section wins", () => {
    const stack = exampleSettings("contoso-dev");
    const settingsOf = (section: object) =>
      policySettingsOf({ "commerce-insights:stack": stack, "commerce-insights:policy": section }, "2026-11-25", "x")
        .settings;
    expect(settingsOf({})).toMatchObject({
      environment: "dev",
      phase: "linking",
      profile: "open",
      lakeRegion: "westeurope",
    });
    expect(settingsOf({ phase: "sealed" })).toMatchObject({
      environment: "dev",
      phase: "sealed",
      lakeRegion: "westeurope",
    });
  });

  it("are strict when nothing is said", () => {
    expect(policySettingsOf({}, "2026-11-25", "x").settings).toMatchObject({
      environment: "prod",
      profile: "restricted",
      phase: "sealed",
    });
  });

  it("name every problem of the section at once", () => {
    expect(() => read({ profile: "closed", exemptions: [{ ...exemption, reason: "later", resource: "*" }] })).toThrow(
      expect.objectContaining({
        code: "CI-POLICY-001",
        message: [
          "Pulumi.x.yaml: the section commerce-insights:policy is not accepted:",
          '  profile: Invalid option: expected one of "open"|"restricted"|"private" (found "closed")',
          '  exemptions.0.resource: use one resource: an exact URN, or <type>::<name>; wildcards are not accepted (found "*")',
          '  exemptions.0.reason: use at least 20 characters that say why (found "later")',
        ].join("\n"),
      }),
    );
  });

  it("refuse a rule that does not exist, in levels and in exemptions", () => {
    const error = expect.objectContaining({
      code: "CI-POLICY-002",
      message: expect.stringContaining('"STG-99", "XYZ-01" is no rule of the pack'),
    });
    expect(() => read({ levels: { "STG-99": "advisory" }, exemptions: [{ ...exemption, rule: "XYZ-01" }] })).toThrow(
      error,
    );
  });

  it("refuse exemptions that are expired, too long or end before they begin", () => {
    const problemOf = (dates: object) => () => read({ exemptions: [{ ...exemption, ...dates }] });
    const saying = (text: string) =>
      expect.objectContaining({ code: "CI-POLICY-003", message: expect.stringContaining(text) });
    expect(problemOf({ expires: "2026-11-24" })).toThrow(
      saying("STG-07 for azure-native:storage:StorageAccount::lake: it expired on 2026-11-24"),
    );
    expect(problemOf({ expires: "2027-11-01" })).toThrow(
      saying("it lasts 365 days, from 2026-11-01 to 2027-11-01; 180 are accepted"),
    );
    expect(problemOf({ expires: "2026-10-01" })).toThrow(
      saying("it expires on 2026-10-01, before it was granted on 2026-11-01"),
    );
    expect(problemOf({ expires: "2026-11-25" })).not.toThrow();
  });

  it("reach the engine as one entry for each policy, exemptions only at their rule", () => {
    const config = packConfigOf(read({ levels: { "STG-20": "disabled" }, exemptions: [exemption] }));
    expect(config["stg-20-redundancy"]).toMatchObject({ enforcementLevel: "disabled", exemptions: [] });
    expect(config["stg-07-firewall"]).toMatchObject({
      enforcementLevel: "mandatory",
      asOf: "2026-11-25",
      exemptions: [exemption],
    });
    expect(config["gov-10-invalid"]).toEqual({
      enforcementLevel: "mandatory",
      asOf: "2026-11-25",
      exemptions: [exemption],
    });
  });
});
