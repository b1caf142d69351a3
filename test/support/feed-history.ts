import fc from "fast-check";
import { lineOf } from "../../scripts/generate/csv.ts";
import { recordId } from "../../scripts/generate/record-id.ts";
import { attributesOf, type LandingFolder } from "./landing.ts";

/** One row of a change feed, as the oracle sees it. */
export interface FeedRow {
  readonly recid: number;
  /** Null on a delete that was exported without it. */
  readonly version: number | null;
  /** Sink time, seconds since 1970. */
  readonly sinkTime: number;
  readonly isDelete: boolean;
  /** Number of the batch folder. */
  readonly folder: number;
  readonly name: string;
  readonly party: number;
  /** Of the column that was appended later; null where the row ends before it. */
  readonly note: string | null;
  /** The row has a field that does not parse. */
  readonly isBad: boolean;
  readonly file: string;
}

/** What silver shows of a live row. */
export interface LiveRow {
  readonly recid: number;
  readonly versionnumber: number;
  readonly accountnum: string;
  readonly party: number;
  readonly note: string | null;
}

/** The live rows after a history: written from the facts C30 to C44, knowing nothing of the kit's way of folding. */
export function liveRowsOf(history: readonly FeedRow[]): LiveRow[] {
  const live: LiveRow[] = [];
  const ids = [...new Set(history.map(({ recid }) => recid))].sort((a, b) => a - b);
  for (const recid of ids) {
    const readable = history.filter((row) => row.recid === recid && !row.isBad);
    const ordered = readable.flatMap((row) => {
      if (row.version !== null) return [{ ...row, version: row.version }];
      const known = readable.filter(({ folder, version }) => folder <= row.folder && version !== null);
      const version = Math.max(-1, ...known.map((other) => other.version ?? -1));
      return version < 0 ? [] : [{ ...row, version }];
    });
    ordered.sort(
      (a, b) =>
        a.version - b.version ||
        a.sinkTime - b.sinkTime ||
        Number(a.isDelete) - Number(b.isDelete) ||
        a.folder - b.folder,
    );
    const last = ordered.at(-1);
    if (last === undefined || last.isDelete) continue;
    const { version, name, party, note } = last;
    live.push({ recid, versionnumber: version, accountnum: name, party, note });
  }
  return live;
}

type Kind =
  | "upsert"
  | "delete"
  | "retry"
  | "resink"
  | "stale upsert"
  | "stale delete"
  | "delete without version"
  | "early delete without version"
  | "bad field"
  | "next folder";

const Step = fc.record({
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constant<Kind>("upsert") },
    { weight: 4, arbitrary: fc.constant<Kind>("delete") },
    { weight: 3, arbitrary: fc.constant<Kind>("retry") },
    { weight: 2, arbitrary: fc.constant<Kind>("resink") },
    { weight: 2, arbitrary: fc.constant<Kind>("stale upsert") },
    { weight: 2, arbitrary: fc.constant<Kind>("stale delete") },
    { weight: 2, arbitrary: fc.constant<Kind>("delete without version") },
    { weight: 1, arbitrary: fc.constant<Kind>("early delete without version") },
    { weight: 2, arbitrary: fc.constant<Kind>("bad field") },
    { weight: 3, arbitrary: fc.constant<Kind>("next folder") },
  ),
  recid: fc.integer({ min: 1, max: 90 }),
  pick: fc.nat(),
  isNarrow: fc.boolean(),
  file: fc.constantFrom("2023.csv", "2024_001.csv", "2024_002.csv", "1.csv"),
});

const MOST_FOLDERS = 12;

/** Histories of hundreds of changes with every kind of disorder, versions growing with time as Dataverse gives them. */
export const histories: fc.Arbitrary<FeedRow[]> = fc
  .array(Step, { minLength: 300, maxLength: 420, size: "max" })
  .map((steps) => {
    const rows: FeedRow[] = [];
    let folder = 0;
    let clock = 0;
    for (const { kind, recid, pick, isNarrow, file } of steps) {
      clock++;
      if (kind === "next folder") {
        folder = Math.min(folder + 1, MOST_FOLDERS - 1);
        continue;
      }
      const earlier = rows.filter((row) => row.recid === recid && row.version !== null);
      const old = earlier[pick % Math.max(1, earlier.length)];
      const sinkTime = clock;
      const content = { name: `C-${clock}`, party: clock, note: isNarrow || folder < 4 ? null : `n${clock}` };
      const fresh = { recid, version: clock * 10, sinkTime, folder, file, isDelete: false, isBad: false, ...content };
      // A row that cannot be read and a delete without version do not meet on one id: which versions are known then is open.
      const isOdd = recid % 2 === 1;
      if (kind === "upsert") rows.push(fresh);
      else if (kind === "delete") rows.push({ ...fresh, isDelete: true });
      else if (kind === "bad field" && isOdd) rows.push({ ...fresh, isBad: true });
      else if (kind === "delete without version" && !isOdd) rows.push({ ...fresh, version: null, isDelete: true });
      else if (kind === "early delete without version" && !isOdd) {
        rows.push({ ...fresh, version: null, isDelete: true, sinkTime: Math.max(1, clock - 60) });
      } else if (old !== undefined && !old.isBad) {
        if (kind === "retry") rows.push({ ...old, folder, file, note: folder < 4 ? null : old.note });
        else if (kind === "resink") rows.push({ ...old, folder, file, sinkTime });
        // An older version that comes late is a change of its own, made just before the one it follows.
        else if (kind === "stale upsert") rows.push({ ...fresh, version: (old.version ?? 0) - 1 });
        else if (kind === "stale delete") rows.push({ ...fresh, version: (old.version ?? 0) - 2, isDelete: true });
      }
    }
    return rows;
  });

/** Name of a history's folder. Every third one has the other form of name. */
export function folderName(folder: number): string {
  const hour = String(folder).padStart(2, "0");
  return folder % 3 === 2 ? `2024-02-01T${hour}:00:00.000Z` : `2024-02-01T${hour}.00.00Z`;
}

const COLUMNS = { accountnum: "string", party: "int64" } as const;

/** One folder of a history as Synapse Link writes it: several files, bare and full deletes, rows of two widths. */
export function landingFolderOf(history: readonly FeedRow[], folder: number): LandingFolder {
  const narrow = attributesOf(COLUMNS);
  const attributes = folder < 4 ? narrow : [...narrow, { name: "note", type: "string" } as const];
  const files: Record<string, string> = {};
  for (const row of history) {
    if (row.folder !== folder) continue;
    const width = row.note === null ? narrow : attributes;
    files[row.file] = `${files[row.file] ?? ""}${lineOf(width, cellsOf(row))}\n`;
  }
  if (Object.keys(files).length === 0) return { tables: {} };
  // The odd file is missing from model.json.
  return { tables: { custtable: { attributes, files, partitions: Object.keys(files).slice(1) } } };
}

function cellsOf({ recid, version, sinkTime, isDelete, name, party, note, isBad }: FeedRow) {
  const id = recordId(77, BigInt(recid));
  const key = {
    Id: sinkTime % 2 === 0 ? id.toUpperCase() : id,
    SinkModifiedOn: new Date(sinkTime * 1000 + Date.UTC(2024, 1, 1)).toISOString(),
    versionnumber: version,
    IsDelete: isDelete,
  };
  if (isDelete && sinkTime % 2 === 0) return key;
  const content = { accountnum: name, party: isBad ? { raw: `"x${party}"` } : party, note };
  return { ...key, ...content, recid, dataareaid: "usmf" };
}
