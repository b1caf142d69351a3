import type { Cell, Row } from "./csv.ts";
import { recordId } from "./record-id.ts";
import { indexOf, type RowIndex } from "./row-index.ts";
import { type GeneratedTable, tableNamed } from "./tables.ts";

/** Rows of the simulated finance and operations database; a value that no function changes. */
export interface DatabaseState {
  /** Rows by table and RecId, in order of creation. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<number, Row>>;
  /** Next number of each number sequence, RecIds and row versions included. */
  readonly sequences: ReadonlyMap<string, number>;
}

/** One change as change tracking sees it. */
export interface Change {
  readonly table: string;
  readonly recId: number;
  readonly version: number;
  readonly isDelete: boolean;
  /** The row after the change; of a delete the row that went. Without sink dates: the feed adds them. */
  readonly row: Row;
}

/** Edits a copy of a database and remembers the changes in their order. */
export interface DatabaseEditor {
  /** Adds a row and returns its RecId. Columns left out get the empty value of their type, as the database keeps it. */
  insert(
    table: string,
    at: string,
    values: Row,
    options?: { readonly company?: string; readonly recId?: number },
  ): number;
  update(table: string, recId: number, at: string, values: Row): void;
  remove(table: string, recId: number): void;
  row(table: string, recId: number): Row | undefined;
  rows(table: string): Row[];
  /** Rows with this value in a column; cheap, however large the table. */
  rowsWith(table: string, column: string, value: Cell): Row[];
  /** Next number of a number sequence, from 1. */
  number(sequence: string): number;
  changes(): readonly Change[];
  state(): DatabaseState;
}

/** A database without rows. */
export const EMPTY_DATABASE: DatabaseState = { tables: new Map(), sequences: new Map() };

/** RecIds of finance and operations start here. */
const FIRST_REC_ID = 5637144576;

/** Row versions are database-wide; the first is arbitrary. */
const FIRST_VERSION = 4_200_000;

/** Starts an edit; `from` stays as it is. */
export function editDatabase(from: DatabaseState): DatabaseEditor {
  const tables = new Map([...from.tables].map(([name, rows]) => [name, new Map(rows)]));
  const sequences = new Map(from.sequences);
  const changes: Change[] = [];
  const indexes = new Map<string, RowIndex>();

  const next = (sequence: string, first: number) => {
    const number = sequences.get(sequence) ?? first;
    sequences.set(sequence, number + 1);
    return number;
  };
  const rowsOf = (table: string) => {
    const rows = tables.get(tableNamed(table).name) ?? new Map<number, Row>();
    tables.set(table, rows);
    return rows;
  };
  const record = (table: string, recId: number, version: number, row: Row, isDelete: boolean) => {
    changes.push({ table, recId, version, isDelete, row });
  };
  const replace = (table: string, recId: number, row: Row | undefined) => {
    const rows = rowsOf(table);
    indexes.get(table)?.change(recId, rows.get(recId), row);
    if (row === undefined) rows.delete(recId);
    else rows.set(recId, row);
  };
  const existing = (table: string, recId: number) => {
    const row = rowsOf(table).get(recId);
    if (row === undefined) throw new Error(`${table} has no record ${recId}.`);
    return row;
  };

  return {
    insert(table, at, values, { company = "dat", recId = next(`recid ${table}`, FIRST_REC_ID) } = {}) {
      const { attributes, tableId } = tableNamed(table);
      checkColumns(table, attributes, values);
      if (rowsOf(table).has(recId)) throw new Error(`${table} already has record ${recId}.`);
      const version = next("version", FIRST_VERSION);
      const row: Record<string, Cell> = {};
      for (const { name, type } of attributes) row[name] = values[name] ?? emptyOf(type);
      Object.assign(row, {
        Id: recordId(tableId, BigInt(recId)),
        dataareaid: company,
        recversion: 1,
        partition: FIRST_REC_ID,
        sysrowversion: version,
        recid: recId,
        tableid: tableId,
        versionnumber: version,
        createdon: at,
        modifiedon: at,
        IsDelete: false,
      });
      if ("createddatetime" in row) {
        const transaction = FIRST_REC_ID + version;
        Object.assign(row, { createddatetime: at, modifieddatetime: at, createdby: "retailserviceaccount" });
        Object.assign(row, { modifiedby: "retailserviceaccount", createdtransactionid: transaction });
        row.modifiedtransactionid = transaction;
      }
      replace(table, recId, row);
      record(table, recId, version, row, false);
      return recId;
    },

    update(table, recId, at, values) {
      checkColumns(table, tableNamed(table).attributes, values);
      const old = existing(table, recId);
      const version = next("version", FIRST_VERSION);
      const audit: Row = "modifieddatetime" in old ? { modifieddatetime: at, modifiedby: "admin" } : {};
      const standard = { versionnumber: version, sysrowversion: version, modifiedon: at };
      const row = { ...old, ...values, ...audit, ...standard, recversion: Number(old.recversion) + 1 };
      replace(table, recId, row);
      record(table, recId, version, row, false);
    },

    remove(table, recId) {
      const row = existing(table, recId);
      replace(table, recId, undefined);
      record(table, recId, next("version", FIRST_VERSION), row, true);
    },

    row: (table, recId) => rowsOf(table).get(recId),
    rows: (table) => [...rowsOf(table).values()],
    rowsWith(table, column, value) {
      const index = indexes.get(table) ?? indexOf(rowsOf(table));
      indexes.set(table, index);
      return [...index.find(column, value)].map((recId) => existing(table, recId));
    },
    number: (sequence) => next(`number ${sequence}`, 1),
    changes: () => changes,
    state: () => ({ tables, sequences }),
  };
}

/** What the database keeps where nothing was entered: it knows no nulls. */
function emptyOf(type: GeneratedTable["attributes"][number]["type"]): Cell {
  if (type === "int64") return 0;
  if (type === "decimal" || type === "double") return "0.000000";
  if (type === "dateTime" || type === "dateTimeOffset") return "1900-01-01T00:00:00Z";
  return type === "boolean" ? false : null;
}

function checkColumns(table: string, attributes: GeneratedTable["attributes"], values: Row): void {
  const known = new Set(attributes.map(({ name }) => name));
  const unknown = Object.keys(values).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`${table} has no column ${unknown.join(", ")}.`);
}
