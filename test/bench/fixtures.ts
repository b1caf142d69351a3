import { mkdir, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type FeedFile, folderName } from "../../scripts/generate/feed.ts";
import { landingFiles } from "../../scripts/generate/files.ts";
import { modelJson } from "../../scripts/generate/model-json.ts";
import { initialSync, planWorld, SMALL_WORLD } from "../../scripts/generate/world.ts";
import { columnsOf, type FixtureTable, isQuoted, sqlOf } from "./fixture-rows.ts";

/** Table that the fixtures are about, and that T0 scans; the orders of its lines come beside it. */
export const FIXTURE_TABLE = "salesline";

/** Lines of an order: neighbours, as they were entered. */
const LINES = 3;

/** Rows of the fixtures at full size. */
export const FULL_ROWS = { f1: 6_000_000, f2: 2_400_000 } as const;

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

/**
 * Writes a landing zone of one folder: the small environment, its order lines replaced by the fixture, and the orders of
 * those lines. DuckDB writes it; rows are cheap to make rather than true to life, but numbers and times of creation
 * ascend as in a real feed.
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
  const orders = `select i as k, 1 as v from range(${Math.ceil(keys / LINES)}) t(i)`;
  return writeFolder(directory, FIRST_FOLDER, keys, { salesline: files, salestable: [["2022_900.csv", orders]] });
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
  const known = Math.ceil(keys / LINES);
  const orders = `select distinct k // ${LINES} as k, 1 + ${number} as v from (${query}) where k // ${LINES} >= ${known}`;
  return writeFolder(directory, `2025-01-06T${hour}.00.00Z`, keys, {
    salesline: [["2025.csv", query]],
    ...(locality !== "random" && { salestable: [["2025.csv", orders]] }),
  });
}

type NamedQuery = readonly [name: string, query: string];

async function writeFolder(
  directory: string,
  folder: string,
  keys: number,
  files: Partial<Record<FixtureTable, readonly NamedQuery[]>>,
): Promise<Written> {
  const tables = Object.entries(files) as [FixtureTable, readonly NamedQuery[]][];
  const instance = await DuckDBInstance.create(":memory:", { threads: String(availableParallelism()) });
  const connection = await instance.connect();
  const pathsOf = (table: string, all: readonly NamedQuery[]) => all.map(([name]) => `${folder}/${table}/${name}`);
  let rows = 0;
  try {
    for (const [table, all] of tables) {
      await mkdir(join(directory, folder, table), { recursive: true });
      for (const [place, [name, query]] of all.entries()) {
        const columns = columnsOf(table);
        const quoted = columns.filter(isQuoted).map(({ name: column }) => `"${column}"`);
        const value = { table, keys, isDelete: name === "1.csv" };
        const select = columns.map((column) => `${sqlOf(column, value)} as "${column.name}"`);
        const result = await connection.run(`
          copy (select ${select.join(",\n")} from (${query}))
          to '${join(directory, pathsOf(table, all)[place] ?? "").replaceAll("'", "''")}'
          (format csv, header false, delimiter ',', quote '"', escape '"', nullstr '', force_quote (${quoted.join(", ")}))`);
        if (table === FIXTURE_TABLE) rows += result.rowsChanged;
      }
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  const paths = pathsOf(FIXTURE_TABLE, files[FIXTURE_TABLE] ?? []);
  const sizes = await Promise.all(paths.map(async (path) => (await stat(join(directory, path))).size));
  if (folder === FIRST_FOLDER) await writeEnvironment(directory, files);
  else {
    const state = { syncState: "Completed", syncCompleted: "2025-01-06T06:04:00Z" };
    const entities = tables.map(([name, all]) => {
      return { name, attributes: columnsOf(name), ...state, files: pathsOf(name, all) };
    });
    await writeText(join(directory, folder, "model.json"), modelJson(entities));
  }
  return { folder, rows, bytes: sizes.reduce((sum, size) => sum + size, 0), files: paths };
}

/** The fixture as one more folder of the small environment, whose other tables gold needs. */
async function writeEnvironment(
  directory: string,
  written: Partial<Record<string, readonly NamedQuery[]>>,
): Promise<void> {
  const world = initialSync(planWorld());
  const attributes = columnsOf(FIXTURE_TABLE);
  const folders = world.folders.map((folder) => ({
    ...folder,
    tables: folder.tables.map((table) => {
      const own = (written[table.name] ?? []).map(([name]): FeedFile => ({ name, records: [], isPresent: false }));
      if (table.name === FIXTURE_TABLE) return { ...table, attributes, files: own };
      return { ...table, files: [...table.files, ...own] };
    }),
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

function rangeOf(count: number, part: number, parts: number): string {
  return `range(${Math.floor((count * part) / parts)}, ${Math.floor((count * (part + 1)) / parts)}) t(i)`;
}
