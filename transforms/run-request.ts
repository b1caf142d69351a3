import type { SourceCount } from "./checks/source-checks.ts";
import { EXIT, OperatorError } from "./operator-error.ts";
import type { FolderSpan } from "./synapse-link/feed-plan.ts";
import { instantOfFolder } from "./synapse-link/folders.ts";

/** What one run is asked to do; everything at once when empty. */
export interface RunRequest {
  /** Last layer to bring up to date. @default "gold" */
  readonly through?: "silver" | "gold";
  /** Silver tables to fold; new folders of the others wait. @default all */
  readonly tables?: readonly string[];
  /** Silver tables to build anew from the folders that still exist. */
  readonly fullRefresh?: readonly string[];
  /** First and last folder to read again, e.g. after a fix of rows in quarantine. */
  readonly replay?: { readonly from: string; readonly to: string };
  /** Time as which dated rows are valid or not. @default the start of the run */
  readonly asOf?: Date;
  /** Record counts of Dataverse by table, to compare silver with (check Q29). */
  readonly sourceCounts?: Readonly<Record<string, SourceCount>>;
  /** Interval of the Synapse Link, against which the newest folder is judged (check Q28). @default 60 */
  readonly linkIntervalMinutes?: number;
}

/** A request whose names and folders are known to exist. */
export interface CheckedRequest {
  readonly through: "silver" | "gold";
  readonly tables?: ReadonlySet<string>;
  readonly fullRefresh?: ReadonlySet<string>;
  readonly replay?: FolderSpan;
  readonly asOf?: Date;
}

/** A request without one table: for what is folded apart from the others. */
export function withoutTable(request: CheckedRequest, table: string): CheckedRequest {
  const { tables, fullRefresh, ...rest } = request;
  const others = (names: ReadonlySet<string> | undefined) =>
    names === undefined ? undefined : new Set([...names].filter((name) => name !== table));
  const [left, refreshed] = [others(tables), others(fullRefresh)];
  return {
    ...rest,
    ...(left !== undefined && { tables: left }),
    ...(refreshed !== undefined && refreshed.size > 0 && { fullRefresh: refreshed }),
  };
}

/**
 * Checks a request against the declared tables; names compare case-insensitively.
 *
 * @throws OperatorError CI-JOB-004, exit code 2, with all problems at once.
 */
export function checkRequest(request: RunRequest, declared: readonly string[]): CheckedRequest {
  const problems: string[] = [];
  const named = (option: string, names: readonly string[] | undefined) => {
    const lower = names?.map((name) => name.toLowerCase());
    const unknown = lower?.filter((name) => !declared.includes(name)) ?? [];
    if (unknown.length > 0) problems.push(`${option}: no such table: ${unknown.join(", ")}`);
    return lower === undefined ? undefined : new Set(lower);
  };
  const tables = named("tables", request.tables);
  const fullRefresh = named("full-refresh", request.fullRefresh);
  const replay = request.replay && spanOf(request.replay, problems);
  const outside = [...(fullRefresh ?? [])].filter((name) => tables !== undefined && !tables.has(name));
  if (outside.length > 0) problems.push(`full-refresh: ${outside.join(", ")} not among the tables of this run`);
  if (problems.length > 0) {
    const message = `Invalid request:\n${problems.map((problem) => `  ${problem}`).join("\n")}`;
    const hint = `Tables: ${declared.join(", ")}. Folders: names like 2024-01-01T10.00.00Z, the older one first.`;
    throw new OperatorError("CI-JOB-004", message, hint, { exitCode: EXIT.usage });
  }
  const { through = "gold", asOf } = request;
  return {
    through,
    ...(tables && { tables }),
    ...(fullRefresh && { fullRefresh }),
    ...(replay && { replay }),
    ...(asOf && { asOf }),
  };
}

function spanOf(range: { readonly from: string; readonly to: string }, problems: string[]): FolderSpan | undefined {
  const [from, to] = [instantOfFolder(range.from), instantOfFolder(range.to)];
  for (const [name, instant] of [
    [range.from, from],
    [range.to, to],
  ] as const) {
    if (instant === undefined) problems.push(`replay: "${name}" is not a folder's name`);
  }
  if (from === undefined || to === undefined) return undefined;
  if (from > to) problems.push(`replay: ${range.from} is newer than ${range.to}`);
  return { from, to };
}
