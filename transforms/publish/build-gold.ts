import { createHash } from "node:crypto";
import { commit } from "../delta/commit.ts";
import { mergeByKey } from "../delta/merge.ts";
import { createActions } from "../delta/metadata.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { duckdb } from "../dialects/duckdb.ts";
import { identifier } from "../engine/session.ts";
import { type CompiledGold, compile, type Gold, type GoldSettings } from "../kernel/gold.ts";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import type { CheckReport, TableReport } from "../report.ts";
import type { JobContext } from "../run-context.ts";
import { changeSql, freshSql, holdBackSql, keyProblemsSql } from "./changed-rows.ts";
import { type GoldManifest, readGoldManifest, writeGoldManifest } from "./manifest.ts";

/** Properties of every gold table: what Customer Insights asks of a Delta source (03/11/2026) plus a change feed. */
export const GOLD_CONFIGURATION = {
  "delta.enableChangeDataFeed": "true",
  "delta.enableDeletionVectors": "false",
  "delta.logRetentionDuration": "interval 30 days",
  "delta.deletedFileRetentionDuration": "interval 30 days",
};

const FILE_BYTES = 32 * 1024 * 1024;

export interface GoldResult {
  readonly tables: readonly TableReport[];
  readonly checks: readonly CheckReport[];
}

/**
 * Brings every gold table to the state of silver. A table whose inputs did not change is not touched; one whose inputs
 * are missing or failed is held back, with everything that depends on it, and the others go on.
 *
 * @param unavailable silver tables that must not be read now, with the reason.
 */
export async function buildGold(
  context: JobContext,
  models: readonly Gold[],
  unavailable: ReadonlyMap<string, string>,
): Promise<GoldResult> {
  const { lake, settings, session } = context;
  const before = await readGoldManifest(lake, settings.goldRoot);
  const entries: GoldManifest["tables"] = { ...before.tables };
  const inputs = new Inputs(context, unavailable);
  const tables: TableReport[] = [];
  const checks: CheckReport[] = [];
  await session.run(`create schema if not exists silver; create schema if not exists gold`);
  for (const model of models) {
    const started = context.now().getTime();
    try {
      const built = await buildTable(context, model, inputs, before.tables[model.name], checks);
      if (built.entry) entries[model.name] = built.entry;
      tables.push({ ...built.report, seconds: (context.now().getTime() - started) / 1000 });
    } catch (error) {
      if (!(error instanceof OperatorError) || error.exitCode === 4) throw error;
      inputs.holdBack(model.name, error.message);
      const { code, message, hint } = error;
      tables.push({
        ...untouched(model.name, before.tables[model.name]?.version ?? -1),
        problem: { code, message, hint },
      });
    }
  }
  const isComplete = unavailable.size === 0 && tables.every(({ problem }) => problem === undefined);
  const after: GoldManifest = {
    formatVersion: 1,
    complete: isComplete ? modelsHash(models, settings) : null,
    tables: entries,
  };
  if (JSON.stringify(after) !== JSON.stringify(before)) await writeGoldManifest(lake, settings.goldRoot, after);
  return { tables, checks };
}

/** Hash of what all models ask, whatever the time of the run. */
export function modelsHash(models: readonly Gold[], settings: Omit<GoldSettings, "asOf">): string {
  const queries = models.map((model) => compile(model, duckdb, { ...settings, asOf: new Date(0) }).select);
  return createHash("sha256").update(queries.join("\n")).digest("hex");
}

async function buildTable(
  context: JobContext,
  model: Gold,
  inputs: Inputs,
  previous: GoldManifest["tables"][string] | undefined,
  checks: CheckReport[],
) {
  const { session, lake, scratch, now, newId, settings, runId } = context;
  const timeless = compile(model, duckdb, { ...settings, asOf: new Date(0) });
  const signature = createHash("sha256")
    .update(`${timeless.select}\n${await inputs.versions(model.name, timeless)}`)
    .digest("hex");
  const isDue = previous?.nextChange != null && new Date(previous.nextChange) <= settings.asOf;
  const table = `gold/${settings.goldRoot}/${model.name}`;
  if (previous?.signature === signature && !isDue) return { report: untouched(model.name, previous.version) };

  const fields = fieldsOf(model);
  const snapshot = await readSnapshot(lake, table, session);
  await inputs.createViews(timeless);
  await session.run(freshSql(compile(model, duckdb, settings).select));
  checks.push(...(await blockBadKeys(context, model)));
  await session.run(holdBackSql(model));
  const published = snapshot ? await scanOf(snapshot, lake, table, fields) : undefined;
  await session.run(changeSql(model, published));
  const counts = await session.one<
    Record<"rows" | "held" | "same", bigint>
  >(`select (select count(*) from fresh) as rows,
    (select count(*) from held_back) as held, (select count(*) from change where _change <> 'delete') as same`);
  const merged = await mergeByKey({
    ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, key: model.key, changes: "change" },
    ...{ configuration: GOLD_CONFIGURATION, operation: `PUBLISH ${runId}`, fileSizeBytes: FILE_BYTES },
  });
  let { version } = merged;
  if (version < 0) {
    const actions = createActions({
      fields,
      configuration: GOLD_CONFIGURATION,
      snapshot: undefined,
      newId,
      now: now(),
    });
    const attempt = { actions, read: "all" as const };
    version = await commit({
      store: lake,
      table,
      session,
      attempt,
      basedOn: -1,
      operation: "CREATE TABLE",
      now,
      newId,
    });
  }
  const { rows, held, same } = counts;
  const report: TableReport = {
    ...{ layer: "gold", table: model.name, ...merged, version, rows: Number(rows), unchanged: Number(rows - same) },
    ...{ quarantined: Number(held), bytesRead: 0, seconds: 0 },
  };
  return { report, entry: { version, signature, nextChange: await inputs.nextChange(timeless, settings.asOf) } };
}

