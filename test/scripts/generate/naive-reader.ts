import { parse } from "csv-parse/sync";

/**
 * A reader of Synapse Link folders as simple as can be, written apart from the generator and the product: one row at
 * a time, everything in memory. It tells what the generator's files say, to be compared with what it claims.
 */
export interface NaiveTable {
  readonly rows: readonly Readonly<Record<string, string | boolean | null>>[];
  readonly stops: { readonly code: string; readonly folder: string } | undefined;
}

interface Model {
  readonly entities: readonly {
    readonly name: string;
    readonly annotations: readonly { readonly name: string; readonly value: string }[];
    readonly attributes: readonly { readonly name: string; readonly dataType: string }[];
    readonly partitions: readonly { readonly location: string }[];
  }[];
}

interface Held {
  readonly v: bigint;
  readonly s: string;
  readonly row: Readonly<Record<string, string | boolean | null>> | undefined;
}

interface State {
  readonly held: Map<string, Held>;
  readonly types: Map<string, string>;
  completed: string;
  stops: NaiveTable["stops"];
}

class Unreadable extends Error {}

/** Reads a whole landing zone, given as content by path. */
export function readNaively(files: ReadonlyMap<string, string>): ReadonlyMap<string, NaiveTable> {
  const limit = instant(files.get("Changelog/changelog.info") ?? "");
  const names = new Set([...files.keys()].map((path) => path.split("/")[0] ?? ""));
  const folders = [...names]
    .filter((name) => instant(name) < limit && (files.get(`${name}/model.json`) ?? "") !== "")
    .sort((a, b) => instant(a) - instant(b));
  const states = new Map<string, State>();
  for (const folder of folders) {
    const model = JSON.parse(files.get(`${folder}/model.json`) ?? "") as Model;
    const tables = new Set(model.entities.map(({ name }) => name));
    for (const path of files.keys()) {
      const [first, table = "", file] = path.split("/");
      if (first === folder && file?.endsWith(".csv") && table !== "OptionsetMetadata") tables.add(table);
    }
    for (const table of tables) {
      const state = states.get(table) ?? { held: new Map(), types: new Map(), completed: "", stops: undefined };
      states.set(table, state);
      if (state.stops === undefined) readTable(files, folder, table, model, state);
    }
  }
  return new Map(
    [...states].map(([table, { held, types, stops }]) => {
      const columns = [...types.keys()];
      const rows = [...held.values()].flatMap(({ row }) => (row === undefined ? [] : [shaped(row, columns)]));
      return [table, { rows: rows.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)), stops }];
    }),
  );
}

