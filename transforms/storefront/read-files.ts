import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { JobContext } from "../run-context.ts";
import { COOKIE_COLUMNS, cookieEvent } from "./cookie-file.ts";
import type { FeedFile } from "./feed-files.ts";
import { readEvent, type StoredEvent, unknownFields } from "./read-event.ts";
import { recordsOf } from "./read-file.ts";

/** Time for which a file that ends in the middle is taken for one that is still being written. */
const PATIENCE = 3_600_000;

/** Rejected lines of one file that are kept one by one. */
const MOST_REJECTED = 1000;

/** A line, or a whole file, that could not be read. */
export interface RejectedLine {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly column: string | null;
  readonly text: string | null;
}

/** Lines by what became of them on reading. */
interface LineCounts {
  readonly rows: number;
  readonly withheld: number;
  readonly rejected: number;
  /** Events, before they are compared with each other and with those that are stored. */
  readonly events: number;
}

/** What was read of a group of files. */
export interface ReadFiles {
  /** Local files with one event per line, for the engine. */
  readonly drafts: readonly string[];
  readonly read: readonly FeedFile[];
  /** Files that seem to be still being written. */
  readonly unfinished: readonly string[];
  readonly rejected: readonly RejectedLine[];
  readonly counts: LineCounts;
  /** Names of fields that are not the contract's, by source. */
  readonly unknown: ReadonlyMap<string, ReadonlySet<string>>;
  /** Events by source and type as the feed writes it. */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Reads files into drafts that the engine can load, line by line: memory does not grow with their size. */
export async function readFiles(context: JobContext, files: readonly FeedFile[]): Promise<ReadFiles> {
  const drafts: string[] = [];
  const read: FeedFile[] = [];
  const unfinished: string[] = [];
  const rejected: RejectedLine[] = [];
  const counts = { rows: 0, withheld: 0, rejected: 0, events: 0 };
  const unknown = new Map<string, Set<string>>();
  const types = new Map<string, Map<string, number>>();
  for (const [place, file] of files.entries()) {
    const draft = join(context.scratch, `storefront-${place}.jsonl`);
    const one = await readOne(context, file, draft);
    if (one === undefined) {
      unfinished.push(file.path);
      continue;
    }
    read.push(file);
    if (one.counts.events > 0) drafts.push(draft);
    rejected.push(...one.rejected);
    for (const name of ["rows", "withheld", "rejected", "events"] as const) counts[name] += one.counts[name];
    const { name } = file.source;
    unknown.set(name, new Set([...(unknown.get(name) ?? []), ...one.unknown]));
    const ofSource = types.get(name) ?? new Map<string, number>();
    types.set(name, ofSource);
    for (const [type, events] of one.types) ofSource.set(type, (ofSource.get(type) ?? 0) + events);
  }
  return { drafts, read, unfinished, rejected, counts, unknown, types };
}

/** One file into its draft; undefined when it seems to be still being written. */
async function readOne({ lake, now }: JobContext, file: FeedFile, draft: string) {
  const { path, source, modifiedAt } = file;
  const local = await lake.localCopy(path);
  const isFresh = now().getTime() - modifiedAt.getTime() < PATIENCE;
  const rejected: RejectedLine[] = [];
  const counts = { rows: 0, withheld: 0, rejected: 0, events: 0 };
  const unknown = new Set<string>();
  const types = new Map<string, number>();
  const out = createWriteStream(draft);
  const reject = (line: number, reason: string, column?: string, text?: string) => {
    counts.rejected++;
    const facts = { file: path, line, column: column ?? null, text: text ?? null };
    if (counts.rejected <= MOST_REJECTED) rejected.push({ ...facts, reason });
    if (counts.rejected !== MOST_REJECTED + 1) return;
    rejected.push({ ...facts, column: null, text: null, reason: `this line and others after it: ${reason}` });
  };
  try {
    for await (const one of recordsOf(local, path)) {
      counts.rows++;
      if ("problem" in one) {
        if (one.isUnfinished && isFresh) return undefined;
        reject(one.line, one.problem);
        continue;
      }
      for (const name of unknownOf(one.record, file)) unknown.add(name);
      const record = source.cookies === undefined ? one.record : cookieEvent(one.record, source.cookies);
      const event = readEvent(record, { source: source.name, now: now() });
      if (event.kind === "withheld") counts.withheld++;
      else if (event.kind === "rejected") reject(one.line, event.reason, event.column, event.text);
      else {
        counts.events++;
        const type = event.event.eventtype ?? "";
        types.set(type, (types.get(type) ?? 0) + 1);
        await write(out, { ...event.event, file: path, line: one.line, modified: modifiedAt.toISOString() });
      }
    }
  } finally {
    out.end();
    await once(out, "close");
  }
  return { rejected, counts, unknown, types };
}

function unknownOf(record: Readonly<Record<string, unknown>>, { source }: FeedFile): string[] {
  if (source.cookies === undefined) return unknownFields(record);
  return Object.keys(record).filter((name) => !COOKIE_COLUMNS.some((column) => column === name));
}

async function write(out: ReturnType<typeof createWriteStream>, event: StoredEvent | object): Promise<void> {
  if (!out.write(`${JSON.stringify(event)}\n`)) await once(out, "drain");
}
