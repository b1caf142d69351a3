import type { Action } from "../delta/actions.ts";
import { commit } from "../delta/commit.ts";
import { type DataFile, writeDataFiles } from "../delta/data-files.ts";
import { createActions } from "../delta/metadata.ts";
import { type Field, toSchemaString } from "../delta/schema.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import type { JobContext } from "../run-context.ts";
import type { RowSink } from "./row-sink.ts";

/** Properties of every silver table. */
export const SILVER_CONFIGURATION = {
  "delta.logRetentionDuration": "interval 30 days",
  "delta.deletedFileRetentionDuration": "interval 30 days",
};

/** One or a few row groups: an increment with locality rewrites few of them, and scans cost the same. */
export const SILVER_FILE_BYTES = 2 * 1024 * 1024;

/** The silver table that a batch goes to. */
export interface SilverTarget {
  readonly context: JobContext;
  readonly table: string;
  readonly fields: readonly Field[];
}

/**
 * First load and full refresh: the winners are written as they are read, without a copy in between. Files that the
 * table has now are removed by the same commit.
 */
export function loadSink(target: SilverTarget & { readonly snapshot: Snapshot | undefined }): RowSink {
  const { context, table, fields, snapshot } = target;
  const { session, lake, scratch, now, newId } = context;
  const data: DataFile[] = [];
  const rowsWritten = () => data.reduce((sum, { rows }) => sum + rows, 0);
  return {
    async take(select) {
      const files = await writeDataFiles({
        ...{ session, store: lake, table, select, fields, scratch, newId, now: now() },
        fileSizeBytes: SILVER_FILE_BYTES,
      });
      data.push(...files);
      return rowsWritten();
    },

    async judge() {
      await session.run(`
        create or replace temp table applied as select id from winner;
        create or replace temp table stored
          (id uuid, v bigint, silver_s timestamp, silver_folder timestamp, s timestamp, folder timestamp);`);
      const { absent } = await session.one<{ absent: bigint }>("select count(*) as absent from winner where d");
      const none = { updated: 0, deleted: 0, unchanged: 0, stale: 0 };
      return { inserted: rowsWritten(), ...none, absent: Number(absent) };
    },

    async commit(sequence) {
      const timestamp = now().getTime();
      const removed = [...(snapshot?.files.values() ?? [])];
      const actions: Action[] = [
        ...metadataActions(target),
        { txn: { appId: table, version: sequence, lastUpdated: timestamp } },
        ...removed.map(({ path, partitionValues, size }) => ({
          remove: {
            ...{ path, deletionTimestamp: timestamp, dataChange: true, extendedFileMetadata: true },
            ...{ partitionValues, size },
          },
        })),
        ...data.map(({ add }) => ({ add })),
      ];
      const version = await commit({
        ...{ store: lake, table, session, basedOn: snapshot?.version ?? -1, operation: "FOLD", now, newId },
        ...{ attempt: { actions, read: "all" as const }, after: snapshot?.timestamp ?? 0 },
      });
      const bytesWritten = data.reduce((sum, { size }) => sum + size, 0);
      return { version, filesAdded: data.length, filesRemoved: removed.length, bytesWritten };
    },
  };
}

/** Actions that create the table, or that give it another schema: a rebuilt one may differ in any way. */
function metadataActions({
  context,
  fields,
  snapshot,
}: SilverTarget & { readonly snapshot: Snapshot | undefined }): Action[] {
  const { now, newId } = context;
  if (snapshot === undefined) {
    return createActions({ fields, configuration: SILVER_CONFIGURATION, snapshot, newId, now: now() });
  }
  const schemaString = toSchemaString(fields);
  if (schemaString === snapshot.metadata.raw.schemaString) return [];
  return [{ metaData: { ...snapshot.metadata.raw, schemaString } }];
}
