/** A column of a table as `<layer>.<table>.<column>`, e.g. `silver.custtable.accountnum`. */
export type Source = `${string}.${string}.${string}`;

/**
 * Where a value comes from. OpenLineage calls `values` direct, the others indirect dependencies (column-level lineage
 * facet 1-2-0: conditional, join and filter).
 */
export interface Origin {
  /** Columns whose content ends up in the value, computed or not. None: a constant. */
  readonly values: ReadonlySet<Source>;
  /** Columns that decide between several values. */
  readonly conditions: ReadonlySet<Source>;
  /** Columns by which the row that holds the value is found: join keys, filters and orders of the looked-up side. */
  readonly lookups: ReadonlySet<Source>;
}

const NONE: ReadonlySet<Source> = new Set();

/** A constant: comes from no column. */
export const CONSTANT: Origin = { values: NONE, conditions: NONE, lookups: NONE };

/** The origin of a value made of several. */
export function mergeOrigins(origins: readonly Origin[]): Origin {
  return {
    values: union(origins.map(({ values }) => values)),
    conditions: union(origins.map(({ conditions }) => conditions)),
    lookups: union(origins.map(({ lookups }) => lookups)),
  };
}

/** Everything a value depends on. */
export function allSources({ values, conditions, lookups }: Origin): ReadonlySet<Source> {
  return union([values, conditions, lookups]);
}

export function union(sets: readonly ReadonlySet<Source>[]): ReadonlySet<Source> {
  return new Set(sets.flatMap((set) => [...set]));
}
