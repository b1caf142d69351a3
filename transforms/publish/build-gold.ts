import { createHash } from "node:crypto";
import { checksOf } from "../checks/standard-checks.ts";
import { maintain } from "../delta/maintain.ts";
import { duckdb } from "../dialects/duckdb.ts";
import { identifier } from "../engine/session.ts";
import { type CompiledGold, compileAll, type Gold, type GoldSettings } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { CheckReport, TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { CHANGED, EITHER } from "./affected-keys.ts";
import { fieldsOf } from "./gold-schema.ts";
import { type InputChanges, openInputChanges } from "./input-changes.ts";
import { type Inputs, openInputs } from "./inputs.ts";
import { type GoldManifest, readGoldManifest, writeGoldManifest } from "./manifest.ts";
import { publishedModelOf, textOf, withoutModels } from "./published-model.ts";
import { recomputedRows, SCOPES, type Scope } from "./recomputed-rows.ts";
import { rowsBefore, type StagedTable, stageTable } from "./stage-table.ts";
import { judgeable, setAside, withhold } from "./withhold.ts";

export interface GoldResult {
  readonly tables: readonly TableReport[];
  readonly checks: readonly CheckReport[];
  /** What the operator should know although nothing failed. */
  readonly warnings: readonly string[];
}

/** Schemas of the engine that hold what one run works out. */
const SCRATCH_SCHEMAS = ["gold", CHANGED, EITHER, ...Object.values(SCOPES)];

interface Staged extends StagedTable {
  readonly model: Gold;
  readonly entry: Omit<GoldManifest["tables"][string], "version">;
}

/**
 * Brings every gold table to the state of silver: all tables are staged first and committed last, supporting tables
 * before profiles before activities, so that a run publishes one consistent snapshot; a run that is cut off between
 * commits is completed by the next. A table whose inputs did not change is not touched; one that lacks an input or fails a check is held back, with
 * everything that depends on it, and the others go on.
 *
 * @param unavailable silver tables that must not be read now, with the reason.
 */
export async function buildGold(
  context: JobContext,
  contract: readonly Gold[],
  unavailable: ReadonlyMap<string, string>,
): Promise<GoldResult> {
  const { lake, settings, session } = context;
  const before = await readGoldManifest(lake, settings.goldRoot);
  const models = judgeable(contract);
  const inputs = openInputs(context, unavailable);
  const absent = await inputs.absent(sourcesOf(models, settings));
  const timeless = compileAll(models, duckdb, { ...settings, asOf: new Date(0) }, absent);
  const compiled = compileAll(models, duckdb, settings, absent);
  const reports = new Map<string, TableReport>();
  const checks: CheckReport[] = [];
  const staged: Staged[] = [];
  await session.run(duckdb.setup);
  await session.run("create schema if not exists silver");
  for (const schema of SCRATCH_SCHEMAS)
    await session.run(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  const changes = openInputChanges(context, inputs, compiled.map(({ compiled: now }) => now.rows).join("\n"));
  for (const [place, { model, compiled: now }] of compiled.entries()) {
    const started = context.now().getTime();
    try {
      const one = await stageIfDue(
        { context, inputs, changes, models, checks },
        model,
        now,
        timeless[place]!.compiled,
        before.tables[model.name],
      );
      if (one.staged) staged.push(one.staged);
      reports.set(model.name, { ...one.report, seconds: (context.now().getTime() - started) / 1000 });
    } catch (error) {
      if (!(error instanceof OperatorError) || error.exitCode === EXIT.tryLater || error.exitCode === EXIT.interrupted)
        throw error;
      const { code, message, hint } = error;
      await setAside(session, model);
      inputs.holdBack(model.name, { reason: code, isBlocked: error.exitCode === EXIT.checkFailed });
      const version = before.tables[model.name]?.version ?? -1;
      reports.set(model.name, { ...untouched(model.name, version, 0), problem: { code, message, hint } });
    }
  }
  const withheld = await withhold(session, inputs, models, compiled, staged);
  for (const [name, error] of withheld) {
    const { code, message, hint } = error;
    reports.set(name, { ...untouched(name, before.tables[name]?.version ?? -1, 0), problem: { code, message, hint } });
  }
  const due = staged.filter(({ model }) => !withheld.has(model.name));
  const tables = { ...before.tables };
  for (const { model, commit, entry } of due.sort(inCommitOrder)) {
    const version = await commit();
    tables[model.name] = { version, ...entry };
    reports.set(model.name, { ...reports.get(model.name)!, version });
  }
  for (const schema of SCRATCH_SCHEMAS) await session.run(`drop schema ${schema} cascade`);
  const isComplete = unavailable.size === 0 && [...reports.values()].every(({ problem }) => problem === undefined);
  const complete = isComplete ? modelsHash(contract, settings) : null;
  const after: GoldManifest = { ...before, complete, tables };
  if (JSON.stringify(after) !== JSON.stringify(before)) await writeGoldManifest(lake, settings.goldRoot, after);
  const warnings = [...absenceOf(sourcesOf(models, settings), absent)];
  for (const { model } of due) {
    const table = `gold/${settings.goldRoot}/${model.name}`;
    const versions = { before: before.tables[model.name]?.version ?? -1, after: tables[model.name]?.version ?? -1 };
    await maintain({ ...context, store: lake, table, ...versions, warn: (text) => warnings.push(text) });
  }
  return { tables: [...reports.values()], checks, warnings };
}

/** Supporting tables first, activities last: whoever reads between two commits finds what a row refers to. */
function inCommitOrder(left: Staged, right: Staged): number {
  const rank = ({ model: { name } }: Staged) =>
    ["supporting", "profiles", "activities"].indexOf(name.split("_")[0] ?? "");
  return rank(left) - rank(right);
}

/** Hash of what all models ask, whatever the time of the run. */
export function modelsHash(models: readonly Gold[], settings: Omit<GoldSettings, "asOf">): string {
  const timeless = { ...settings, asOf: new Date(0) };
  const asked = compileAll(models, duckdb, timeless).map(({ model, compiled }) => questionOf(model, textOf(compiled)));
  return hashOf([duckdb.setup, ...asked].join("\n"));
}

/** What staging works with, beside the table itself. */
interface Work {
  readonly context: JobContext;
  readonly inputs: Inputs;
  readonly changes: InputChanges;
  readonly models: readonly Gold[];
  readonly checks: CheckReport[];
}

/** Stages a table unless nothing that it is made of has changed since it was published. */
async function stageIfDue(
  { context, inputs, changes, models, checks }: Work,
  model: Gold,
  compiled: CompiledGold,
  timeless: CompiledGold,
  previous: GoldManifest["tables"][string] | undefined,
): Promise<{ readonly report: TableReport; readonly staged?: Staged }> {
  const { asOf } = context.settings;
  const versions = await inputs.versions(model.name, compiled);
  const signature = hashOf(`${duckdb.setup}\n${questionOf(model, textOf(timeless))}\n${versions}`);
  const published = await inputs.snapshot(model);
  const isDue = previous?.nextChange != null && new Date(previous.nextChange) <= asOf;
  const isOurs = published !== undefined && previous?.version === published.version;
  const rows = rowsBefore(published);
  if (published !== undefined && previous?.signature === signature && isOurs && !isDue) {
    return { report: untouched(model.name, published.version, rows ?? 0) };
  }
  await inputs.createRelations([...compiled.inputs, ...referencedBy(model, models)]);
  const sources = await Promise.all(compiled.inputs.map((input) => inputs.snapshot(input)));
  const inputRows = sources.reduce((sum, snapshot) => sum + (rowsBefore(snapshot) ?? 0), 0);
  const now = publishedModelOf(model, timeless);
  const last = { entry: previous, rows, inputRows, isOurs, model: now, isDue };
  const scope = await recomputedRows(context, changes, model, compiled, last);
  if (scope.keys === undefined && scope.reason !== undefined) {
    context.progress(`gold ${model.name}: all rows are recomputed, because ${scope.reason}`);
  }
  const table = await stageScope({ context, inputs, changes, models, checks }, model, compiled, scope);
  const moments = [await inputs.nextChange(compiled, asOf), model.changesAt?.(asOf)].filter(
    (moment) => moment !== undefined,
  );
  const nextChange =
    moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime()))).toISOString();
  const entry = { signature, nextChange, model: now, inputs: await inputs.states(compiled) };
  return { report: table.report, staged: { ...table, model, entry } };
}

