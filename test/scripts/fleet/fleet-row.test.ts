import { describe, expect, it } from "vitest";
import { describeFleet } from "../../../scripts/fleet/describe-fleet.ts";
import { fleetPage } from "../../../scripts/fleet/fleet-page.ts";
import { type EnvironmentFacts, fleetRowOf } from "../../../scripts/fleet/fleet-row.ts";
import type { RunSummary } from "../../../scripts/runs/run-summary.ts";

const RUN: RunSummary = {
  ...{ runId: "r1", startedAt: "2026-11-25T02:00:03.000Z", seconds: 60, outcome: "succeeded", folders: 1 },
  ...{ silver: 10, gold: 10, quarantined: 0, problems: [] },
};

const LAKE = { runs: [RUN], newestFolder: { name: "f", ageHours: 3.2 }, quarantine: {}, heldBack: [] };

const GOOD: EnvironmentFacts = {
  ...{
    stack: "contoso-prod",
    ring: 2,
    settingProblems: [],
    lastDeploy: { value: "2026-11-20T10:11:12Z" },
    drift: undefined,
  },
  kitVersion: { value: "0.1.0" },
  lake: { value: LAKE },
  triggers: { value: ["Started"] },
  spend: { value: { spent: 250, amount: 1000, unit: "EUR" } },
};

const rowOf = (changes: Partial<EnvironmentFacts>) => fleetRowOf({ ...GOOD, ...changes }, "0.1.0");
const lakeWith = (changes: object): Partial<EnvironmentFacts> => ({
  lake: { value: { ...LAKE, ...changes } },
});

describe("an environment of the fleet", () => {
  it("is ok when it is deployed, runs, and is fresh and within its budget", () => {
    expect(rowOf({})).toEqual({
      ...{
        stack: "contoso-prod",
        ring: 2,
        state: "ok",
        kitVersion: "0.1.0",
        lastDeploy: "2026-11-20 10:11",
      },
      ...{ lastRun: "succeeded 2026-11-25 02:00", freshness: "3.2 h", quarantine: "0", triggers: "Started" },
      ...{ spend: "25 % of 1000 EUR", drift: "not asked", reasons: [] },
    });
  });

  it.each<[Partial<EnvironmentFacts>, "look" | "failed", string]>([
    [
      lakeWith({ runs: [{ ...RUN, outcome: "failed", problems: ["CI-FEED-001"] }] }),
      "failed",
      "the last run failed: CI-FEED-001",
    ],
    [{ settingProblems: ["location: missing"] }, "failed", "settings: location: missing"],
    [{ spend: { value: { spent: 1001, amount: 1000, unit: "EUR" } } }, "failed", "the budget is spent"],
    [{ lastDeploy: { value: undefined } }, "look", "never deployed"],
    [{ kitVersion: { value: "0.0.9" } }, "look", "kit 0.0.9, this is 0.1.0"],
    [{ kitVersion: { unseen: "no right" } }, "look", "no right"],
    [{ triggers: { value: ["Started", "Stopped"] } }, "look", "a trigger is stopped"],
    [{ drift: { value: true } }, "look", "the cloud differs from the program"],
    [{ drift: { unseen: "throttled" } }, "look", "drift: throttled"],
    [lakeWith({ runs: [] }), "look", "no run yet"],
    [lakeWith({ newestFolder: { name: "f", ageHours: 50 } }), "look", "data are 50 h old"],
    [lakeWith({ quarantine: { "silver/custtable": 3 } }), "look", "3 rows in quarantine"],
    [
      lakeWith({ heldBack: [{ table: "profiles_Customer", code: "CI-GOLD-004", message: "" }] }),
      "look",
      "profiles_Customer is held back: CI-GOLD-004",
    ],
  ])("is not ok with its reason: case %#", (changes, state, reason) => {
    expect(rowOf(changes)).toMatchObject({ state, reasons: [reason] });
  });
});

describe("the shown fleet", () => {
  const rows = [rowOf({}), rowOf({ stack: "a&b", lastDeploy: { value: undefined } })];

  it("is a table, the reasons, and a count", () => {
    const lines = describeFleet(rows);
    expect(lines.slice(1)).toEqual(["a&b: never deployed", "1 ok, 1 to look at, 0 failed"]);
    expect(lines[0]).toContain("contoso-prod");
  });

  it("is a page that escapes what it shows and needs nothing else", () => {
    const page = fleetPage(rows, new Date("2026-11-25T12:34:56Z"));
    expect(page).toContain("2 environments: 1 ok, 1 to look at, 0 failed. Read at 2026-11-25 12:34 UTC.");
    expect(page).toContain('<th scope="row">a&amp;b<br><small>never deployed</small></th>');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });
});
