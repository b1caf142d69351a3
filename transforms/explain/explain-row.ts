import { scanOf } from "../delta/scan.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { duckdb } from "../dialects/duckdb.ts";
import { identifier, literal, type Session } from "../engine/session.ts";
import type { Gold } from "../kernel/gold.ts";
import { nearest } from "../kernel/nearest.ts";
import { goldLineage } from "../lineage/gold-lineage.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import { openInputs, pathOf } from "../publish/inputs.ts";
import type { JobContext } from "../run-context.ts";
import { storefrontevents } from "../silver/storefrontevents.ts";
import type { Store } from "../storage/store.ts";
import type { Explanation, SilverSource, TracedRow } from "./explanation.ts";
import { feedRowKey, landingLines } from "./landing-lines.ts";
import { quarantineRecords } from "./quarantine-records.ts";
import { rowHistory } from "./row-history.ts";
import { tracedSources } from "./traced-sources.ts";

/** Rows of one source table that an explanation lists. */
const MOST_PER_TABLE = 20;

export interface ExplainRequest {
  readonly table: string;
  readonly key: string;
  /** Shows values of direct identifiers and sensitive facts. @default false */
  readonly showValues?: boolean;
  /** The CSV landing zone, to find lines in. @default not looked at */
  readonly landing?: Store;
}

/**
 * Walks one gold row back to silver rows, folders and lines, and tells its history. Reads only.
 *
 * @throws OperatorError CI-EXPLAIN-001 for an unknown table, CI-EXPLAIN-002 for one that is not published,
 * CI-EXPLAIN-003 for a key that the table never had.
 */
export async function explainRow(
  context: JobContext,
  models: readonly Gold[],
  request: ExplainRequest,
): Promise<Explanation> {
  const { session, lake, settings } = context;
  const { key, showValues = false } = request;
  const model = modelOf(models, request.table);
  const path = pathOf(model, settings.goldRoot);
  const snapshot = await readSnapshot(lake, path, session);
  if (snapshot === undefined) {
    const message = `${model.name} is not published: ${path} in ${lake.url} has no Delta log.`;
    throw new OperatorError("CI-EXPLAIN-002", message, "Run transform run first, or name the root with --gold-root.");
  }
  await session.run("create schema if not exists silver; create schema if not exists gold");
  await session.run(duckdb.setup);
  const inputs = openInputs(context, new Map());
  const row = await publishedRow(session, lake, path, snapshot, model, key);
  const { changes, oldestVersion } = await rowHistory(session, lake, path, snapshot, { column: model.key, value: key });
  const traced = await tracedSources({ session, settings }, inputs, models, { model, key });
  const own = await quarantineRecords(session, lake, [{ layer: "gold", table: model.name, keys: [key] }]);
  if (row === undefined && traced === undefined && changes.length === 0 && own.length === 0) {
    throw await unknownKey(session, lake, path, snapshot, model, key);
  }
  const values = await valueTables(session, models, settings);
  const { sources, more } = await describeSources(session, traced ?? [], values, request.landing);
  const bySilver = [...Map.groupBy(sources, ({ table }) => table)];
  const theirs = await quarantineRecords(
    session,
    lake,
    bySilver.map(([table, rows]) => ({ layer: "silver", table, keys: rows.map(({ id }) => id) })),
  );
  return {
    ...{ table: model.name, key, version: snapshot.version },
    state: row !== undefined ? "published" : traced !== undefined ? "held-back" : "deleted",
    row: row === undefined ? null : showValues ? row : masked(model, row),
    ...{ changes, oldestVersion, sources, more },
    quarantine: [...own, ...theirs],
  };
}

function modelOf(models: readonly Gold[], table: string): Gold {
  const model = models.find(({ name }) => name === table);
  if (model !== undefined) return model;
  const names = models.map(({ name }) => name);
  const known = nearest(table, names);
  const guess = known === undefined ? "" : ` Did you mean ${known}?`;
  throw new OperatorError(
    "CI-EXPLAIN-001",
    `There is no gold table "${table}".${guess}`,
    `Tables: ${names.join(", ")}.`,
    {
      exitCode: EXIT.usage,
    },
  );
}

type Row = Record<string, string | null>;

