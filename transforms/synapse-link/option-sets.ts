import { commit } from "../delta/commit.ts";
import { mergeByKey } from "../delta/merge.ts";
import { createActions } from "../delta/metadata.ts";
import { scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import { OperatorError } from "../operator-error.ts";
import type { JobContext } from "../run-context.ts";
import { optionsets } from "../silver/optionsets.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { csvProblem } from "./csv-problem.ts";

/** Columns of the metadata by the names that silver gives them, in the order of the CSV file. */
const COLUMNS = ["column_name", "value", "is_user_localized", "lcid", "label", "global_name", "table_name", "symbol"];

/** The container's own copy, for feeds whose folders have none. */
const ROOT_COPY = "OptionsetMetadata/GlobalOptionsetMetadata.csv";

const TABLE = `silver/${optionsets.name}`;

const FIELDS: readonly Field[] = [
  { name: "id", type: "string", nullable: false },
  { name: "table_name", type: "string", nullable: false },
  { name: "column_name", type: "string", nullable: false },
  { name: "value", type: "long", nullable: false },
  { name: "lcid", type: "long", nullable: false },
  { name: "is_user_localized", type: "boolean", nullable: true },
  { name: "label", type: "string", nullable: true },
  { name: "symbol", type: "string", nullable: true },
];

/**
 * Brings silver's option sets to the state of one `GlobalOptionsetMetadata.csv`; all languages are kept (fact C50).
 * Without one the container's own copy counts; without that an empty table stands in, so that gold falls back to
 * built-in symbols.
 *
 * @param path the file of the newest folder that has one.
 */
export async function foldOptionSets(
  context: JobContext,
  path: string | undefined,
): Promise<{ readonly warnings: readonly string[] }> {
  const { session, lake, landing } = context;
  const file = await localFile(landing, path ?? ROOT_COPY);
  if (file === undefined) {
    const snapshot = await readSnapshot(lake, TABLE, session);
    if (snapshot === undefined) await createEmpty(context);
    return { warnings: ["no option-set metadata: enum columns show built-in symbols"] };
  }
  return replaceOptionSets(context, csvRelation(file), path ?? ROOT_COPY);
}

/**
 * Brings silver's option sets to the rows of a relation with the columns of the CSV file as texts, under silver's names.
 *
 * @throws OperatorError CI-FEED-008 when the relation cannot be read or has no value.
 */
export async function replaceOptionSets(
  context: JobContext,
  relation: string,
  place: string,
): Promise<{ readonly warnings: readonly string[] }> {
  const { session, lake, runId, scratch, now, newId } = context;
  const snapshot = await readSnapshot(lake, TABLE, session);
  await session.run(incomingSql(relation)).catch((cause: unknown) => {
    throw unreadable(place, csvProblem(String(cause)).text, cause);
  });
  const { values } = await session.one<{ values: bigint }>("select count(*) as values from option_set");
  if (values === 0n) throw unreadable(place, "it has no option-set value");
  await session.run(changeSql(snapshot === undefined ? undefined : await scanOf(snapshot, lake, TABLE, FIELDS)));
  await mergeByKey({
    ...{ store: lake, table: TABLE, session, scratch, now, newId, snapshot, fields: FIELDS, configuration: {} },
    ...{ key: "id", changes: "option_set_change", operation: `OPTION SETS ${runId}` },
  });
  const { n } = await session.one<{ n: bigint }>("select count(*) as n from option_set where label is null");
  return { warnings: n > 0n ? [`${n} option-set values have no label: gold shows their symbol or number`] : [] };
}

function unreadable(path: string, reason: string, cause?: unknown): OperatorError {
  const message = `${path} cannot be read: ${reason}. Option sets are left as they were.`;
  return new OperatorError("CI-FEED-008", message, "The next folder that has option sets replaces it.", { cause });
}

function csvRelation(file: string): string {
  const columns = COLUMNS.map((name) => `${identifier(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${literal(file)}, header = false, delim = ',', quote = '"', escape = '"', auto_detect = false,
        strict_mode = true, null_padding = true, parallel = false, columns = {${columns}})`;
}

function incomingSql(relation: string): string {
  return `
    create or replace temp table option_set as
      select lower(table_name) || '|' || lower(column_name) || '|' || value || '|' || lcid as id,
        lower(table_name) as table_name, lower(column_name) as column_name, try_cast(value as bigint) as value,
        try_cast(lcid as bigint) as lcid, max(lower(is_user_localized) in ('true', '1')) as is_user_localized,
        max(label) as label, max(symbol) as symbol
      from ${relation}
      where try_cast(value as bigint) is not null and try_cast(lcid as bigint) is not null
        and table_name is not null and column_name is not null
      group by all`;
}

function changeSql(stored: string | undefined): string {
  const head = "create or replace temp table option_set_change as";
  if (stored === undefined) return `${head} select *, 'insert' as _change from option_set`;
  const list = FIELDS.map(({ name }) => identifier(name)).join(", ");
  const differs = ["is_user_localized", "label", "symbol"].map((name) => `n.${name} is distinct from o.${name}`);
  return `${head}
    select n.*, case when o.id is null then 'insert' else 'update' end as _change
    from option_set n left join ${stored} o using (id) where o.id is null or ${differs.join(" or ")}
    union all by name
    select ${list}, 'delete' as _change from ${stored} gone anti join option_set using (id)`;
}

async function createEmpty({ session, lake, now, newId }: JobContext): Promise<void> {
  const snapshot: Snapshot | undefined = undefined;
  const actions = createActions({ fields: FIELDS, configuration: {}, snapshot, newId, now: now() });
  const attempt = { actions, read: "all" as const };
  await commit({
    ...{ store: lake, table: TABLE, session, attempt },
    basedOn: -1,
    operation: "CREATE TABLE",
    now,
    newId,
  });
}

async function localFile(landing: Store, path: string): Promise<string | undefined> {
  try {
    return await landing.localCopy(path);
  } catch (error) {
    if (error instanceof FileNotFoundError) return undefined;
    throw error;
  }
}
