import { type FreshnessLimits, jobFailures, recentChanges, recentRuns, staleTables, type Watched } from "./queries.ts";

/** An item of a workbook: a text or the result of a query. */
type Item =
  | { readonly type: 1; readonly name: string; readonly content: { readonly json: string } }
  | {
      readonly type: 3;
      readonly name: string;
      readonly content: {
        readonly version: "KqlItem/1.0";
        readonly title: string;
        readonly query: string;
        readonly size: 0;
        readonly timeContext: { readonly durationMs: number };
        readonly queryType: 0;
        readonly resourceType: "microsoft.operationalinsights/workspaces";
        readonly visualization: "table" | "timechart" | "barchart";
      };
    };

/** The content of a workbook, as Azure keeps it in one text. */
interface WorkbookContent {
  readonly version: "Notebook/1.0";
  readonly items: readonly Item[];
  readonly fallbackResourceIds: readonly string[];
  readonly $schema: string;
}

const WEEK_MS = 7 * 86_400_000;

/** The one page that says how the platform does: runs, what they changed, what is late, what failed. Pure. */
export function workbookContentOf(
  title: string,
  watched: Watched,
  limits: FreshnessLimits,
  workspaceId: string,
): WorkbookContent {
  const tables = Object.keys(limits.tableHours).length;
  return {
    version: "Notebook/1.0",
    items: [
      {
        type: 1,
        name: "about",
        content: {
          json:
            `## ${title}\nA run succeeds within ${limits.runHours} hours; ${tables} tables have limits of their own. ` +
            "Codes that begin with CI- are explained in docs/errors.md.",
        },
      },
      query("runs", "Runs of the pipeline", recentRuns(watched), "table"),
      query("changes", "What runs changed", recentChanges(watched), "table"),
      query("stale", "Tables beyond their limit", staleTables(watched, limits), "table"),
      query("failures", "Errors of the job", jobFailures(watched), "table"),
      query("storage", "Requests to storage by answer", storageAnswers(), "timechart"),
    ],
    fallbackResourceIds: [workspaceId],
    $schema: "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
  };
}

function storageAnswers(): string {
  return [
    "union isfuzzy=true (datatable(TimeGenerated: datetime, AccountName: string, StatusText: string)[]), StorageBlobLogs",
    "| summarize Requests = count() by bin(TimeGenerated, 1h), StatusText",
  ].join("\n");
}

function query(name: string, title: string, text: string, visualization: "table" | "timechart"): Item {
  return {
    type: 3,
    name,
    content: {
      version: "KqlItem/1.0",
      title,
      query: text,
      size: 0,
      timeContext: { durationMs: WEEK_MS },
      queryType: 0,
      resourceType: "microsoft.operationalinsights/workspaces",
      visualization,
    },
  };
}