/** Stages the rows of a scope. When a check stops them, the whole table is judged: its figures are those that count. */
async function stageScope(work: Work, model: Gold, compiled: CompiledGold, scope: Scope): Promise<StagedTable> {
  const { context, inputs, changes } = work;
  const found: CheckReport[] = [];
  const stage = (rows: Scope) => stageTable(context, inputs, changes, model, compiled, rows, found);
  try {
    return await stage(scope);
  } catch (error) {
    if (scope.keys === undefined || !(error instanceof OperatorError) || error.code !== "CI-GOLD-002") throw error;
    found.length = 0;
    await context.session.run(`drop view if exists gold.${identifier(model.name)}`);
    return await stage({ reason: "a check failed in the affected rows" });
  } finally {
    work.checks.push(...found);
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Tables that the checks of a model look into, itself left out. */
function referencedBy(model: Gold, models: readonly Gold[]): Gold[] {
  const checks = checksOf(model, new Date(0));
  const names = new Set(
    checks.flatMap((check) => (check.kind === "foreign-key" && !check.isJudgedThere ? [check.table.name] : [])),
  );
  return models.filter(({ name }) => names.has(name) && name !== model.name);
}

/** Everything that decides a table's rows and schema, apart from its inputs and the time. */
function questionOf(model: Gold, rows: string): string {
  return JSON.stringify([model.name, rows, fieldsOf(model), checksOf(model, new Date(0))], withoutModels);
}

function sourcesOf(models: readonly Gold[], settings: GoldSettings): Silver[] {
  const inputs = compileAll(models, duckdb, settings).flatMap(({ compiled }) => compiled.inputs);
  return [...new Set(inputs)].filter((input) => input.layer === "silver");
}

function absenceOf(sources: readonly Silver[], absent: ReadonlySet<string>): string[] {
  const missing = sources.filter(({ name }) => absent.has(name));
  return missing.map(({ name, optional }) => `${name} is not in the Synapse Link profile: ${optional}`);
}

function untouched(table: string, version: number, rows: number): TableReport {
  return {
    ...{ layer: "gold", table, version, inserted: 0, updated: 0, deleted: 0, unchanged: rows, quarantined: 0, rows },
    ...{ filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten: 0, seconds: 0 },
  };
}
