import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Action, entryPath, parseCommit } from "../../transforms/delta/actions.ts";
import { mergeByKey } from "../../transforms/delta/merge.ts";
import type { MergeOptions } from "../../transforms/delta/merge-options.ts";
import { scanOf } from "../../transforms/delta/scan.ts";
import { duckdbTypeOf, type Field } from "../../transforms/delta/schema.ts";
import { readSnapshot, type Snapshot } from "../../transforms/delta/snapshot.ts";
import { identifier, literal, openSession, type Session } from "../../transforms/engine/session.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import type { Store } from "../../transforms/storage/store.ts";

/** A row as canonical text: null, or what `textOf` prints. */
export type Row = Readonly<Record<string, string | null>>;

/** A folder with a store, an engine, a clock that stands still until it is moved, and countable ids. */
export interface DeltaWorld {
  readonly folder: string;
  readonly store: Store;
  readonly session: Session;
  readonly scratch: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Moves the clock. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

/** Noon of the first of June 2026, UTC. */
export const NOON = Date.UTC(2026, 5, 1, 12);

export const DAY = 86_400_000;

export async function openDeltaWorld(): Promise<DeltaWorld> {
  const folder = await mkdtemp(join(tmpdir(), "delta-"));
  const scratch = await mkdtemp(join(tmpdir(), "delta-scratch-"));
  const session = await openSession({ memoryLimit: "512MB", threads: 2, tempDirectory: join(scratch, "spill") });
  let time = NOON;
  let ids = 0;
  return {
    folder,
    store: clockedStore(localStore(folder), () => new Date(time)),
    session,
    scratch,
    now: () => new Date(time),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    close: async () => {
      session.close();
      await Promise.all([folder, scratch].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

/** A store whose listings show the world's clock instead of the machine's for what was written through it. */
function clockedStore(store: Store, now: () => Date): Store {
  const written = new Map<string, Date>();
  return {
    ...store,
    async *list(directory, options) {
      for await (const file of store.list(directory, options)) {
        yield { ...file, modifiedAt: written.get(file.path) ?? file.modifiedAt };
      }
    },
    async putIfAbsent(path, content) {
      const isFirst = await store.putIfAbsent(path, content);
      if (isFirst) written.set(path, now());
      return isFirst;
    },
    async put(path, content) {
      await store.put(path, content);
      written.set(path, now());
    },
    async putFile(path, localFile) {
      await store.putFile(path, localFile);
      written.set(path, now());
    },
  };
}

/** A field that may be null. */
export function field(name: string, type: Field["type"], nullable = true): Field {
  return { name, type, nullable };
}

/** SQL that prints a column so that equal values give equal text in every reader. */
function textOf({ name, type }: Field): string {
  const column = identifier(name);
  if (type === "timestamp") {
    return `strftime(make_timestamp(epoch_us(${column})), '%Y-%m-%dT%H:%M:%S.%fZ') as ${column}`;
  }
  return `cast(${column} as varchar) as ${column}`;
}

/** A relation of rows given as text, with what happens to each. */
export function relationOfRows(fields: readonly Field[], rows: readonly Row[]): string {
  const all = [...fields, field("_change", "string")];
  const types = all.map(
    ({ name, type }) => `cast(${identifier(name)} as ${duckdbTypeOf(type)}) as ${identifier(name)}`,
  );
  const value = (text: string | null | undefined) => (text == null ? "null" : literal(text));
  const list = rows.map((row) => `(${all.map(({ name }) => value(row[name])).join(", ")})`);
  const names = all.map(({ name }) => identifier(name)).join(", ");
  const nothing = `(${all.map(() => "null").join(", ")})`;
  const values = list.length > 0 ? list.join(", ") : nothing;
  const where = list.length > 0 ? "" : " where false";
  return `(select ${types.join(", ")} from (values ${values}) r(${names})${where})`;
}

/** Merges rows given as text; each says in `_change` what happens to it. */
export async function mergeRows(
  world: DeltaWorld,
  table: string,
  fields: readonly Field[],
  rows: readonly Row[],
  options: Partial<MergeOptions> = {},
) {
  const { session, store, scratch, now, newId } = world;
  await session.run(`create or replace temp table change as select * from ${relationOfRows(fields, rows)}`);
  const snapshot = "snapshot" in options ? options.snapshot : await readSnapshot(store, table, session);
  return mergeByKey({
    ...{ store, table, session, scratch, now, newId, snapshot, fields, key: fields[0]!.name, changes: "change" },
    ...{ configuration: {}, operation: "MERGE" },
    ...options,
  });
}

/** A version's snapshot; fails when there is none. */
export async function snapshotAt(world: DeltaWorld, table: string, version?: number): Promise<Snapshot> {
  const snapshot = await readSnapshot(world.store, table, world.session, version);
  if (snapshot === undefined) throw new Error(`${table} has no log`);
  return snapshot;
}

/** Rows of a relation as canonical text, in order of all columns. */
export async function textRows(session: Session, fields: readonly Field[], relation: string): Promise<Row[]> {
  const order = fields.map((_, position) => `${position + 1} nulls first`).join(", ");
  return session.all<Row>(`select ${fields.map(textOf).join(", ")} from ${relation} order by ${order}`);
}

/** Rows of a table's version as canonical text. */
export async function rowsAt(world: DeltaWorld, table: string, version?: number): Promise<Row[]> {
  const snapshot = await snapshotAt(world, table, version);
  return textRows(world.session, snapshot.metadata.schema, await scanOf(snapshot, world.store, table));
}

/** Actions of one log entry. */
export async function entryAt(world: DeltaWorld, table: string, version: number): Promise<Action[]> {
  return parseCommit((await world.store.read(`${table}/${entryPath(version)}`)).toString("utf8"));
}

/** A store that records the paths of its calls and can be told to fail. */
export function watchedStore(
  store: Store,
  fault: (call: string, path: string, proceed: () => Promise<unknown>) => Promise<unknown> = (_call, _path, proceed) =>
    proceed(),
): Store & { readonly calls: string[] } {
  const calls: string[] = [];
  const watch =
    <Rest extends unknown[], Result>(name: string, call: (path: string, ...rest: Rest) => Promise<Result>) =>
    (path: string, ...rest: Rest): Promise<Result> => {
      calls.push(`${name} ${path}`);
      return fault(name, path, () => call(path, ...rest)) as Promise<Result>;
    };
  return {
    calls,
    url: store.url,
    list(directory, options) {
      calls.push(`list ${directory}${options?.startFrom ? ` from ${options.startFrom.split("/").at(-1)}` : ""}`);
      return store.list(directory, options);
    },
    read: watch("read", store.read),
    localCopy: watch("localCopy", store.localCopy),
    putIfAbsent: watch("putIfAbsent", store.putIfAbsent),
    put: watch("put", store.put),
    putFile: watch("putFile", store.putFile),
    remove: watch("remove", store.remove),
  };
}
