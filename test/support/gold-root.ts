import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkGold, type GoldCheckOptions, type GoldCheckReport } from "../../scripts/gold-check/gold-check.ts";
import type { CheckOutcome } from "../../scripts/gold-check/run-checks.ts";
import { type Action, entryPath, parseCommit, printCommit } from "../../transforms/delta/actions.ts";
import { GOLD_CONFIGURATION } from "../../transforms/publish/gold-schema.ts";
import { type DeltaWorld, field, mergeRows, type Row } from "./delta.ts";

/** Columns of the table that tests break. */
export const FIELDS = [
  field("Id", "string"),
  field("Name", "string"),
  field("Amount", "decimal(18,6)"),
  field("Day", "date"),
  field("At", "timestamp"),
];

/** A row with a name made of its id. */
export function row(id: string, more: Row = {}): Row {
  return {
    Id: id,
    Name: `name of ${id}`,
    Amount: "1.5",
    Day: "2026-05-01",
    At: "2026-05-01T10:00:00.123456Z",
    ...more,
  };
}

/** A table as our writer makes it, with the properties of gold. */
export async function writeTable(
  world: DeltaWorld,
  table: string,
  rows: readonly Row[],
  configuration: Readonly<Record<string, string>> = GOLD_CONFIGURATION,
): Promise<void> {
  const changes = rows.map((one) => ({ _change: "insert", ...one }));
  await mergeRows(world, table, FIELDS, changes, { configuration });
}

/** Rewrites one log entry. */
export async function editEntry(
  world: DeltaWorld,
  table: string,
  version: number,
  edit: (actions: Action[]) => readonly object[],
): Promise<void> {
  const file = join(world.folder, table, entryPath(version));
  await writeFile(file, printCommit(edit(parseCommit(await readFile(file, "utf8"))) as Action[]));
}

/** Adds a log entry that nobody's writer checked. */
export async function addEntry(world: DeltaWorld, table: string, version: number, actions: readonly object[]) {
  const file = join(world.folder, table, entryPath(version));
  await mkdir(dirname(file), { recursive: true });
  const info = { commitInfo: { timestamp: world.now().getTime(), operation: "TEST" } };
  await writeFile(file, printCommit([info, ...actions] as Action[]));
}

/** Removes a file or folder of a table. */
export function removePath(world: DeltaWorld, path: string): Promise<void> {
  return rm(join(world.folder, path), { recursive: true });
}

/** Checks the world's folder with its clock. */
export function checkWorld(world: DeltaWorld, options: Partial<GoldCheckOptions> = {}): Promise<GoldCheckReport> {
  return checkGold({
    ...{ location: world.folder, env: {}, now: world.now(), signal: new AbortController().signal, progress: () => {} },
    ...{ memory: "256MB", keys: new Map([["Customers", "Id"]]) },
    ...options,
  });
}

/** Every finding as "severity check: what was found". */
export function findingsOf({ root, tables }: GoldCheckReport): string[] {
  const print = ({ check, findings }: CheckOutcome) =>
    findings.map(({ severity, found }) => `${severity} ${check}: ${found}`);
  return [...root.flatMap(print), ...tables.flatMap(({ checks }) => checks.flatMap(print))];
}