function readTable(
  files: ReadonlyMap<string, string>,
  folder: string,
  table: string,
  model: Model,
  state: State,
): void {
  const own = model.entities.find(({ name }) => name === table);
  const alone = files.get(`${folder}/Microsoft.Athena.TrickleFeedService/${table}-model.json`);
  const entity = own ?? (JSON.parse(alone ?? "{}") as Model).entities[0];
  if (entity === undefined) throw new Error(`${folder}/${table} has no schema.`);
  const columns = entity.attributes.map(({ name, dataType }) => {
    return { name: name.toLowerCase().replace(/^level_$/, "level"), type: dataType };
  });
  const listed = entity.partitions.map(({ location }) =>
    decodeURIComponent(new URL(location).pathname).split("/").slice(2).join("/"),
  );
  const present = [...files.keys()].filter((path) => path.startsWith(`${folder}/${table}/`));
  const rows: Record<string, string | boolean | null>[] = [];
  try {
    for (const { name, type } of columns) {
      if ((state.types.get(name) ?? type) !== type) throw new Unreadable("CI-FEED-007");
    }
    for (const path of new Set([...listed, ...present])) {
      const text = files.get(path);
      if (text === undefined) throw new Unreadable("CI-FEED-005");
      for (const fields of recordsIn(text)) {
        if (fields.length > columns.length) throw new Unreadable("CI-FEED-006");
        const row = typed(columns, fields, folder);
        if (row !== undefined) rows.push(row);
      }
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    state.stops = { code: error.message, folder };
    return;
  }
  for (const { name, type } of columns) state.types.set(name, type);
  const seen = new Set<string>();
  const highest = (id: string) => {
    const known = rows.filter((other) => other.id === id && other.versionnumber !== null);
    const versions = [state.held.get(id)?.v ?? 0n, ...known.map((other) => BigInt(String(other.versionnumber)))];
    return versions.reduce((a, b) => (a > b ? a : b));
  };
  const withVersion = rows.map((row) => {
    const id = String(row.id);
    const v = row.versionnumber === null ? highest(id) : BigInt(String(row.versionnumber));
    return { id, v, s: String(row.sinkmodifiedon), isDelete: row.isdelete === true, row };
  });
  for (const { id, v, s, isDelete, row } of withVersion) {
    seen.add(id);
    const old = state.held.get(id);
    const isNewer = old === undefined || v > old.v || (v === old.v && isDelete && old.row !== undefined && s >= old.s);
    if (isNewer) state.held.set(id, { v, s, row: isDelete ? undefined : row });
  }
  const completed = entity.annotations.find(({ name }) => name.endsWith("CompletedTime"))?.value ?? "";
  if (
    state.completed !== "" &&
    completed !== state.completed &&
    entity.annotations.some(({ value }) => value === "Completed")
  ) {
    for (const [id, { v, s }] of state.held) if (!seen.has(id)) state.held.set(id, { v, s, row: undefined });
  }
  state.completed = completed;
}

const parsed = new Map<string, string[][]>();

function recordsIn(text: string): string[][] {
  const known = parsed.get(text) ?? recordsOf(text);
  parsed.set(text, known);
  return known;
}

function recordsOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, record_delimiter: ["\r\n", "\n"], cast: false });
  } catch {
    throw new Unreadable("CI-FEED-008");
  }
}

/** The row in silver's words; undefined when a field cannot be read. */
function typed(columns: readonly { name: string; type: string }[], fields: readonly string[], folder: string) {
  const row: Record<string, string | boolean | null> = {};
  for (const [place, { name, type }] of columns.entries()) {
    const text = fields[place] ?? "";
    if (type === "boolean") row[name] = ["true", "1"].includes(text.toLowerCase());
    else if (text === "") row[name] = null;
    else if (type === "guid") row[name] = text.toLowerCase();
    else if (type === "string") row[name] = text.replace(/ +$/, "") || null;
    else if (type === "int64" || type === "decimal") {
      if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
      row[name] = text;
    } else row[name] = date(text);
  }
  return { ...row, source_folder: folder };
}

function date(text: string): string | null {
  const sink = /^(\d+)\/(\d+)\/(\d{4}) (\d+):(\d\d):(\d\d) ([AP])M$/.exec(text);
  if (sink !== null) {
    const [, month, day, year, hour, minute, second, half] = sink;
    const hours = (Number(hour) % 12) + (half === "P" ? 12 : 0);
    const two = (part: string | number | undefined) => String(part).padStart(2, "0");
    return `${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}Z`;
  }
  const iso = `${text.slice(0, 19)}Z`;
  return iso <= "1900-01-01T00:00:00Z" || iso >= "2154-12-31" ? null : iso;
}

function shaped(row: Readonly<Record<string, string | boolean | null>>, columns: readonly string[]) {
  const dropped = ["id", "recid", "dataareaid", "versionnumber", "isdelete", "sinkcreatedon", "sinkmodifiedon"];
  dropped.push("createdon", "modifiedon", "partition", "sysrowversion", "recversion");
  const rest = columns.filter((name) => !dropped.includes(name)).map((name) => [name, row[name] ?? null]);
  return {
    id: row.id ?? null,
    recid: row.recid ?? null,
    dataareaid: row.dataareaid ?? null,
    versionnumber: row.versionnumber ?? null,
    sink_modified_on: row.sinkmodifiedon ?? null,
    source_folder: row.source_folder ?? null,
    is_archived: (row.sysdatastatecode ?? "0") !== "0",
    ...Object.fromEntries(rest),
  };
}

function instant(name: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d)[.:](\d\d)[.:](\d\d)(?:\.(\d{3}))?Z$/.exec(name.trim());
  return match === null ? Number.NaN : Date.parse(`${match[1]}:${match[2]}:${match[3]}.${match[4] ?? "000"}Z`);
}
