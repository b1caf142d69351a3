import { describe, expect, it } from "vitest";
import { checkState } from "../../../scripts/policy/check-state.ts";
import { countsOf, isFailed } from "../../../scripts/policy/policy-report.ts";
import { policySettingsOf } from "../../../scripts/policy/policy-settings.ts";
import { renderHtml } from "../../../scripts/policy/render-html.ts";
import { renderJunit } from "../../../scripts/policy/render-junit.ts";
import { renderSarif } from "../../../scripts/policy/render-sarif.ts";
import { renderTable } from "../../../scripts/policy/render-table.ts";
import { parseExportedStack } from "../../../scripts/policy/state-file.ts";

const urn = "urn:pulumi:prod::data::azure-native:storage:BlobContainer::open";
const state = JSON.stringify({
  version: 3,
  deployment: {
    resources: [
      { urn, type: "azure-native:storage:BlobContainer", inputs: { containerName: "a&b", publicAccess: "Blob" } },
    ],
  },
});
const exemption = {
  rule: "STG-05",
  resource: "azure-native:storage:BlobContainer::open",
  reason: "The container holds a public web page.",
  owner: "team@contoso.example",
  granted: "2026-11-01",
  expires: "2026-12-05",
};
const levels = { "GOV-05": "disabled", "GOV-06": "disabled" };
const report = (section: object = {}) =>
  checkState(
    parseExportedStack(state, "state.json"),
    policySettingsOf({ "commerce-insights:policy": { levels, ...section } }, "2026-11-25", "x"),
  );
const MESSAGE = 'publicAccess is "Blob"; it must be "None". Set publicAccess to None.';

describe("an exported state", () => {
  it("fails for a mandatory finding", () => {
    expect(report().results.filter(({ outcome }) => outcome !== "passed")).toEqual([
      { rule: "STG-05", level: "mandatory", urn, outcome: "failed", message: MESSAGE },
    ]);
    expect(isFailed(report())).toBe(true);
  });

  it("passes with an exemption, which is shown with the days that remain", () => {
    const exempted = report({ exemptions: [exemption] });
    expect([isFailed(exempted), countsOf(exempted).exempt]).toEqual([false, 1]);
    expect(renderTable(exempted)).toContain("suspended, 10 days left");
  });

  it("fails for an exemption that suspends nothing", () => {
    const unused = report({ levels: { ...levels, "STG-05": "disabled" }, exemptions: [exemption] });
    expect([isFailed(unused), unused.unusedExemptions]).toEqual([true, [exemption]]);
  });

  it("is refused when it is something else", () => {
    expect(() => parseExportedStack("{}", "x.json")).toThrow(expect.objectContaining({ code: "CI-POLICY-004" }));
    expect(() => parseExportedStack("nonsense", "x.json")).toThrow(expect.objectContaining({ code: "CI-POLICY-004" }));
  });

  it("becomes SARIF with levels, suppressions and fingerprints that stay", () => {
    const sarifOf = (section?: object) =>
      JSON.parse(renderSarif(report(section), { version: "0.1.0", file: "Pulumi.prod.yaml" })).runs[0].results;
    const [open] = sarifOf();
    expect(open).toMatchObject({
      ruleId: "STG-05",
      level: "error",
      message: { text: MESSAGE },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: "Pulumi.prod.yaml" } },
          logicalLocations: [{ fullyQualifiedName: urn }],
        },
      ],
    });
    const [exempted] = sarifOf({ exemptions: [exemption] });
    expect(exempted.suppressions).toEqual([{ kind: "external", status: "accepted", justification: exemption.reason }]);
    expect(exempted.partialFingerprints).toEqual(open.partialFingerprints);
  });

  it("becomes JUnit: findings fail, exemptions and what does not apply are skipped", () => {
    const failed = renderJunit(report());
    expect(failed).toContain(
      `<testcase classname="STG-05" name="${urn}"><failure message="publicAccess is &quot;Blob&quot;; it must be &quot;None&quot;. Set publicAccess to None." /></testcase>`,
    );
    expect(failed).toMatch(/<testsuites tests="\d+" failures="1" skipped="\d+">/);
    expect(renderJunit(report({ exemptions: [exemption] }))).toContain(`<skipped message="${exemption.reason}" />`);
  });

  it("becomes a page without a script or anything from elsewhere", () => {
    const page = renderHtml(report({ exemptions: [exemption] }));
    expect(page).toContain("<h1>Compliance of prod</h1>");
    expect(page).toContain("2026-12-05 (10 days)");
    expect(page).not.toMatch(/<script|<link|<img/);
  });
});
