import { identifier } from "../engine/session.ts";
import type { Action } from "./actions.ts";

const MAP = "MAP(VARCHAR, VARCHAR)";

/** Columns of a classic checkpoint: one struct per kind of action, with the fields of the protocol and their types. */
export const CHECKPOINT_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  txn: { appId: "VARCHAR", version: "BIGINT", lastUpdated: "BIGINT" },
  add: {
    path: "VARCHAR",
    partitionValues: MAP,
    size: "BIGINT",
    modificationTime: "BIGINT",
    dataChange: "BOOLEAN",
    stats: "VARCHAR",
    tags: MAP,
  },
  remove: {
    path: "VARCHAR",
    deletionTimestamp: "BIGINT",
    dataChange: "BOOLEAN",
    extendedFileMetadata: "BOOLEAN",
    partitionValues: MAP,
    size: "BIGINT",
    tags: MAP,
  },
  metaData: {
    id: "VARCHAR",
    name: "VARCHAR",
    description: "VARCHAR",
    format: `STRUCT(provider VARCHAR, options ${MAP})`,
    schemaString: "VARCHAR",
    partitionColumns: "VARCHAR[]",
    configuration: MAP,
    createdTime: "BIGINT",
  },
  protocol: { minReaderVersion: "INTEGER", minWriterVersion: "INTEGER" },
};

/** DuckDB types of the checkpoint of these actions: the protocol's fields, and whatever else other writers noted. Pure. */
export function checkpointColumns(actions: readonly Action[]): [name: string, type: string][] {
  return Object.entries(CHECKPOINT_COLUMNS).map(([kind, known]) => {
    const values = actions.flatMap((action): object[] => {
      const value = action[kind as keyof Action];
      return value === undefined ? [] : [value];
    });
    const names = [...new Set(values.flatMap((value) => Object.keys(value)))];
    const unknown = names.filter((name) => !(name in known));
    const valuesOf = (name: string) => values.map((value) => (value as Record<string, unknown>)[name]);
    const fields = [...Object.entries(known), ...unknown.map((name) => [name, typeOf(valuesOf(name))] as const)];
    return [kind, structOf(fields)];
  });
}

/** The narrowest DuckDB type that holds all the values. */
function typeOf(values: readonly unknown[]): string {
  const set = values.filter((value) => value !== null && value !== undefined);
  if (set.length === 0) return "VARCHAR";
  if (set.every((value) => typeof value === "boolean")) return "BOOLEAN";
  if (set.every((value) => typeof value === "bigint" || Number.isSafeInteger(value))) return "BIGINT";
  if (set.every((value) => typeof value === "number" || typeof value === "bigint")) return "DOUBLE";
  if (set.every(Array.isArray)) return `${typeOf(set.flat())}[]`;
  if (!set.every((value) => typeof value === "object" && !Array.isArray(value))) return "VARCHAR";
  const members = set.flatMap((value) => Object.entries(value as object));
  if (members.every(([, member]) => member === null || typeof member === "string")) return MAP;
  const names = [...new Set(members.map(([name]) => name))];
  return structOf(
    names.map((name) => [name, typeOf(members.filter((member) => member[0] === name).map(([, m]) => m))]),
  );
}

function structOf(fields: readonly (readonly [name: string, type: string])[]): string {
  return `STRUCT(${fields.map(([name, type]) => `${identifier(name)} ${type}`).join(", ")})`;
}
