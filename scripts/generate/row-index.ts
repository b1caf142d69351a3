import type { Cell, Row } from "./csv.ts";

/** Finds rows of a table by the value of one column; built at the first question, kept up to date afterwards. */
export interface RowIndex {
  /** RecIds of rows with this value, in order of creation. */
  find(column: string, value: Cell): Iterable<number>;
  /** A row came, changed or went: undefined stands for none. */
  change(recId: number, before: Row | undefined, after: Row | undefined): void;
}

/** An index over rows that may change only through `change`. */
export function indexOf(rows: ReadonlyMap<number, Row>): RowIndex {
  const columns = new Map<string, Map<Cell, Set<number>>>();

  function add(byValue: Map<Cell, Set<number>>, value: Cell, recId: number): void {
    const same = byValue.get(value) ?? new Set();
    byValue.set(value, same);
    same.add(recId);
  }
  return {
    find(column, value) {
      let byValue = columns.get(column);
      if (byValue === undefined) {
        byValue = new Map();
        columns.set(column, byValue);
        for (const [recId, row] of rows) add(byValue, row[column] ?? null, recId);
      }
      return byValue.get(value) ?? [];
    },
    change(recId, before, after) {
      for (const [column, byValue] of columns) {
        const old = before?.[column] ?? null;
        const now = after?.[column] ?? null;
        if (before !== undefined && after !== undefined && old === now) continue;
        if (before !== undefined) byValue.get(old)?.delete(recId);
        if (after !== undefined) add(byValue, now, recId);
      }
    },
  };
}
