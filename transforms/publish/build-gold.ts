import { createHash } from "node:crypto";
import { checksOf } from "../checks/standard-checks.ts";
import { maintain } from "../delta/maintain.ts";
import { duckdb } from "../dialects/duckdb.ts";
import { type CompiledGold, compileAll, type Gold, type GoldSettings } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { CheckReport, TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { fieldsOf } from "./gold-schema.ts";
import { type Inputs, openInputs } from "./inputs.ts";
import { type GoldManifest, readGoldManifest, writeGoldManifest } from "./manifest.ts";
import { type PublishedModel, publishedModelOf, textOf, withoutModels } from "./published-model.ts";
import { rowsBefore, type StagedTable, stageTable } from "./stage-table.ts";
import { judgeable, setAside, withhold } from "./withhold.ts";

export interface GoldResult {
  readonly tables: readonly TableReport[];
  readonly checks: readonly CheckReport[];
  /** What the operator should know although nothing failed. */
  readonly warnings: readonly string[];
}

interface Staged extends StagedTable {
  readonly model: Gold;
  readonly signature: string;
  readonly nextChange: string | null;
  readonly published: PublishedModel;
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
  await session.run("create schema if not exists silver; drop schema if exists gold cascade; create schema gold");
  for (const [place, { model, compiled: now }] of compiled.entries()) {
    const started = context.now().getTime();
    try {
      const asked = timeless[place]!.compiled;
      const text = textOf(asked);
      const one = await stageIfDue(context, inputs, models, model, now, text, before.tables[model.name], checks);
      if (one.staged) staged.push({ ...one.staged, published: publishedModelOf(model, asked) });
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
  for (const { model, commit, signature, nextChange, published } of due.sort(inCommitOrder)) {
    const version = await commit();
    tables[model.name] = { version, signature, nextChange, model: published };
    reports.set(model.name, { ...reports.get(model.name)!, version });
  }
  await session.run("drop schema gold cascade; create schema gold");
  const isComplete = unavailable.size === 0 && [...reports.values()].every(({ problem }) => problem === undefined);
  const complete = isComplete ? modelsHash(contract, settings) : null;
  const after: GoldManifest = { formatVersion: 1, complete, tables };
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
  return createHash("sha256")
    .update([duckdb.setup, ...asked].join("\n"))
    .digest("hex");
}

/** Stages a table unless nothing that it is made of has changed since it was published. */
async function stageIfDue(
  context: JobContext,
  inputs: Inputs,
  models: readonly Gold[],
  model: Gold,
  compiled: CompiledGold,
  timeless: string,
  previous: GoldManifest["tables"][string] | undefined,
  checks: CheckReport[],
): Promise<{ readonly report: TableReport; readonly staged?: Omit<Staged, "published"> }> {
  const { asOf } = context.settings;
  const versions = await inputs.versions(model.name, compiled);
  const signature = createHash("sha256")
    .update(`${duckdb.setup}\n${questionOf(model, timeless)}\n${versions}`)
    .digest("hex");
  const published = await inputs.snapshot(model);
  const isDue = previous?.nextChange != null && new Date(previous.nextChange) <= asOf;
  if (
    published !== undefined &&
    previous?.signature === signature &&
    previous.version === published.version &&
    !isDue
  ) {
    return { report: untouched(model.name, published.version, rowsBefore(published) ?? 0) };
  }
  await inputs.createRelations([...compiled.inputs, ...referencedBy(model, models)]);
  const table = await stageTable(context, inputs, model, compiled, checks);
  const moments = [await inputs.nextChange(compiled, asOf), model.changesAt?.(asOf)].filter(
    (moment) => moment !== undefined,
  );
  const next =
    moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime()))).toISOString();
  return { report: table.report, staged: { ...table, model, signature, nextChange: next } };
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
