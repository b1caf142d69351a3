import { expect, it } from "vitest";
import type { RunSummary } from "../../../scripts/runs/run-summary.ts";
import { describeStatus, nextStep } from "../../../scripts/status/describe-status.ts";
import type { LakeStatus } from "../../../scripts/status/lake-status.ts";

const RUN: RunSummary = {
  ...{ runId: "r1", startedAt: "2025-01-06T02:00:00.000Z", seconds: 12, outcome: "succeeded", folders: 1 },
  ...{ silver: 3, gold: 2, quarantined: 0, problems: [] },
};

const FINE: LakeStatus = {
  ...{ lake: "https://stlake.dfs.core.windows.net/", writer: null, runs: [RUN], quarantine: {}, heldBack: [] },
  newestFolder: { name: "2025-01-06T01.00.00Z", ageHours: 2 },
  gold: [{ root: "commerce", isComplete: true, versions: { profiles_Customer: 4 } }],
};
const HELD = { table: "profiles_Customer", code: "CI-GOLD-002", message: "A check failed." };
const WRITER = { holder: "job 7", since: "2025-01-06T03:00:00Z", until: "2025-01-06T03:01:00Z" };

it.each<[string, Partial<LakeStatus>, string]>([
  ["all is well", {}, "commerce-insights gold check https://stlake.dfs.core.windows.net/gold/commerce"],
  [
    "rows are in quarantine",
    { quarantine: { "gold/activities_Orders": 2 } },
    "read https://stlake.dfs.core.windows.net/quarantine/gold/activities_Orders: reason, file and line of every row",
  ],
  [
    "nothing new came for more than a day",
    { newestFolder: { name: "x", ageHours: 27 } },
    "commerce-insights trigger status --stack <stack>",
  ],
  [
    "a table is held back",
    { heldBack: [HELD], newestFolder: { name: "x", ageHours: 27 } },
    "commerce-insights runs show r1 --lake https://stlake.dfs.core.windows.net/",
  ],
  [
    "the last run failed",
    { runs: [{ ...RUN, outcome: "failed" }] },
    "commerce-insights runs show r1 --lake https://stlake.dfs.core.windows.net/",
  ],
  [
    "nothing ran yet",
    { runs: [] },
    "commerce-insights transform run --landing <location> --lake https://stlake.dfs.core.windows.net/",
  ],
  [
    "a run is writing",
    { writer: WRITER, heldBack: [HELD] },
    "wait for job 7, then: commerce-insights status --lake https://stlake.dfs.core.windows.net/",
  ],
])("when %s, the next step says so", (_, own, expected) => {
  expect(nextStep({ ...FINE, ...own })).toBe(expected);
});

it("the status is a line a fact", () => {
  const lines = describeStatus({ ...FINE, writer: WRITER, heldBack: [HELD], quarantine: { "silver/custtable": 1 } });
  expect(lines.filter((line) => !line.startsWith("┌"))).toEqual([
    "https://stlake.dfs.core.windows.net/",
    "writer: job 7 since 2025-01-06T03:00:00Z",
    "newest folder: 2025-01-06T01.00.00Z, 2 hours old",
    "gold commerce: up to date; profiles_Customer v4",
    "held back:",
    "  profiles_Customer: CI-GOLD-002 A check failed.",
    "quarantine: silver/custtable 1",
    "next: wait for job 7, then: commerce-insights status --lake https://stlake.dfs.core.windows.net/",
  ]);
});
