import { scanOf } from "../delta/scan.ts";
import { duckdbTypeOf, type Field } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { duckdb } from "../dialects/duckdb.ts";
import { identifier } from "../engine/session.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import { columnTypesOf, type Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import { fieldsOf } from "./gold-schema.ts";

/** A table that must not be read in this run. */
interface Unavailable {
  readonly reason: string;
  /** A check stopped it, in this table or in one that it reads. */
  readonly isBlocked?: boolean;
}

/** Which state of a table was read. */
export interface InputState {
  /** Id of a silver table; empty for gold, which has none before the first commit. */
  readonly id: string;
  readonly version: number;
}

/** The tables that gold queries read, one consistent snapshot of each. */
export interface Inputs {
  /** Optional source tables that the customer does not link. */
  absent(models: Iterable<Silver | Gold>): Promise<Set<string>>;
  /** Snapshot of a table as it was when the run first asked; undefined when there is none. */
  snapshot(model: Silver | Gold): Promise<Snapshot | undefined>;
  holdBack(table: string, why: Unavailable): void;
  isHeldBack(table: string): boolean;
  /** Relation of a table's rows before this run; undefined when it was never published. */
  published(model: Gold): Promise<string | undefined>;
  /**
   * Versions of a table's inputs as one text.
   *
   * @throws OperatorError CI-GOLD-001 or CI-GOLD-002 when one of them must not be read.
   */
  versions(table: string, compiled: CompiledGold): Promise<string>;
  /** Table ids and versions of the inputs that exist, by `layer.name`. */
  states(compiled: CompiledGold): Promise<Record<string, InputState>>;
  /** Tells that a gold table gets new rows in this run: `relation` holds them, `version` is theirs. */
  replace(model: Gold, relation: string, version: number): void;
  /** Makes every input readable as `layer.name`. */
  createRelations(models: Iterable<Silver | Gold>): Promise<void>;
  /** The next moment at which a dated input row becomes valid or invalid. */
  nextChange(compiled: CompiledGold, asOf: Date): Promise<Date | undefined>;
}

/** Opens the inputs of one run. */
export function openInputs(context: JobContext, unavailable: ReadonlyMap<string, string>): Inputs {
  const { session, lake, settings } = context;
  const held = new Map<string, Unavailable>([...unavailable].map(([table, reason]) => [table, { reason }]));
  const snapshots = new Map<string, Promise<Snapshot | undefined>>();
  const created = new Set<string>();
  const published = new Map<string, number>();

  const snapshot = (model: Silver | Gold) => {
    const path = pathOf(model, settings.goldRoot);
    const known = snapshots.get(path) ?? readSnapshot(lake, path, session);
    snapshots.set(path, known);
    return known;
  };
  const isAbsent = async (model: Silver | Gold) =>
    model.layer === "silver" &&
    model.optional !== undefined &&
    !held.has(model.name) &&
    (await snapshot(model)) === undefined;

  return {
    snapshot,

    async absent(models) {
      const names = new Set<string>();
      for (const model of models) if (await isAbsent(model)) names.add(model.name);
      return names;
    },

    holdBack: (table, why) => void held.set(table, why),

    isHeldBack: (table) => held.has(table),

    async published(model) {
      const current = await snapshot(model);
      return current && scanOf(current, lake, pathOf(model, settings.goldRoot));
    },

    async versions(table, { inputs }) {
      const missing: Unavailable[] = [];
      const versions: string[] = [];
      for (const input of inputs) {
        const why = held.get(input.name);
        if (why !== undefined) missing.push({ ...why, reason: `${input.name} (${why.reason})` });
        else if (await isAbsent(input)) versions.push(`${input.name} absent`);
        else {
          const current = await snapshot(input);
          const version = published.get(input.name) ?? current?.version;
          if (version === undefined) missing.push({ reason: `${input.name} (no such table)` });
          // A gold table has no id before its first commit, and this run stages that one.
          const id = input.layer === "silver" ? current?.metadata.id : "";
          versions.push(`${input.layer}.${input.name} ${id} ${version}`);
        }
      }
      if (missing.length > 0) throw heldBack(table, missing);
      return versions.join("\n");
    },

    async states({ inputs }) {
      const states: Record<string, InputState> = {};
      for (const input of inputs) {
        const current = await snapshot(input);
        const version = published.get(input.name) ?? current?.version;
        if (version === undefined) continue;
        const id = input.layer === "silver" ? (current?.metadata.id ?? "") : "";
        states[`${input.layer}.${input.name}`] = { id, version };
      }
      return states;
    },

    replace(model, relation, version) {
      created.add(relation);
      published.set(model.name, version);
    },

    async createRelations(models) {
      for (const model of models) {
        const relation = `${identifier(model.layer)}.${identifier(model.name)}`;
        if (created.has(relation)) continue;
        created.add(relation);
        const current = await snapshot(model);
        const path = pathOf(model, settings.goldRoot);
        const declared = model.layer === "silver" ? declaredFields(model) : fieldsOf(model);
        const rows = current ? await scanOf(current, lake, path, withDeclared(current, declared)) : emptyOf(declared);
        await session.run(`create or replace view ${relation} as select * from ${rows}`);
      }
    },

    async nextChange({ inputs }, asOf) {
      const moments: string[] = [];
      for (const input of inputs) {
        if (input.layer !== "silver" || !("validfrom" in input.source.columns)) continue;
        const relation = `${identifier(input.layer)}.${identifier(input.name)}`;
        for (const column of ["validfrom", "validto"]) {
          const later = `${column} > ${duckdb.fn.instant(asOf)}`;
          moments.push(`select min(${column}) filter (${later}) as moment from ${relation}`);
        }
      }
      if (moments.length === 0) return undefined;
      const { moment } = await session.one<{ moment: bigint | null }>(
        `select epoch_ms(min(moment)) as moment from (${moments.join(" union all ")})`,
      );
      return moment === null ? undefined : new Date(Number(moment));
    },
  };
}

/** Folder of a table in the lake. */
export function pathOf(model: Silver | Gold, goldRoot: string): string {
  return model.layer === "silver" ? `silver/${model.name}` : `gold/${goldRoot}/${model.name}`;
}

function heldBack(table: string, missing: readonly Unavailable[]): OperatorError {
  const list = missing.map(({ reason }) => reason).join(", ");
  const message = `${table} is held back: it needs ${list}. The published table is left as it was.`;
  if (missing.every(({ isBlocked }) => isBlocked)) {
    return new OperatorError(
      "CI-GOLD-002",
      message,
      "Correct the table that failed its check; the next run tries again.",
      {
        exitCode: 3,
      },
    );
  }
  return new OperatorError(
    "CI-GOLD-001",
    message,
    "Add the tables to the Synapse Link profile, or wait for their initial sync.",
  );
}

/** Columns that a silver model declares. */
export function declaredFields(model: Silver): Field[] {
  return Object.entries(columnTypesOf(model)).map(([name, type]) => ({ name, type, nullable: true }));
}

/** A table may be older than a column that its model declares: the column is null then. */
function withDeclared({ metadata }: Snapshot, declared: readonly Field[]): Field[] {
  const known = new Set(metadata.schema.map(({ name }) => name.toLowerCase()));
  return [...metadata.schema, ...declared.filter(({ name }) => !known.has(name.toLowerCase()))];
}

function emptyOf(fields: readonly Field[]): string {
  const list = fields.map(({ name, type }) => `cast(null as ${duckdbTypeOf(type)}) as ${identifier(name)}`);
  return `(select ${list.join(", ")} where false)`;
}
