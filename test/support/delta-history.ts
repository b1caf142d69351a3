import fc from "fast-check";
import { compact } from "../../transforms/delta/compact.ts";
import { cleanLog } from "../../transforms/delta/log-cleanup.ts";
import type { MergeOptions } from "../../transforms/delta/merge-options.ts";
import type { Field } from "../../transforms/delta/schema.ts";
import { vacuum } from "../../transforms/delta/vacuum.ts";
import { type DeltaWorld, field, mergeRows, type Row, snapshotAt } from "./delta.ts";

/** One step of a table's life. */
export type Step =
  | { readonly kind: "merge"; readonly writes: readonly Row[]; readonly deletes: readonly string[] }
  | { readonly kind: "evolve" }
  | { readonly kind: "compact" }
  | { readonly kind: "wait"; readonly days: number }
  | { readonly kind: "clean" };

/** What a version must hold, as the oracle has it. */
export interface OracleVersion {
  readonly version: number;
  /** Time of its commit, milliseconds. */
  readonly at: number;
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
}

/** Columns a history starts with; the key comes first. */
export const HISTORY_FIELDS: readonly Field[] = [
  field("id", "string", false),
  field("n", "long"),
  field("amount", "decimal(18,6)"),
  field("wide", "decimal(38,6)"),
  field("flag", "boolean"),
  field("day", "date"),
  field("at", "timestamp"),
  field("note", "string"),
];

const KEYS = ["a", "A", "b ", "c'c", 'd"d', "é", "\u{1f600}", "k1", "k2", "k3", "k4", "k5"];

/** Values at which readers and writers go wrong, by column. */
export const EDGES: Readonly<Record<string, readonly (string | null)[]>> = {
  n: [null, "0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808"],
  amount: [null, "0.000000", "-0.000001", "12.500000", "999999999999.999999", "-999999999999.999999"],
  wide: [null, "0.100000", "12345678901234567890123456789012.123456", "-99999999999999999999999999999999.999999"],
  flag: [null, "true", "false"],
  day: [null, "0001-01-01", "1582-10-04", "1899-12-31", "2024-02-29", "9999-12-31"],
  at: [
    ...[null, "0001-01-03T00:00:00.000000Z", "1899-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"],
    ...["2024-03-31T01:30:00.123456Z", "9999-12-31T23:59:59.999999Z"],
  ],
  note: [
    ...[null, "", " ", "line\nfeed", "quote\"'", "x".repeat(40), "\u{1f600}".repeat(33), "\uffff\u{10ffff}", "zz"],
    ...["\uffff".repeat(40), `${"y".repeat(32)}\u{10ffff}y`, "\u007f".repeat(33), "w".repeat(300), "v".repeat(32)],
  ],
  extra: [null, "1", "2"],
};

const VALUES = Object.fromEntries(Object.entries(EDGES).map(([name, values]) => [name, fc.constantFrom(...values)]));

const row: fc.Arbitrary<Row> = fc.record({ id: fc.constantFrom(...KEYS), ...VALUES });

const merge: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("merge" as const),
  writes: fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 6 }),
  deletes: fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 3 }),
});

/** Histories of merges, new columns, compactions, and days that pass before a clean-up. */
export function histories(options: { readonly minLength: number; readonly maxLength: number }): fc.Arbitrary<Step[]> {
  const step = fc.oneof(
    { weight: 12, arbitrary: merge },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "evolve" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "compact" }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 12 }) }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "clean" }) },
  );
  return fc.array(step, { ...options, size: "max" });
}

/**
 * Plays a history on a table and returns what every version must hold, worked out apart from the table: plain rows in
 * a map. Steps that change nothing must not make a version.
 */
export async function playHistory(
  world: DeltaWorld,
  table: string,
  steps: readonly Step[],
  options: Partial<MergeOptions> = {},
): Promise<OracleVersion[]> {
  const versions: OracleVersion[] = [];
  let fields = HISTORY_FIELDS;
  let rows = new Map<string, Row>();
  const isFed = options.configuration?.["delta.enableChangeDataFeed"] === "true";
  const note = (version: number) => {
    if (version === versions.length)
      versions.push({ version, at: world.now().getTime(), fields, rows: [...rows.values()] });
    else if (version !== versions.length - 1) throw new Error(`version ${version} after ${versions.length - 1}`);
  };
  for (const step of steps) {
    const { store, session, now } = world;
    world.advance(60_000);
    if (step.kind === "wait") world.advance(step.days * 86_400_000);
    if (step.kind === "clean") {
      await vacuum({ store, table, session, now: now(), dryRun: false });
      await cleanLog({ store, table, session, now: now(), dryRun: false });
    }
    if (step.kind === "compact" && versions.length > 0 && !isFed) {
      const { scratch, newId } = world;
      const snapshot = await snapshotAt(world, table);
      note((await compact({ store, table, session, scratch, now, newId, snapshot, minFiles: 2 })).version);
    }
    if (step.kind === "evolve" && versions.length > 0 && fields === HISTORY_FIELDS) {
      fields = [...fields, field("extra", "integer")];
      rows = new Map([...rows].map(([id, values]) => [id, { ...values, extra: null }]));
      note((await mergeRows(world, table, fields, [], options)).version);
    }
    if (step.kind !== "merge") continue;
    const changes: Row[] = [];
    const before = rows;
    rows = new Map(rows);
    for (const write of step.writes) {
      const id = write.id!;
      const values = Object.fromEntries(fields.map(({ name }) => [name, write[name] ?? null]));
      const old = before.get(id);
      if (JSON.stringify(old) === JSON.stringify(values)) continue;
      changes.push({ ...values, _change: old ? "update" : "insert" });
      rows.set(id, values);
    }
    for (const id of step.deletes) {
      if (!before.has(id) || changes.some((change) => change.id === id)) continue;
      changes.push({ ...before.get(id)!, _change: "delete" });
      rows.delete(id);
    }
    const { version } = await mergeRows(world, table, fields, changes, options);
    if (version >= 0) note(version);
  }
  return versions;
}

/** What a change feed must say of the step between two versions: the difference of their rows. */
export function differenceOf(before: OracleVersion | undefined, after: OracleVersion): Row[] {
  const id = (values: Row) => values.id!;
  const widened = (before?.rows ?? []).map((values) =>
    Object.fromEntries(after.fields.map(({ name }) => [name, values[name] ?? null])),
  );
  const old = new Map(widened.map((values) => [id(values), values]));
  const fresh = new Map(after.rows.map((values) => [id(values), values]));
  const changes: Row[] = [];
  for (const [key, values] of old) {
    const now = fresh.get(key);
    if (now === undefined) changes.push({ ...values, _change_type: "delete" });
    else if (JSON.stringify(now) !== JSON.stringify(values)) {
      changes.push({ ...values, _change_type: "update_preimage" }, { ...now, _change_type: "update_postimage" });
    }
  }
  for (const [key, values] of fresh) if (!old.has(key)) changes.push({ ...values, _change_type: "insert" });
  return changes;
}

/** Rows in an order that does not depend on how they were read. */
export function inOrder(rows: readonly Row[]): Row[] {
  const text = (values: Row) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  return [...rows].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
