import { rowCountChecks, updateChecks } from "../checks/change-checks.ts";
import { keyStability } from "../checks/key-stability.ts";
import { runQueries } from "../checks/query-checks.ts";
import { runChecks } from "../checks/run-checks.ts";
import { checksOf } from "../checks/standard-checks.ts";
import { deltaCheck, deniedColumnsCheck, schemaCheck } from "../checks/table-checks.ts";
import { commit } from "../delta/commit.ts";
import { stageMerge } from "../delta/merge.ts";
import { createActions } from "../delta/metadata.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { rowsOf } from "../delta/stats.ts";
import { identifier } from "../engine/session.ts";
import type { Check, CompiledGold, Gold } from "../kernel/gold.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { CheckReport, TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { changeSql, insertsOf } from "./changed-rows.ts";
import { evolvedFields } from "./evolved-fields.ts";
import { stageQuarantine } from "./gold-quarantine.ts";
import { GOLD_CONFIGURATION } from "./gold-schema.ts";
import type { InputChanges } from "./input-changes.ts";
import { type Inputs, pathOf } from "./inputs.ts";
import type { Scope } from "./recomputed-rows.ts";
import { createFresh, createWhole, publishedInScope } from "./scoped-rows.ts";

/** As in silver: one or a few row groups, so that changes of recent orders rewrite few bytes. */
const FILE_BYTES = 2 * 1024 * 1024;

/** Share of rows that may be held back before the whole table is. */
const MAX_QUARANTINE_SHARE = 0.01;

/** A table whose new files are written and whose commit is not. */
export interface StagedTable {
  readonly report: TableReport;
  /** Makes the rows visible; returns the version. */
  commit(): Promise<number>;
}

/**
 * Checks the rows of a table that are recomputed, compares them with the published ones and stages what differs. The
 * table stays readable as `gold.<name>` for those that depend on it.
 *
 * @param scope rows that are recomputed; all of them are computed here.
 * @param checks collects what the checks found, whether or not the table is blocked.
 */
export async function stageTable(
  context: JobContext,
  inputs: Inputs,
  changes: InputChanges,
  model: Gold,
  compiled: CompiledGold,
  scope: Scope,
  checks: CheckReport[],
): Promise<StagedTable> {
  const { session, lake, scratch, now, newId, settings, runId } = context;
  const table = pathOf(model, settings.goldRoot);
  const snapshot = await inputs.snapshot(model);
  const fields = contractFields(model, snapshot, settings.goldRoot, checks);
  const name = `gold.${identifier(model.name)}`;
  const fresh = scope.keys === undefined ? name : scope.rows;
  const whole = snapshot ? await scanOf(snapshot, lake, table, fields) : undefined;
  const { published, candidates } = await publishedInScope(context, model, snapshot, fields, whole, scope);
  const isFirst = published === undefined;
  if (scope.keys === undefined) await createFresh(context, model, fresh, compiled, isFirst);
  else if (whole !== undefined) await createWhole(context, model, name, whole, scope);
  const countOf = async (relation: string) =>
    Number((await session.one<{ rows: bigint }>(`select count(*) as rows from ${relation}`)).rows);
  const total = await countOf(fresh);
  const before = rowsBefore(snapshot);
  const [ofTable, ofRows] = partition(checksOf(model, settings.asOf), scope);
  const found = [
    ...[await schemaCheck(session, model, isFirst ? `(select * exclude ("RowHash") from ${fresh})` : fresh)],
    deniedColumnsCheck(model),
    ...(snapshot ? [deltaCheck(model, snapshot)] : []),
    ...(ofTable.length > 0 ? await runChecks(session, model, name, ofTable) : []),
    ...(await runChecks(session, model, fresh, ofRows)),
    ...(await runQueries(session, model, compiled)),
  ];
  const rows = scope.keys === undefined ? await countOf(fresh) : await countOf(name);
  const present = scope.keys === undefined ? rows : await countOf(fresh);
  const isExpected = context.isFullRefresh === true || model.changesAt !== undefined;
  found.push(...rowCountChecks(model.name, { before, rows }, isExpected));
  const held = total - present;
  const judgedRows = scope.keys === undefined ? total : Math.max(total, before ?? 0);
  checks.push(...found);
  refuseBlocked(model, found, held, judgedRows);

  const quarantine = await stageQuarantine(context, model, scope.keys);
  const everyRow = snapshot !== undefined && fields.length > snapshot.metadata.schema.length;
  if (!isFirst) {
    await session.run(changeSql(model, { fresh, hash: compiled.hash, published, everyRow }));
    const stability = await keyStability(session, model, published, before ?? 0);
    checks.push(stability);
    refuseBlocked(model, [stability], 0, judgedRows);
    await keepChanges(changes, model, published);
  }
  const merge = await stageMerge({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, key: model.key },
    changes: isFirst ? insertsOf(fresh) : "change",
    ...{ configuration: GOLD_CONFIGURATION, operation: `PUBLISH ${runId}`, fileSizeBytes: FILE_BYTES },
    ...(candidates && { candidates }),
    ...clusterOf(model),
  });
  const { inserted, updated } = merge.result;
  checks.push(...updateChecks(model.name, { before, updated }));
  const version = Math.max(merge.result.version, 0);
  inputs.replace(model, `"gold".${identifier(model.name)}`, version);
  return {
    report: {
      ...{
        layer: "gold",
        table: model.name,
        ...merge.result,
        version,
        rows,
        unchanged: rows - inserted - updated,
      },
      ...{ quarantined: held, bytesRead: 0, seconds: 0 },
      ...(scope.keys === undefined && scope.reason !== undefined && { recomputed: scope.reason }),
    },
    async commit() {
      await quarantine.commit();
      const committed = await merge.commit();
      return committed >= 0 ? committed : createEmpty(context, table, fields, snapshot);
    },
  };
}

