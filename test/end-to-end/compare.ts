import { expectedState } from "../../scripts/generate/expected.ts";
import type { World } from "../../scripts/generate/world.ts";
import type { Field } from "../../transforms/delta/schema.ts";
import type { Session } from "../../transforms/engine/session.ts";
import { GOLD_COLUMNS, ORACLE_TABLES, type OracleTable } from "../oracle/gold.ts";
import type { ColumnType, GoldRow } from "../oracle/row-hash.ts";
import type { Row } from "../support/delta.ts";
import { expectedSilver, inKeyOrder, lakeTable } from "./lake-rows.ts";
import { SETTINGS } from "./pipeline.ts";

/** Delta types of the contract's type letters. */
const TYPES: Readonly<Record<ColumnType, Field["type"]>> = {
  ...{ S: "string", L: "long", D: "decimal(18,6)", G: "decimal(9,6)", B: "boolean", d: "date", T: "timestamp" },
};

/** Found and expected rows of tables that differ; empty when every table is right. */
export type Differences = Readonly<Record<string, { readonly found: unknown; readonly expected: unknown }>>;

/** Compares every linked silver table, row by row, with what happened in the environment. */
export async function silverDifferences(session: Session, lake: string, world: World): Promise<Differences> {
  const differences: Record<string, { found: unknown; expected: unknown }> = {};
  for (const [table, state] of expectedState(world)) {
    const { rows, schema } = await lakeTable(session, lake, `silver/${table}`);
    Object.assign(differences, differenceOf(table, rows, inKeyOrder(expectedSilver(table, state.rows, schema), "id")));
  }
  return differences;
}

/** Compares the oracle's tables, row by row and with types, with those in gold. */
export async function goldDifferences(
  session: Session,
  lake: string,
  expected: Readonly<Record<OracleTable, readonly GoldRow[]>>,
): Promise<Differences> {
  const differences: Record<string, { found: unknown; expected: unknown }> = {};
  for (const table of ORACLE_TABLES) {
    const { rows, schema } = await lakeTable(session, lake, goldPath(table));
    const types = schema.map(({ name, type }) => `${name} ${type}`);
    const columns = Object.entries(GOLD_COLUMNS[table]).map(([name, type]) => `${name} ${TYPES[type]}`);
    Object.assign(differences, differenceOf(`${table} columns`, types, [...columns, "RowHash string"]));
    Object.assign(differences, differenceOf(table, rows, expected[table]));
  }
  return differences;
}

/** Path of a gold table in the lake. */
export function goldPath(table: string): string {
  return `gold/${SETTINGS.goldRoot}/${table}`;
}

/** Only what differs, cell by cell: a whole table in a failed test's message helps nobody. */
function differenceOf(
  name: string,
  found: readonly (Row | string)[],
  expected: readonly (Row | string)[],
): Differences {
  const [left, right] = [found, expected].map((rows) => new Map(rows.map((row) => [keyOf(row), row])));
  const keys = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])];
  const wrong = keys.filter((key) => canonical(left?.get(key)) !== canonical(right?.get(key)));
  if (wrong.length === 0 && found.length === expected.length) return {};
  const some = (rows: ReadonlyMap<string, Row | string> | undefined, other: typeof rows) =>
    wrong.slice(0, 5).map((key) => reduced(rows?.get(key), other?.get(key)));
  return {
    [`${name}: ${wrong.length} of ${expected.length} rows`]: {
      found: [found.length, ...some(left, right)],
      expected: [expected.length, ...some(right, left)],
    },
  };
}

/** The key is the first column. */
function keyOf(row: Row | string): string {
  return typeof row === "string" ? row : String(row.id ?? Object.values(row)[0]);
}

function canonical(row: Row | string | undefined): string {
  return JSON.stringify(typeof row === "object" ? Object.entries(row).sort() : [row]);
}

/** Cells that the other row does not have like this. */
function reduced(row: Row | string | undefined, other: Row | string | undefined): unknown {
  if (typeof row !== "object" || typeof other !== "object") return row === undefined ? "no such row" : row;
  const cells = Object.entries(row).filter(([name, cell]) => !(name in other) || other[name] !== cell);
  return { key: keyOf(row), ...Object.fromEntries(cells) };
}