async function publishedRow(
  session: Session,
  lake: Store,
  path: string,
  snapshot: Snapshot,
  model: Gold,
  key: string,
): Promise<Row | undefined> {
  const columns = snapshot.metadata.schema.map(
    ({ name }) => `cast(${identifier(name)} as varchar) as ${identifier(name)}`,
  );
  const [row] = await session.all<Row>(`
    select ${columns.join(", ")} from ${await scanOf(snapshot, lake, path)}
    where cast(${identifier(model.key)} as varchar) = ${literal(key)} limit 1`);
  return row;
}

/** Hides what names or describes a person; keys stay, because the operator knows one already. */
function masked(model: Gold, row: Row): Row {
  const isHidden = (name: string) => ["direct", "sensitive"].includes(model.columns[name]?.privacy ?? "");
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value !== null && isHidden(name) ? "(hidden)" : value]),
  );
}

async function unknownKey(
  session: Session,
  lake: Store,
  path: string,
  snapshot: Snapshot,
  model: Gold,
  key: string,
): Promise<OperatorError> {
  const column = `cast(${identifier(model.key)} as varchar)`;
  const [close] = await session.all<{ key: string }>(`
    select ${column} as key from ${await scanOf(snapshot, lake, path)}
    where levenshtein(lower(${column}), lower(${literal(key)})) <= ${Math.max(2, Math.floor(key.length / 5))}
    order by levenshtein(lower(${column}), lower(${literal(key)})), 1 limit 1`);
  const guess = close === undefined ? "" : ` Did you mean "${close.key}"?`;
  return new OperatorError(
    "CI-EXPLAIN-003",
    `${model.name} has no row with ${model.key} "${key}", and had none in the versions whose log still exists.${guess}`,
    `A key reads as in the table, lower case: see the page of ${model.name} in the data dictionary (docs --out DIR).`,
  );
}

/** Silver tables of which something stands in a gold table, by gold table. */
async function valueTables(
  session: Session,
  models: readonly Gold[],
  settings: JobContext["settings"],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const lineage = await goldLineage(session, models, settings);
  return new Map(
    [...lineage].map(([table, { far }]) => [
      table,
      new Set(
        [...far.columns.values()].flatMap(({ values }) => [...values].map((source) => source.split(".")[1] ?? "")),
      ),
    ]),
  );
}

type Found = Omit<SilverSource, "table" | "part" | "through" | "lines"> & { readonly line: string | null };

async function describeSources(
  session: Session,
  traced: readonly TracedRow[],
  values: ReadonlyMap<string, ReadonlySet<string>>,
  landing: Store | undefined,
): Promise<Pick<Explanation, "sources" | "more">> {
  const sources: SilverSource[] = [];
  const more: Record<string, number> = {};
  for (const [table, rows] of Map.groupBy(traced, (row) => row.table)) {
    const shown = rows.slice(0, MOST_PER_TABLE);
    if (rows.length > shown.length) more[table] = rows.length - shown.length;
    const through = new Map(shown.map((row) => [row.key, row.through]));
    const line = table === storefrontevents.name ? "cast(line as varchar)" : "cast(null as varchar)";
    const found = await session.all<Found>(`
      select id, cast(recid as varchar) as recid, dataareaid, cast(versionnumber as varchar) as versionnumber,
        source_folder as folder, cast(sink_modified_on as varchar) as "sinkModifiedOn", ${line} as line
      from silver.${identifier(table)} where id in (${shown.map((row) => literal(row.key)).join(", ")}) order by id`);
    for (const { line: own, ...row } of found) {
      const way = through.get(row.id) ?? [];
      const part = values.get(way[0] ?? "")?.has(table) ? "value" : "lookup";
      // An event says itself where it was read.
      const lines = own === null ? [] : [{ file: row.folder ?? "", line: Number(own) }];
      sources.push({ table, ...row, part, through: way, lines });
    }
  }
  const unplaced = sources.filter(({ lines }) => lines.length === 0);
  const lines = landing === undefined ? undefined : await landingLines(landing, unplaced);
  const located = sources.map((source) => ({ ...source, lines: lines?.get(feedRowKey(source)) ?? source.lines }));
  const order = { value: 0, lookup: 1 };
  return {
    more,
    sources: located.sort(
      (a, b) => order[a.part] - order[b.part] || (a.table < b.table ? -1 : a.table > b.table ? 1 : 0),
    ),
  };
}