async function blockBadKeys({ session }: JobContext, model: Gold): Promise<CheckReport[]> {
  const { empty, repeated } = await session.one<Record<"empty" | "repeated", bigint>>(keyProblemsSql(model));
  if (empty + repeated > 0n) {
    const message = `${model.name}: ${repeated} rows repeat a ${model.key} and ${empty} have none. The published table is left as it was.`;
    throw new OperatorError(
      "CI-GOLD-002",
      message,
      "Look for the offending rows in silver; the next run tries again.",
      { exitCode: 3 },
    );
  }
  const check = { table: model.name, severity: "block", outcome: "passed", rows: 0 } as const;
  return [
    { ...check, check: `unique ${model.key}` },
    { ...check, check: `not empty ${model.key}` },
  ];
}

/** The tables that queries read: snapshots, loaded once a run. */
class Inputs {
  readonly #context: JobContext;
  readonly #unavailable: Map<string, string>;
  readonly #snapshots = new Map<string, Snapshot | undefined>();

  constructor(context: JobContext, unavailable: ReadonlyMap<string, string>) {
    this.#context = context;
    this.#unavailable = new Map(unavailable);
  }

  holdBack(table: string, reason: string): void {
    this.#unavailable.set(table, reason);
  }

  /** Versions of all inputs as one text; refuses when one is missing. */
  async versions(table: string, { inputs }: CompiledGold): Promise<string> {
    const missing: string[] = [];
    const versions: string[] = [];
    for (const input of inputs) {
      const reason = this.#unavailable.get(input.name);
      const snapshot = reason === undefined ? await this.#snapshot(input) : undefined;
      if (snapshot === undefined) missing.push(reason === undefined ? input.name : `${input.name} (${reason})`);
      versions.push(`${input.layer}.${input.name} ${snapshot?.metadata.id} ${snapshot?.version}`);
    }
    if (missing.length > 0) {
      const message = `${table} is held back: it needs ${missing.join(", ")}. The published table is left as it was.`;
      throw new OperatorError(
        "CI-GOLD-001",
        message,
        "Add the tables to the Synapse Link profile, or wait for their initial sync.",
      );
    }
    return versions.join("\n");
  }

  async createViews({ inputs }: CompiledGold): Promise<void> {
    const { session, lake } = this.#context;
    for (const input of inputs) {
      const snapshot = (await this.#snapshot(input))!;
      // A gold input may have been published a moment ago.
      const current = input.layer === "gold" ? (await readSnapshot(lake, this.#path(input), session))! : snapshot;
      const scan = await scanOf(current, lake, this.#path(input));
      await session.run(
        `create or replace view ${identifier(input.layer)}.${identifier(input.name)} as select * from ${scan}`,
      );
    }
  }

  /** The next moment at which a dated input row becomes valid or invalid. */
  async nextChange({ inputs }: CompiledGold, asOf: Date): Promise<string | null> {
    const moments: string[] = [];
    for (const input of inputs) {
      if (input.layer !== "silver" || !("validfrom" in input.source.columns)) continue;
      const relation = `${identifier(input.layer)}.${identifier(input.name)}`;
      for (const column of ["validfrom", "validto"])
        moments.push(
          `select min(${column}) filter (${column} > ${duckdb.fn.instant(asOf)}) as moment from ${relation}`,
        );
    }
    if (moments.length === 0) return null;
    const { moment } = await this.#context.session.one<{ moment: string | null }>(
      `select strftime(make_timestamp(epoch_us(min(moment))), '%Y-%m-%dT%H:%M:%S.%fZ') as moment from (${moments.join(" union all ")})`,
    );
    return moment;
  }

  #path(input: Silver | Gold): string {
    return input.layer === "silver" ? `silver/${input.name}` : `gold/${this.#context.settings.goldRoot}/${input.name}`;
  }

  async #snapshot(input: Silver | Gold): Promise<Snapshot | undefined> {
    const path = this.#path(input);
    if (input.layer === "gold") return readSnapshot(this.#context.lake, path, this.#context.session);
    if (!this.#snapshots.has(path)) {
      this.#snapshots.set(path, await readSnapshot(this.#context.lake, path, this.#context.session));
    }
    return this.#snapshots.get(path);
  }
}

/** The Delta schema of a gold table. */
export function fieldsOf(model: Gold): Field[] {
  const own = Object.entries(model.columns).map(([name, column]) => ({
    ...{ name, type: column.type, nullable: column.nullable ?? true, comment: column.description },
  }));
  return [...own, { name: "RowHash", type: "string", nullable: false, comment: "Hash of the row's content." }];
}

function untouched(table: string, version: number): TableReport {
  return {
    ...{ layer: "gold", table, version, inserted: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0, rows: 0 },
    ...{ filesAdded: 0, filesRemoved: 0, bytesRead: 0, bytesWritten: 0, seconds: 0 },
  };
}
