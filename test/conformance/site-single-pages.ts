import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fleetPage } from "../../scripts/fleet/fleet-page.ts";
import type { FleetRow } from "../../scripts/fleet/fleet-row.ts";
import type { PolicyReport } from "../../scripts/policy/policy-report.ts";
import { renderHtml } from "../../scripts/policy/render-html.ts";
import { ROOT } from "../support/sandbox.ts";

/** Writes the pages that commands make one by one, and returns their paths: run sheet, fleet, policy report. */
export async function writeSinglePages(folder: string): Promise<readonly string[]> {
  const pages = {
    "single/run-sheet.html": readFileSync(join(ROOT, "test/scripts/commands/run-sheet-contoso-prod.html"), "utf8"),
    "single/fleet.html": fleetPage(fleetRows(), new Date("2026-11-25T08:00:00Z")),
    "single/policy-report.html": renderHtml(REPORT),
  };
  for (const [path, text] of Object.entries(pages)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return Object.keys(pages);
}

const REPORT: PolicyReport = {
  ...{ subject: "contoso-prod", environment: "prod", asOf: "2026-11-25", notApplicable: { "NET-01": "no network" } },
  results: [
    { rule: "STG-01", outcome: "passed", level: "mandatory" },
    {
      ...{ rule: "STG-06", outcome: "failed", level: "mandatory" },
      urn: "urn:pulumi:contoso-prod::commerce-insights::azure-native:storage:StorageAccount::landing",
      message: "allowSharedKeyAccess is true; it must be false.",
    },
    {
      ...{ rule: "STG-06", outcome: "exempt", level: "mandatory" },
      urn: "urn:pulumi:contoso-prod::commerce-insights::azure-native:storage:StorageAccount::linked",
      exemption: {
        ...{ rule: "STG-06", resource: "linked", reason: "The link is being made.", owner: "data@contoso.example" },
        ...{ granted: "2026-11-24", expires: "2026-12-24" },
      },
    },
  ],
  unusedExemptions: [],
};

function fleetRows(): readonly FleetRow[] {
  const good: FleetRow = {
    ...{ stack: "adventure-works-retail-prod", ring: 1, state: "ok", kitVersion: "0.1.0" },
    ...{ lastDeploy: "2026-11-20 10:11", lastRun: "succeeded 2026-11-25 02:00", freshness: "3.2 h", quarantine: "0" },
    ...{ triggers: "Started", spend: "25 % of 1000 EUR", drift: "no", reasons: [] },
  };
  return [
    good,
    { ...good, stack: "contoso-dev", state: "look", reasons: ["data are 40 h old", "a trigger is stopped"] },
    { ...good, stack: "fabrikam-prod", ring: 2, state: "failed", reasons: ["the last run failed: CI-GOLD-004"] },
  ];
}
