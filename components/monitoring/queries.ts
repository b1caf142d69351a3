/**
 * What alerts and the workbook ask of Log Analytics. Every query is fuzzy over its tables: they exist only after the
 * first record, and a rule must not fail before. Pure.
 */

/** Hours within which something must be confirmed. */
export interface FreshnessLimits {
  /** Of the pipeline's runs. */
  readonly runHours: number;
  /** Of tables by `<layer>/<table>`, e.g. `gold/activities_Orders`. */
  readonly tableHours: Readonly<Record<string, number>>;
}

/** What the queries look for. */
export interface Watched {
  readonly pipelineName: string;
  readonly jobName: string;
  /**
   * Where the job runs: the workspace has the log of a container, and of a Batch machine what the pipeline read of it.
   * @default "container-apps"
   */
  readonly compute?: "container-apps" | "batch" | undefined;
}

const RUNS =
  "union isfuzzy=true (datatable(PipelineName: string, Status: string, Start: datetime, End: datetime)[]), ADFPipelineRun";

const CONSOLE =
  "union isfuzzy=true (datatable(TimeGenerated: datetime, JobName: string, Log: string)[]), ContainerAppConsoleLogs";

const EVENTS =
  "union isfuzzy=true (datatable(TimeGenerated: datetime, JobName: string, Reason: string, Log: string)[]), ContainerAppSystemLogs";

const ACTIVITIES =
  "union isfuzzy=true (datatable(TimeGenerated: datetime, ActivityName: string, Status: string, ErrorMessage: string)[]), ADFActivityRun";

/** The runs' own account of themselves: the line `run-health` of the job, or what the pipeline's GetHealth got. */
function runHealth({ jobName, compute }: Watched): string[] {
  if (compute === "batch") {
    return [
      ACTIVITIES,
      '| where ActivityName == "GetHealth" and Status == "Succeeded"',
      // Data Factory wraps an answer whose content type is not JSON.
      '| extend Answer = parse_json(tostring(column_ifexists("Output", "")))',
      "| extend Health = iff(isnull(Answer.Response), Answer, parse_json(tostring(Answer.Response)))",
      "| extend FinishedAt = todatetime(Health.finishedAt)",
    ];
  }
  return [
    CONSOLE,
    `| where JobName == ${text(jobName)} and Log startswith "run-health "`,
    '| extend Health = parse_json(substring(Log, strlen("run-health ")))',
    "| extend FinishedAt = todatetime(Health.finishedAt)",
  ];
}

/** One row when no run of the pipeline succeeded within the limit; also when there never was one. */
export function staleRuns({ pipelineName }: Watched, { runHours }: FreshnessLimits): string {
  return lines(
    RUNS,
    `| where PipelineName == ${text(pipelineName)} and Status == "Succeeded"`,
    "| summarize LastSuccess = max(End)",
    `| where isnull(LastSuccess) or LastSuccess < ago(${runHours}h)`,
  );
}

/**
 * One row per table that no run left current within the table's own limit. A run that had nothing to do confirms every
 * table; a run that held a table back confirms the others.
 */
export function staleTables(watched: Watched, { tableHours }: FreshnessLimits): string {
  const limits = Object.entries(tableHours).map(([table, hours]) => `${text(table)}, ${hours}`);
  return lines(
    `let limits = datatable(Table: string, Hours: int)[${limits.join(", ")}];`,
    "let runs = materialize(",
    ...runHealth(watched).map((line) => `  ${line}`),
    '  | where Health.outcome != "failed" or array_length(Health.stale) > 0',
    "  | project FinishedAt, Stale = Health.stale);",
    "let confirmed = limits | extend Key = 1 | join kind=inner (runs | extend Key = 1) on Key",
    "  | where not(set_has_element(Stale, Table))",
    "  | summarize LastConfirmed = max(FinishedAt) by Table;",
    "limits | join kind=leftouter confirmed on Table",
    "| where isnull(LastConfirmed) or LastConfirmed < ago(1h * Hours)",
    "| project Table, Hours, LastConfirmed",
  );
}

/** One row when the feed's newest folder is older than the limit: Synapse Link may have stopped. */
export function staleFeed(watched: Watched, hours: number): string {
  return lines(
    ...runHealth(watched),
    // Folders are named by their time, with points where a time has colons.
    '| extend Folder = todatetime(replace_string(tostring(Health.newestFolder), ".", ":"))',
    "| summarize Newest = max(Folder), Runs = count()",
    `| where Runs > 0 and (isnull(Newest) or Newest < ago(${hours}h))`,
  );
}

/**
 * One row per error the job reported with a code, and per execution that Container Apps ended. With Batch one row per
 * run that was not taken, not seen to end, or ended badly; it names the log.
 */
export function jobFailures({ jobName, compute }: Watched): string {
  if (compute === "batch") {
    return lines(
      ACTIVITIES,
      '| where ActivityName in ("JobNotStarted", "JobNotFinished", "JobFailed") and Status == "Failed"',
      "| project TimeGenerated, Problem = ErrorMessage",
    );
  }
  return lines(
    `let reported = ${CONSOLE}`,
    `  | where JobName == ${text(jobName)} and Log matches regex @"^CI-[A-Z]+-\\d{3} "`,
    "  | project TimeGenerated, Problem = Log;",
    `let ended = ${EVENTS}`,
    `  | where JobName == ${text(jobName)} and Reason in~ ("BackoffLimitExceeded", "DeadlineExceeded", "OOMKilled")`,
    '  | project TimeGenerated, Problem = strcat(Reason, ": ", Log);',
    "union reported, ended",
  );
}

/** One row when runs held back more rows than the limit. */
export function quarantinedRows(watched: Watched, rows: number): string {
  return lines(
    ...runHealth(watched),
    "| summarize Quarantined = sum(tolong(Health.quarantined))",
    `| where Quarantined > ${rows}`,
  );
}

/** Runs by their end, newest first, for people. */
export function recentRuns({ pipelineName }: Watched): string {
  return lines(
    RUNS,
    `| where PipelineName == ${text(pipelineName)} and Status in ("Succeeded", "Failed", "Cancelled")`,
    "| project Start, End, Status, Minutes = round((End - Start) / 1m, 1)",
    "| order by Start desc",
    "| take 50",
  );
}

/** What runs changed, for people. */
export function recentChanges(watched: Watched): string {
  return lines(
    ...runHealth(watched),
    "| project FinishedAt, Outcome = tostring(Health.outcome), Silver = tolong(Health.changed.silver),",
    "  Gold = tolong(Health.changed.gold), Quarantined = tolong(Health.quarantined),",
    "  PeakMiB = tolong(Health.peakMemoryBytes) / 1048576, Stale = tostring(Health.stale), Run = tostring(Health.runId)",
    "| order by FinishedAt desc",
    "| take 50",
  );
}

/** A text literal of the query language. */
function text(value: string): string {
  return JSON.stringify(value);
}

function lines(...parts: readonly string[]): string {
  return parts.join("\n");
}
