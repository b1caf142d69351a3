import { fileNameOf } from "../../transforms/delta/replay.ts";
import { identifier, type Session } from "../../transforms/engine/session.ts";
import type { Skipped } from "./check.ts";
import { type LoggedFile, type RowReader, rowsOf } from "./data-rows.ts";
import { engineTypeOf, type SchemaField } from "./schema-field.ts";
import { entriesOf, type LogAction, type LogState, range, type TableLog } from "./table-log.ts";

/** What commits changed, row by row, in the engine. */
export interface ChangeSet {
  /**
   * Relation with one line per changed row image: `version`, `kind` (as the change feed spells it), `key` as text,
   * `row` and `content` as hashes, the latter without key and row hash.
   */
  readonly relation: string;
  /** Every commit that replaced rows told the changes in change files. */
  readonly isFeed: boolean;
}

/** Column of our contract that depends on the key, hence no content. */
const ROW_HASH = "RowHash";

interface ChangeSource {
  readonly table: string;
  readonly session: Session;
  readonly log: TableLog;
  readonly state: LogState;
  readonly fields: readonly SchemaField[];
  readonly key: string | undefined;
  readonly since: number | undefined;
  readonly listing: ReadonlyMap<string, number>;
}

/**
 * Collects the changes of the commits after `since` in a temporary table. Where a commit has change files they are the
 * whole truth about it; else its added and removed files are compared, and rows that were only moved cancel out.
 */
export async function readChangeSet(source: ChangeSource, reader: RowReader): Promise<ChangeSet | Skipped> {
  const { session, log, since, listing, fields, key } = source;
  if (since === undefined || since > log.newest) return { skipped: "the version to compare with is not in the log" };
  if (since < 0) return { skipped: "no earlier version to compare with" };
  const absent = range(since + 1, log.newest).find((version) => !log.entries.has(version));
  if (absent !== undefined) return { skipped: `version ${absent} is not in the log` };
  const commits = range(since + 1, log.newest).map((version) => filesOf(version, log.entries.get(version) ?? []));
  const needed = commits.flatMap(({ fed, added, removed }) => [...fed, ...added, ...removed]);
  const missing = needed.find(({ path }) => !listing.has(fileNameOf(path)));
  if (missing !== undefined) return { skipped: `the file ${missing.path}, which the changes need, is gone` };
  if (needed.some((file) => "deletionVector" in file && file.deletionVector != null)) {
    return { skipped: "the changes are told by deletion vectors" };
  }
  const columns = fields.filter((field) => engineTypeOf(field) !== undefined).map(({ name }) => name);
  const content = columns.filter((name) => name !== key && name !== ROW_HASH).map(identifier);
  const image = `${key !== undefined && columns.includes(key) ? `cast(${identifier(key)} as varchar)` : "cast(null as varchar)"} as key,
    hash(${columns.map(identifier).join(", ") || "null"}) as row, ${content.length > 0 ? `hash(${content.join(", ")})` : "null"} as content`;
  try {
    await session.run(`create or replace temp table gold_changes
      (version bigint, kind varchar, is_fed boolean, key varchar, row ubigint, content ubigint)`);
    for (const { version, fed, added, removed } of commits) {
      const insert = async (files: readonly LoggedFile[], kind: string, extra: readonly string[]) => {
        if (files.length === 0) return;
        const relation = await rowsOf(reader, files, extra);
        await session.run(
          `insert into gold_changes select ${version}, ${kind}, ${extra.length > 0}, ${image} from ${relation}`,
        );
      };
      if (fed.length > 0) await insert(fed, "_change_type", ["_change_type"]);
      else {
        await insert(removed, "'delete'", []);
        await insert(added, "'insert'", []);
      }
    }
    // The n-th of equal rows that came cancels the n-th that went.
    await session.run(`create or replace temp table gold_changes as
      with numbered as (select *, row_number() over (partition by version, kind, is_fed, row) as nth from gold_changes)
      select version, kind, key, row, content from numbered e where is_fed or not exists (select 1 from numbered o
        where not o.is_fed and o.version = e.version and o.row = e.row and o.nth = e.nth and o.kind <> e.kind)`);
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    return { skipped: `the changed files cannot be read: ${reason}`, isUnreadable: true };
  }
  const isFeed = commits.every(
    ({ fed, added, removed }) => fed.length > 0 || added.length === 0 || removed.length === 0,
  );
  return { relation: "gold_changes", isFeed };
}

/** Files that tell a commit's changes; files that were only rearranged tell none. */
function filesOf(version: number, actions: readonly LogAction[]) {
  return {
    version,
    fed: actions.flatMap(({ cdc }) => cdc ?? []),
    added: actions.flatMap(({ add }) => (add?.dataChange ? [add] : [])),
    removed: actions.flatMap(({ remove }) => (remove?.dataChange ? [remove] : [])),
  };
}

/** Rows that commits added and removed according to their statistics: what is left when the files are gone. Pure. */
export function statedChanges(
  log: TableLog,
  since: number,
  rowsIn: (path: string) => number | undefined,
): number | undefined {
  let total = 0;
  for (const { add, remove } of entriesOf(log, since + 1, log.newest).flat()) {
    const file = add?.dataChange ? add : remove?.dataChange ? remove : undefined;
    if (file === undefined) continue;
    const rows = rowsIn(file.path);
    if (rows === undefined) return undefined;
    total += rows;
  }
  return total;
}