/** Rows of the published table according to its log. */
export function rowsBefore(snapshot: Snapshot | undefined): number | undefined {
  if (snapshot === undefined) return undefined;
  return [...snapshot.files.values()].reduce((sum, { stats }) => sum + (rowsOf(stats) ?? 0), 0);
}

/**
 * Activities lie in files by time: what changes is mostly new. Rows are sorted, because those of silver come in any
 * order; the files also take half the bytes then.
 */
function clusterOf({ activity }: Gold): { readonly clusterBy?: string; readonly isSorted?: boolean } {
  return activity === undefined ? {} : { clusterBy: activity.timestamp, isSorted: true };
}

/** Checks of the whole table, and those of single rows: the latter are run over what is recomputed. */
function partition(checks: readonly Check[], { keys }: Scope): [Check[], Check[]] {
  const isWhole = ({ kind }: Check) => keys !== undefined && (kind === "some" || kind === "row-count");
  return [checks.filter(isWhole), checks.filter((check) => !isWhole(check))];
}

/** The schema to publish with; a contract that the published table cannot follow is reported as a failed check. */
function contractFields(model: Gold, snapshot: Snapshot | undefined, goldRoot: string, checks: CheckReport[]): Field[] {
  try {
    return evolvedFields(model, snapshot, goldRoot);
  } catch (error) {
    const check = "published schema can follow the contract (Q5)";
    checks.push({ table: model.name, check, severity: "block", outcome: "failed", rows: 0 });
    throw error;
  }
}

/** Keeps the rows that differ, as they were and as they will be, for the tables that depend on this one. */
async function keepChanges(changes: InputChanges, model: Gold, published: string): Promise<void> {
  const list = Object.keys(model.columns).map(identifier).join(", ");
  const key = identifier(model.key);
  const replaced = `select ${key} from change where _change <> 'insert'`;
  await changes.keep(
    model,
    `select ${list} from ${published} where ${key} in (${replaced})`,
    `select ${list} from change where _change <> 'delete'`,
  );
}

/** @throws OperatorError CI-GOLD-002, exit code 3, when a blocking check failed or too many rows are held back. */
function refuseBlocked(model: Gold, found: readonly CheckReport[], held: number, total: number): void {
  const failed = found
    .filter(({ severity, outcome }) => severity === "block" && outcome === "failed")
    .map(
      ({ check, rows, sample = [] }) =>
        `${rows} rows fail "${check}"${sample.length > 0 ? `, e.g. ${sample.join(", ")}` : ""}`,
    );
  if (held > total * MAX_QUARANTINE_SHARE) {
    const reasons = found.filter(({ severity, outcome }) => severity === "quarantine" && outcome === "failed");
    const list = reasons.map(({ check, sample = [] }) => `"${check}", e.g. ${sample.join(", ")}`).join("; ");
    failed.push(`${held} of ${total} rows would be held back, more than ${MAX_QUARANTINE_SHARE * 100} %: ${list}`);
  }
  if (failed.length === 0) return;
  const message = `${model.name}: ${failed.join("; ")}. The published table is left as it was.`;
  const hint =
    "Look for the offending rows in silver; the run report names their keys, docs/gold.md the remedy of each check. The next run tries again.";
  throw new OperatorError("CI-GOLD-002", message, hint, { exitCode: EXIT.checkFailed });
}

/** A table without rows is created all the same: tables cannot be added later to an ADLS source of Customer Insights. */
function createEmpty(
  context: JobContext,
  table: string,
  fields: readonly Field[],
  snapshot: Snapshot | undefined,
): Promise<number> {
  const { session, lake, now, newId } = context;
  const actions = createActions({ fields, configuration: GOLD_CONFIGURATION, snapshot, newId, now: now() });
  return commit({
    ...{ store: lake, table, session, basedOn: -1, operation: "CREATE TABLE", now, newId },
    attempt: { actions, read: "all" },
  });
}
