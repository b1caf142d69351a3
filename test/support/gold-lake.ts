import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commit } from "../../transforms/delta/commit.ts";
import { mergeByKey } from "../../transforms/delta/merge.ts";
import { createActions } from "../../transforms/delta/metadata.ts";
import { scanOf } from "../../transforms/delta/scan.ts";
import type { Field } from "../../transforms/delta/schema.ts";
import { readSnapshot, type Snapshot } from "../../transforms/delta/snapshot.ts";
import { identifier, openSession, type Session } from "../../transforms/engine/session.ts";
import type { Gold, GoldSettings } from "../../transforms/kernel/gold.ts";
import { columnTypesOf } from "../../transforms/kernel/silver.ts";
import { GOLD, OWN_SILVER, SILVER } from "../../transforms/models.ts";
import { overlaid } from "../../transforms/overlay/overlaid.ts";
import { buildGold, type GoldResult } from "../../transforms/publish/build-gold.ts";
import type { JobContext } from "../../transforms/run-context.ts";
import { localStore } from "../../transforms/storage/local-store.ts";
import type { Store } from "../../transforms/storage/store.ts";
import { SETTINGS, type SourceRows, silverSelect } from "./gold.ts";

const MODELS = new Map([...SILVER, ...OWN_SILVER].map((model) => [model.name, model]));

export interface PublishOptions {
  /** As in the context of a run. */
  readonly smallRows?: number;
  readonly isFullRefresh?: boolean;
  readonly asOf?: string;
  readonly settings?: Partial<GoldSettings>;
  readonly models?: readonly Gold[];
  readonly unavailable?: ReadonlyMap<string, string>;
  /** The lake as the run sees it. */
  readonly store?: Store;
}

/** A lake on disk whose silver tables a test writes, and gold published from it. */
export interface PublishedLake {
  readonly store: Store;
  readonly session: Session;
  readonly directory: string;
  /** Makes silver tables hold exactly these rows; a table that exists gets a commit only when rows differ. */
  silver(rows: SourceRows): Promise<void>;
  publish(options?: PublishOptions): Promise<GoldResult>;
  /** Newest snapshot of a gold table. */
  snapshot(table: string): Promise<Snapshot | undefined>;
  /** Rows of a Delta table in the lake, ordered by the given expression. */
  rows(table: string, columns: string, order: string): Promise<Record<string, unknown>[]>;
  /** Every file below the lake with its size and time, to see that nothing was written. */
  files(): Promise<string[]>;
  /** Actions of a version of a table. */
  commit(table: string, version: number): Promise<Record<string, Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** Tables that every customer must link, all of them empty. */
export const REQUIRED_TABLES: SourceRows = Object.fromEntries(
  [...SILVER, ...OWN_SILVER].filter(({ optional }) => optional === undefined).map(({ name }) => [name, []]),
);

/** Opens a lake in a temporary folder: empty, or a copy of another. Close it when done. */
export async function openGoldLake(template?: PublishedLake): Promise<PublishedLake> {
  const directory = await mkdtemp(join(tmpdir(), "gold-"));
  if (template !== undefined) await cp(template.directory, directory, { recursive: true });
  const scratch = join(directory, "scratch");
  await mkdir(scratch, { recursive: true });
  const store = localStore(join(directory, "lake"));
  const session = await openSession({ memoryLimit: "512MB", threads: 1, tempDirectory: scratch });
  let ids = 0;
  let runs = 0;
  const lake = template === undefined ? "0" : "1";
  const newId = () => `${lake}0000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`;

  async function silver(rows: SourceRows): Promise<void> {
    for (const [name, own] of Object.entries(rows)) {
      const model = MODELS.get(name);
      if (model === undefined) throw new Error(`no silver table "${name}"`);
      const table = `silver/${name}`;
      const snapshot = await readSnapshot(store, table, session);
      const fields = Object.entries(columnTypesOf(model)).map(([column, type]) => ({
        name: column,
        type,
        nullable: true,
      }));
      await session.run(`create or replace temp table wanted as ${silverSelect(model, own)}`);
      const old = snapshot ? await scanOf(snapshot, store, table, fields) : "(select * from wanted where false)";
      const differs = fields.map(
        ({ name: column }) => `w.${identifier(column)} is distinct from o.${identifier(column)}`,
      );
      await session.run(`create or replace temp table silver_change as
        select w.*, case when o.id is null then 'insert' else 'update' end as _change
        from wanted w left join ${old} o on o.id = w.id where o.id is null or ${differs.join(" or ")}
        union all by name select o.*, 'delete' as _change from ${old} o anti join wanted w on w.id = o.id`);
      const merged = await mergeByKey({
        ...{ store, table, session, scratch, now: () => new Date(0), newId, snapshot, fields, configuration: {} },
        ...{ key: "id", changes: "silver_change", operation: "TEST" },
      });
      if (merged.version < 0) await createEmpty(table, fields);
    }
  }

  async function createEmpty(table: string, fields: readonly Field[]): Promise<void> {
    const actions = createActions({ fields, configuration: {}, snapshot: undefined, newId, now: new Date(0) });
    const attempt = { actions, read: "all" as const };
    await commit({
      ...{ store, table, session, attempt, basedOn: -1 },
      operation: "TEST",
      now: () => new Date(0),
      newId,
    });
  }

  return {
    ...{ store, session, directory, silver },
    publish({
      asOf,
      settings,
      models = GOLD,
      unavailable = new Map(),
      store: seen = store,
      isFullRefresh = false,
      smallRows,
    } = {}) {
      runs++;
      const time = new Date(asOf ?? SETTINGS.asOf);
      const context: JobContext = {
        ...{ session, landing: store, lake: seen, scratch, newId, now: () => new Date(time.getTime() + runs) },
        ...{ runId: `run-${runs}`, progress: () => {}, isFullRefresh },
        ...(smallRows !== undefined && { smallRows }),
        settings: { ...SETTINGS, ...settings, asOf: time, goldRoot: "commerce" },
      };
      return buildGold(context, overlaid(models, context.settings), unavailable);
    },
    snapshot: (table) => readSnapshot(store, `gold/commerce/${table}`, session),
    async rows(table, columns, order) {
      const snapshot = await readSnapshot(store, table, session);
      if (snapshot === undefined) throw new Error(`${table} does not exist`);
      return session.all(`select ${columns} from ${await scanOf(snapshot, store, table)} order by ${order}`);
    },
    async files() {
      const found: string[] = [];
      for await (const { path, etag, isDirectory } of store.list("", { recursive: true })) {
        if (!isDirectory) found.push(`${path} ${etag}`);
      }
      return found.sort();
    },
    async commit(table, version) {
      const path = join(
        directory,
        "lake",
        "gold/commerce",
        table,
        "_delta_log",
        `${String(version).padStart(20, "0")}.json`,
      );
      return (await readFile(path, "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    },
    async close() {
      session.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
