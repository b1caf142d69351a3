import type { Cell, ExportedAttribute } from "./csv.ts";
import type { FeedFolder, FeedRecord } from "./feed.ts";
import type { World } from "./world.ts";

/**
 * A value of silver: int64 and decimal as text so that no digit is lost, dates as ISO instants (the feed does not tell
 * days from instants; a reader that keeps a column as a day keeps the first ten characters), no date as null.
 */
type ExpectedCell = string | boolean | null;

/**
 * A live row: id, recid, dataareaid, versionnumber, sink_modified_on, source_folder, is_archived, other columns. A row
 * that came again with the version it has shows its first sighting; a reader that folds both folders in one pass may
 * show the later one in sink_modified_on and source_folder.
 */
type ExpectedRow = Readonly<Record<string, ExpectedCell>>;

/** What a right reader holds of one table. */
export interface ExpectedTable {
  /** In order of id. Held-back columns are listed as well: a reader may leave them out. */
  readonly rows: readonly ExpectedRow[];
  /** Set when the reader stops the table: `rows` is what the folders before this one left. */
  readonly stops: { readonly code: string; readonly folder: string } | undefined;
}

/** Columns that silver does not keep. */
const DROPPED = new Set(
  [
    "isdelete",
    "sinkcreatedon",
    "sinkmodifiedon",
    "createdon",
    "modifiedon",
    "partition",
    "sysrowversion",
    "recversion",
  ].concat(["id", "recid", "dataareaid", "versionnumber"]),
);

/**
 * The right state of every linked table after the complete folders up to and with `through` (default: all). It is
 * derived from what happened, not from the files: the record with the highest true version stands, deletes go.
 */
export function expectedState(world: World, through?: string): ReadonlyMap<string, ExpectedTable> {
  const last = world.folders.find(({ name }) => name === through)?.at;
  const eligible = world.folders
    .filter(({ state, at }) => state === "complete" && (last === undefined || at <= last))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return new Map([...world.linked.keys()].map((table) => [table, expectedTable(table, eligible)]));
}

interface Event {
  readonly record: FeedRecord;
  readonly folder: FeedFolder;
  readonly attributes: readonly ExportedAttribute[];
}

function expectedTable(name: string, folders: readonly FeedFolder[]): ExpectedTable {
  const events: Event[] = [];
  const columns = new Map<string, ExportedAttribute>();
  let stops: ExpectedTable["stops"];
  for (const folder of folders) {
    const table = folder.tables.find((candidate) => candidate.name === name);
    if (table === undefined) continue;
    if (table.stops !== undefined) {
      stops = { code: table.stops, folder: folder.name };
      break;
    }
    const { attributes, files, silent } = table;
    for (const attribute of attributes) columns.set(columnName(attribute.name), attribute);
    for (const record of [...files.flatMap(({ records }) => records), ...silent]) {
      if (record.applies) events.push({ record, folder, attributes });
    }
  }
  events.sort((a, b) => a.record.version - b.record.version);
  const live = new Map<string, Event>();
  for (const event of events) {
    const { id, version, isDelete } = event.record;
    if (isDelete) live.delete(id);
    // A row that is sent again with the version it has changes nothing.
    else if (live.get(id)?.record.version !== version) live.set(id, event);
  }
  const rows = [...live.values()].map((event) => expectedRow(event, [...columns.keys()]));
  return { rows: rows.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)), stops };
}

function expectedRow({ record, folder, attributes }: Event, columns: readonly string[]): ExpectedRow {
  const byName = new Map(attributes.map((attribute) => [columnName(attribute.name), attribute]));
  const cell = (name: string): ExpectedCell => {
    const attribute = byName.get(name);
    return attribute === undefined ? null : expectedCell(attribute, record.row[attribute.name] ?? null);
  };
  const own = columns.filter((name) => !DROPPED.has(name)).map((name) => [name, cell(name)] as const);
  return {
    id: record.id.toLowerCase(),
    recid: cell("recid"),
    dataareaid: cell("dataareaid"),
    versionnumber: String(record.version),
    sink_modified_on: cell("sinkmodifiedon"),
    source_folder: folder.name,
    is_archived: (cell("sysdatastatecode") ?? "0") !== "0",
    ...Object.fromEntries(own),
  };
}

/** Lower-case name; reserved words lose the underscore that some exports add (`level_`). */
function columnName(name: string): string {
  return name.toLowerCase().replace(/^(level|key|percent)_$/, "$1");
}

function expectedCell({ name, type }: ExportedAttribute, cell: Cell): ExpectedCell {
  if (cell === null) return null;
  if (typeof cell === "object") return cell.means === undefined ? null : expectedCell({ name, type }, cell.means);
  if (type === "boolean") return cell === true;
  const text = String(cell);
  if (type === "guid") return text.toLowerCase();
  if (type === "string") return text.replace(/ +$/, "") || null;
  if (type !== "dateTime" && type !== "dateTimeOffset") return text;
  if (text <= "1900-01-01T00:00:00Z" || text >= "2154-12-31") return null;
  return text;
}
