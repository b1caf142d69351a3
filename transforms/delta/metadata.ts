import type { Action, MetaData } from "./actions.ts";
import { protocolFor } from "./protocol.ts";
import { type Field, toSchemaString } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Actions that create a table, or that add columns to it; none when schema and properties stay. Properties of an
 * existing table are its own and stay.
 */
export function createActions(options: {
  readonly fields: readonly Field[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly snapshot: Snapshot | undefined;
  readonly newId: () => string;
  readonly now: Date;
}): Action[] {
  const { fields, configuration, snapshot, newId, now } = options;
  const schemaString = toSchemaString(fields);
  if (snapshot === undefined) {
    const metaData: MetaData = {
      ...{
        id: newId(),
        format: { provider: "parquet", options: {} },
        schemaString,
        partitionColumns: [],
        configuration,
      },
      createdTime: now.getTime(),
    };
    return [{ protocol: protocolFor(configuration) }, { metaData }];
  }
  if (fields.length === snapshot.metadata.schema.length) return [];
  return [{ metaData: { ...snapshot.metadata.raw, schemaString } }];
}
