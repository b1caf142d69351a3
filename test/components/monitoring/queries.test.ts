import { describe, expect, it } from "vitest";
import {
  jobFailures,
  quarantinedRows,
  staleFeed,
  staleRuns,
  staleTables,
} from "../../../components/monitoring/queries.ts";

const watched = { pipelineName: "transform", jobName: "caj-contoso-dev" };
const limits = { runHours: 28, tableHours: { "gold/profiles_Customer": 28, "gold/activities_Orders": 6 } };

describe("the query for", () => {
  it("what runs say of themselves reads the pipeline's own log where the job runs in Batch", () => {
    const inBatch = { ...watched, compute: "batch" } as const;
    expect(quarantinedRows(inBatch, 5)).toContain('| where ActivityName == "GetHealth" and Status == "Succeeded"');
    expect(jobFailures(inBatch)).toContain('ActivityName in ("JobNotStarted", "JobNotFinished", "JobFailed")');
    for (const query of [quarantinedRows(inBatch, 5), jobFailures(inBatch), staleTables(inBatch, limits)])
      expect(query).not.toContain("ContainerApp");
  });

  it("stale runs answers with a row when none succeeded, even when there never was a run", () => {
    expect(staleRuns(watched, limits)).toBe(
      [
        "union isfuzzy=true (datatable(PipelineName: string, Status: string, Start: datetime, End: datetime)[]), ADFPipelineRun",
        '| where PipelineName == "transform" and Status == "Succeeded"',
        "| summarize LastSuccess = max(End)",
        "| where isnull(LastSuccess) or LastSuccess < ago(28h)",
      ].join("\n"),
    );
  });

  it("stale tables compares every table with its own limit and keeps those no run confirmed", () => {
    const query = staleTables(watched, limits);
    expect(query).toContain('[ "gold/profiles_Customer", 28, "gold/activities_Orders", 6];'.replace("[ ", "["));
    expect(query).toContain("| where not(set_has_element(Stale, Table))");
    expect(query).toContain("limits | join kind=leftouter confirmed on Table");
    expect(query).toMatch(/\| where isnull\(LastConfirmed\) or LastConfirmed < ago\(1h \* Hours\)/);
  });

  it("the feed reads the time in the newest folder's name", () => {
    expect(staleFeed(watched, 24)).toContain('replace_string(tostring(Health.newestFolder), ".", ":")');
    expect(staleFeed(watched, 24)).toContain("Newest < ago(24h)");
  });

  it("failures of the job finds codes at the start of a line, of this job only", () => {
    const query = jobFailures(watched);
    const pattern = /matches regex @"(.+)"/.exec(query)?.[1] ?? "";
    expect(new RegExp(pattern).test("CI-FEED-001 The landing zone is empty.")).toBe(true);
    expect(new RegExp(pattern).test("silver custtable: CI-FEED-006 …")).toBe(false);
    expect(query.match(/JobName == "caj-contoso-dev"/g)).toHaveLength(2);
  });

  it("rows held back sums over the runs", () => {
    expect(quarantinedRows(watched, 100)).toMatch(/sum\(tolong\(Health.quarantined\)\)\n\| where Quarantined > 100$/);
  });
});
