import type { Action, MetaData } from "./actions.ts";
import { protocolFor } from "./protocol.ts";
import { appendToSchemaString, checkNames, type Field, mergeSchemas, toSchemaString } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Actions that create a table, or that add columns to it; none when schema and properties stay. Properties of an
 * existing table are its own and stay.
 *
 * @throws OperatorError CI-DELTA-004 when a column would change its type; CI-DELTA-006 for bad column names.
 */
export function createActions(options: {
  /** For messages. */
  readonly table?: string;
  readonly fields: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly snapshot: Snapshot | undefined;
  readonly newId: () => string;
  readonly now: Date;
}): Action[] {
  const { table = "Delta table", fields, configuration, snapshot, newId, now } = options;
  if (snapshot === undefined) {
    checkNames(table, fields);
    const metaData: MetaData = {
      id: newId(),
      format: { provider: "parquet", options: {} },
      schemaString: toSchemaString(fields),
      partitionColumns: [],
      configuration,
      createdTime: now.getTime(),
    };
    return [{ protocol: protocolFor(configuration) }, { metaData }];
  }
  const { schema, raw } = snapshot.metadata;
  const added = mergeSchemas(table, schema, fields).slice(schema.length);
  if (added.length === 0) return [];
  return [{ metaData: { ...raw, schemaString: appendToSchemaString(raw.schemaString, added) } }];
}
