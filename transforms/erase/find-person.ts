import { fileNameOf } from "../delta/replay.ts";
import { relationOf, scanOf } from "../delta/scan.ts";
import type { Field } from "../delta/schema.ts";
import { readSnapshot, type Snapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import { declaredFields } from "../publish/inputs.ts";
import type { JobContext } from "../run-context.ts";
import { companyKey, fateOf, PERSON_RULES, PERSON_TABLES } from "./person-rules.ts";

/** Whom to erase. */
export interface PersonQuery {
  /** Account number, or CustomerId of gold. */
  readonly customer: string;
  /** @default every legal entity, as long as they mean the same person */
  readonly legalEntity?: string | undefined;
  readonly transactions: "delete" | "anonymise";
}

/** Rows of one table by what becomes of them. */
export interface PersonTable {
  readonly table: string;
  readonly fate: "delete" | "strip" | "unlink";
  /** Rows in the newest version. */
  readonly live: number;
  /** Rows that only older versions hold. */
  readonly past: number;
}

/** A person in a lake. */
export interface Person {
  /** Keys of the accounts as gold writes them: `<company>_<account>`. Empty when the lake does not know the customer. */
  readonly customerIds: readonly string[];
  readonly tables: readonly PersonTable[];
}

/**
 * Finds a person's rows in silver, in the newest version and in every data file that still lies there. Creates
 * `person_key` (kind, key), `person_row` ("table", id, fate, live) and the relations `person.<table>` and `person_ever.<table>`.
 *
 * @throws OperatorError CI-ERASE-002 when the account means several people, CI-ERASE-003 when it is no person.
 */
export async function findPerson(context: JobContext, models: readonly Silver[], query: PersonQuery): Promise<Person> {
  const { session } = context;
  await session.run(`create or replace macro norm(text) as nullif(lower(trim(text)), '');
    drop schema if exists person cascade; create schema person;
    drop schema if exists person_ever cascade; create schema person_ever;
    create or replace temp table person_key (kind varchar, key varchar);
    create or replace temp table person_row ("table" varchar, id varchar, fate varchar, live boolean)`);
  for (const model of models) if (PERSON_TABLES.has(model.name)) await openHistory(context, model);
  await findAccounts(context, query);
  for (const rule of PERSON_RULES) {
    const source = `person.${identifier(rule.table)}`;
    if ("keys" in rule) {
      const kind = literal(rule.keys);
      await session.run(`insert into person_key
        select distinct ${kind}, ${rule.key} from ${source} where (${rule.where}) and ${rule.key} is not null
        except select kind, key from person_key`);
    } else {
      await session.run(`insert into person_row
        select ${literal(rule.table)}, id, ${literal(fateOf(rule.rows, query.transactions))}, bool_or(__live)
        from ${source} where (${rule.where})
          and id not in (select id from person_row where "table" = ${literal(rule.table)}) group by id`);
    }
  }
  const accounts = await session.all<{ id: string }>(
    `select replace(key, '/', '_') as id from person_key where kind = 'account' order by key`,
  );
  const tables = await session.all<{ table: string; fate: PersonTable["fate"]; live: bigint; past: bigint }>(`
    select "table", fate, count(*) filter (live) as live, count(*) filter (not live) as past
    from person_row group by all order by "table", fate`);
  return {
    customerIds: accounts.map(({ id }) => id),
    tables: tables.map(({ live, past, ...rest }) => ({ ...rest, live: Number(live), past: Number(past) })),
  };
}

/** The accounts that a customer's number means; all of them are to be one person. */
async function findAccounts({ session, lake }: JobContext, { customer, legalEntity }: PersonQuery): Promise<void> {
  const name = literal(customer);
  const company = legalEntity === undefined ? "true" : `norm(dataareaid) = norm(${literal(legalEntity)})`;
  await session.run(`insert into person_key
    select distinct 'account', ${companyKey("dataareaid", "accountnum")} from person.custtable
    where ${company} and (norm(accountnum) = norm(${name})
      or norm(dataareaid) || '_' || norm(accountnum) = norm(${name}))`);
  const found = await session.all<{ key: string; parties: string[] }>(`
    select key, list(distinct coalesce(cast(nullif(party, 0) as varchar), key)) as parties
    from person_key join person.custtable on ${companyKey("dataareaid", "accountnum")} = key
    where kind = 'account' group by key order by key`);
  const companies = found.map(({ key }) => key.split("/")[0] ?? "");
  const [first] = found;
  const isOne = found.every(({ parties }) => parties.some((party) => first?.parties.includes(party)));
  if (!isOne) {
    const message = `The account stands in the legal entities ${companies.join(", ")} for different people in ${lake.url}. Nothing was changed.`;
    throw new OperatorError("CI-ERASE-002", message, `Name one with --legal-entity ${companies[0]}.`);
  }
  const [standing] = await session.all<{ what: string }>(`
    select 'the default customer of a channel' as what from person.retailchanneltable
      where ${companyKey("defaultcustdataareaid", "defaultcustaccount")} in (select key from person_key)
    union all select 'the party of an operating unit' from person.omoperatingunit
      where recid in (select party from person.custtable
        where party <> 0 and ${companyKey("dataareaid", "accountnum")} in (select key from person_key))`);
  if (standing !== undefined) {
    const message = `The account is ${standing.what}, not a person, in ${lake.url}. Nothing was changed.`;
    throw new OperatorError("CI-ERASE-003", message, "Correct --customer.");
  }
}

/**
 * Makes all that is left of a table readable: as `person.<table>` the rows of the newest version, and of ids that it
 * does not hold any more those of older versions; as `person_ever.<table>` all of them. Files of uncommitted writes
 * count as older versions.
 */
async function openHistory({ session, lake }: JobContext, model: Silver): Promise<void> {
  const path = `silver/${model.name}`;
  const relation = `person.${identifier(model.name)}`;
  const snapshot = await readSnapshot(lake, path, session);
  const fields = fieldsOf(model, snapshot);
  const ever = `person_ever.${identifier(model.name)}`;
  const define = async (newest: string, older: string) => {
    await session.run(`create view ${ever} as
      select *, true as __live from ${newest} union all select *, false from ${older}`);
    await session.run(`create view ${relation} as
      select * from ${ever} where __live or id not in (select id from ${newest})`);
  };
  if (snapshot === undefined) return define(relationOf([], fields), relationOf([], fields));
  const live = new Set([...snapshot.files.keys()].map(fileNameOf));
  const past: [string, { path: string; partitionValues: Record<string, never> }][] = [];
  for await (const { path: file, isDirectory } of lake.list(path)) {
    const name = file.slice(path.length + 1);
    if (isDirectory || live.has(name) || !name.endsWith(".parquet")) continue;
    past.push([await lake.localCopy(`${path}/${name}`), { path: name, partitionValues: {} }]);
  }
  await define(await scanOf(snapshot, lake, path, fields), relationOf(past, fields));
}

/** Columns of the table and those that its model declares besides. */
function fieldsOf(model: Silver, snapshot: Snapshot | undefined): readonly Field[] {
  const known = snapshot?.metadata.schema ?? [];
  const names = new Set(known.map(({ name }) => name.toLowerCase()));
  return [...known, ...declaredFields(model).filter(({ name }) => !names.has(name.toLowerCase()))];
}
