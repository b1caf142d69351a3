/** A look-up side: rows of a relation by key. All members are SQL expressions, named by their alias. */
export interface KeyedRows {
  readonly from: string;
  readonly key: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
  /** Which row wins; ends with the record id, so that the order is total. */
  readonly order: readonly string[];
  readonly where?: string;
}

/** The first row of each key, so that a join on the key cannot multiply rows (rule R3). */
export function firstPerKey({ from, key, columns, order, where }: KeyedRows): string {
  const list = Object.entries({ ...key, ...columns }).map(([alias, expression]) => `${expression} as ${alias}`);
  return `(
        select ${Object.keys({ ...key, ...columns }).join(", ")} from (
          select ${list.join(",\n            ")},
            row_number() over (
              partition by ${Object.values(key).join(", ")}
              order by ${order.join(", ")}
            ) as place
          from ${from}${where === undefined ? "" : `\n          where ${where}`}
        ) ranked where place = 1
      )`;
}
