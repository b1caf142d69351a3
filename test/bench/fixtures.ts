import { mkdir, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { ExportedAttribute } from "../../scripts/generate/csv.ts";
import { type FeedFile, folderName } from "../../scripts/generate/feed.ts";
import { landingFiles } from "../../scripts/generate/files.ts";
import { modelJson } from "../../scripts/generate/model-json.ts";
import { tableNamed } from "../../scripts/generate/tables.ts";
import { initialSync, planWorld, SMALL_WORLD } from "../../scripts/generate/world.ts";

/** Table that the fixtures fill. */
export const FIXTURE_TABLE = "salesline";

/** Rows of the fixtures at full size. */
export const FULL_ROWS = { f1: 6_000_000, f2: 2_400_000 } as const;

/** Columns of a fixture's table. */
const WIDTH = 60;

/** Folder of the initial copy: the start of the small environment. */
const FIRST_FOLDER = folderName(SMALL_WORLD.start);

/** Named as in progress, so that every folder of the fixture is complete. */
const FAR_FUTURE = "2099-01-01T00.00.00Z";

export interface Fixture {
  /** f1: keys in random order, 57 % of the rows survive the fold. f2: keys ascend with creation, 83 % survive. */
  readonly kind: keyof typeof FULL_ROWS;
  /** Rows of the initial folder. */
  readonly rows: number;
}

/** Where the changes of an increment fall: the newest keys, any key, or the newest with one in a hundred anywhere. */
export type Locality = "local" | "random" | "stragglers";

export interface Written {
  readonly folder: string;
  readonly rows: number;
  readonly bytes: number;
  /** Paths relative to the landing zone. */
  readonly files: readonly string[];
}

/** Columns of the fixtures in file order: those of the exported table, and more texts and numbers up to the width. */
export function fixtureColumns(): readonly ExportedAttribute[] {
  const { attributes } = tableNamed(FIXTURE_TABLE);
  const more = Array.from({ length: Math.max(0, WIDTH - attributes.length) }, (_, place): ExportedAttribute => {
    return { name: `fixture${place + 1}`, type: place % 2 === 0 ? "string" : "decimal" };
  });
  const end = attributes.findIndex(({ name }) => name === "modifieddatetime");
  return [...attributes.slice(0, end), ...more, ...attributes.slice(end)];
}

/**
 * Writes a landing zone of one folder: the small environment, its order lines replaced by the fixture. DuckDB writes
 * it; rows are cheap to make rather than true to life.
 */
export async function writeFixture(directory: string, { kind, rows }: Fixture): Promise<Written> {
  const keys = kind === "f1" ? Math.round((rows * 5) / 6) : Math.round(rows / 1.2);
  const files: [name: string, query: string][] = [];
  if (kind === "f1") {
    const parts = 11;
    const key = `cast(hash(i) % ${keys} as bigint)`;
    for (let part = 0; part < parts; part++) {
      const range = rangeOf(rows, part, parts);
      const name = `${2023 + (part % 2)}_${String(part + 1).padStart(3, "0")}.csv`;
      files.push([name, `select ${key} as k, i as v from ${range} where i % 50 <> 7`]);
    }
    files.push(["1.csv", `select ${key} as k, i as v from range(${rows}) t(i) where i % 50 = 7`]);
  } else {
    for (let year = 0; year < 4; year++) {
      const range = rangeOf(keys, year, 4);
      // Every fifth key has an older version just before the newer one.
      const versions = `select i as k, i * 3 + 1 as v from ${range} union all
        select i as k, i * 3 as v from ${range} where i % 5 = 0`;
      files.push([`${2022 + year}.csv`, versions]);
    }
    files.push(["1.csv", `select i as k, i * 3 + 2 as v from range(${keys}) t(i) where i % 200 = 13`]);
  }
  return writeFolder(directory, FIRST_FOLDER, files);
}

/** Writes the next folder of a fixture: 1 % of its keys change. `number` counts increments from 1. */
export async function writeFixtureIncrement(
  directory: string,
  { kind, rows }: Fixture,
  { locality, number, share = 0.01 }: { readonly locality: Locality; readonly number: number; readonly share?: number },
): Promise<Written> {
  const keys = kind === "f1" ? Math.round((rows * 5) / 6) : Math.round(rows / 1.2);
  const changes = Math.max(10, Math.round(keys * share));
  const salt = 1_000_003 * number;
  const anywhere = `cast(hash(i + ${salt}) % ${keys} as bigint)`;
  const newest = `${keys - Math.round(keys * 0.02)} + cast(hash(i + ${salt}) % ${Math.round(keys * 0.02)} as bigint)`;
  const fresh = `${keys + changes * number} + i`;
  const near = `case when i % 10 < 7 then ${newest} else ${fresh} end`;
  const key = {
    local: near,
    random: anywhere,
    stragglers: `case when i % 100 = 3 then ${anywhere} else ${near} end`,
  }[locality];
  const version = `${Math.max(rows, keys * 3) + changes * number} + i`;
  const hour = String(6 + number).padStart(2, "0");
  const query = `select ${key} as k, ${version} as v from range(${changes}) t(i)`;
  return writeFolder(directory, `2025-01-06T${hour}.00.00Z`, [["2025.csv", query]]);
}

async function writeFolder(
  directory: string,
  folder: string,
  files: readonly (readonly [name: string, query: string])[],
): Promise<Written> {
  const columns = fixtureColumns();
  const instance = await DuckDBInstance.create(":memory:", { threads: String(availableParallelism()) });
  const connection = await instance.connect();
  const paths = files.map(([name]) => `${folder}/${FIXTURE_TABLE}/${name}`);
  await mkdir(join(directory, folder, FIXTURE_TABLE), { recursive: true });
  let rows = 0;
  try {
    for (const [place, [name, keys]] of files.entries()) {
      const quoted = columns.filter(isQuoted).map(({ name: column }) => `"${column}"`);
      const select = columns.map((column) => `${expression(column, name === "1.csv")} as "${column.name}"`);
      const result = await connection.run(`
        copy (select ${select.join(",\n")} from (${keys}))
        to '${join(directory, paths[place] ?? "").replaceAll("'", "''")}'
        (format csv, header false, delimiter ',', quote '"', escape '"', nullstr '', force_quote (${quoted.join(", ")}))`);
      rows += result.rowsChanged;
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const sizes = await Promise.all(paths.map(async (path) => (await stat(join(directory, path))).size));
  if (folder === FIRST_FOLDER) {
    await writeEnvironment(
      directory,
      files.map(([name]) => name),
    );
  } else {
    const state = { syncState: "Completed", syncCompleted: "2025-01-06T06:04:00Z" };
    const entity = { name: FIXTURE_TABLE, attributes: columns, ...state, files: paths };
    await writeText(join(directory, folder, "model.json"), modelJson([entity]));
  }
  return { folder, rows, bytes: sizes.reduce((sum, size) => sum + size, 0), files: paths };
}

/** The fixture as one more folder of the small environment, whose other tables gold needs. */
async function writeEnvironment(directory: string, names: readonly string[]): Promise<void> {
  const world = initialSync(planWorld());
  const attributes = fixtureColumns();
  const files = names.map((name): FeedFile => ({ name, records: [], isPresent: false }));
  const folders = world.folders.map((folder) => ({
    ...folder,
    tables: folder.tables.map((table) => (table.name === FIXTURE_TABLE ? { ...table, attributes, files } : table)),
  }));
  const table = world.linked.get(FIXTURE_TABLE);
  if (table === undefined) throw new Error(`${FIXTURE_TABLE} is not linked.`);
  const linked = new Map(world.linked).set(FIXTURE_TABLE, { ...table, attributes });
  for (const { path, content } of landingFiles({ ...world, linked, folders })) {
    await writeText(join(directory, path), path === "Changelog/changelog.info" ? FAR_FUTURE : content);
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function isQuoted({ type }: ExportedAttribute): boolean {
  return type === "string" || type === "dateTime" || type === "dateTimeOffset";
}

function rangeOf(count: number, part: number, parts: number): string {
  return `range(${Math.floor((count * part) / parts)}, ${Math.floor((count * (part + 1)) / parts)}) t(i)`;
}

/** SQL of a column from the key `k` and the version `v`. Arithmetic only: hashes would cost more than the writing. */
function expression({ name, type }: ExportedAttribute, isDelete: boolean): string {
  const exact = STANDARD[name];
  if (exact !== undefined) return exact;
  if (name === "IsDelete") return isDelete ? "'True'" : "cast(null as varchar)";
  if (name === "createdon" || name === "modifiedon") {
    return isDelete ? "'0001-01-01T00:00:00.0000000'" : `${stamp("k % 1000")} || '.0000000+00:00'`;
  }
  if (isDelete) return "cast(null as varchar)";
  const own = OWN[name];
  if (own !== undefined) return own;
  const salt = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  const isSparse = salt % 5 < 3;
  if (type === "string") return isSparse ? "cast(null as varchar)" : `'text ' || ((k * ${salt} + v) % 9973)`;
  if (type === "int64") return `(k + ${salt}) % ${isSparse ? 2 : 5000}`;
  if (type === "decimal") return isSparse ? "'0.000000'" : `((k * ${salt} + v) % 99991) || '.500000'`;
  return isSparse ? "'1900-01-01T00:00:00.0000000Z'" : `${stamp(`(k + ${salt}) % 1000`)} || '.0000000Z'`;
}

/** Low half of the RecId 5637144576 + k; the high half is always 1. */
const LOW = "(1342177280 + k)";

const STANDARD: Readonly<Record<string, string>> = {
  Id: `'${tableNamed(FIXTURE_TABLE).tableId.toString(16).padStart(8, "0")}-0000-0000-' ||
    format('{:02x}{:02x}-{:02x}{:02x}01000000', ${LOW} % 256, ${LOW} // 256 % 256, ${LOW} // 65536 % 256, ${LOW} // 16777216)`,
  SinkCreatedOn: `'1/6/2025 6:' || (10 + v % 50) || ':00 AM'`,
  SinkModifiedOn: `'1/6/2025 6:' || (10 + v % 50) || ':00 AM'`,
  versionnumber: "1000000 + v",
};

const OWN: Readonly<Record<string, string>> = {
  salesid: "'SO-' || lpad(cast(1 + k // 3 % 300 as varchar), 6, '0')",
  itemid: "lpad(cast(1 + k % 60 as varchar), 4, '0')",
  name: `case k % 10 when 0 then 'Classic Jacket, ' || k || chr(10) || 'say "hi"' else 'Urban Lamp ' || (k % 5000) || ', large' end`,
  custaccount:
    "case k % 3 when 0 then 'US-' when 1 then '' else 'DE-' end || lpad(cast(1 + k % 100 as varchar), 6, '0')",
  salesqty: "(1 + k % 3) || '.000000'",
  salesunit: "'ea'",
  currencycode: "'USD'",
  inventtransid: "'T' || k",
  dataareaid: "case k % 3 when 0 then 'usmf' when 1 then 'usrt' else 'demf' end",
  recid: "5637144576 + k",
  sysdatastatecode: "0",
  salesstatus: "1 + k % 4",
  salestype: "3",
};

/** Instant to the second, a number of days after 2022. */
function stamp(days: string): string {
  return `cast(date '2022-01-01' + cast(${days} as integer) as varchar) || 'T10:20:30'`;
}
