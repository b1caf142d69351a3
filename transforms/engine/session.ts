import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";

/** How much of the machine the engine may use. */
export interface SessionOptions {
  /** DuckDB notation, e.g. "1GB". Resident memory exceeds it by up to 0.45 GB. */
  readonly memoryLimit: string;
  readonly threads: number;
  /** Folder for spilling; needs room for about the largest table's CSV. */
  readonly tempDirectory: string;
}

/** An embedded DuckDB connection with every setting explicit, so that a new image cannot change behaviour. */
export interface Session {
  /** Runs one or several statements and forgets their rows. */
  run(sql: string): Promise<void>;
  /** Rows as plain objects: bigint for 64-bit integers, string for decimals, dates and timestamps. */
  all<Row = Record<string, unknown>>(sql: string): Promise<Row[]>;
  /** The first row; throws when there is none. */
  one<Row = Record<string, unknown>>(sql: string): Promise<Row>;
  close(): void;
}

/** Opens an in-memory database. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`
    set TimeZone = 'UTC';
    set preserve_insertion_order = false;
    set memory_limit = '${options.memoryLimit}';
    set temp_directory = ${literal(options.tempDirectory)};
    set threads = ${options.threads};
    set autoinstall_known_extensions = false;
    set autoload_known_extensions = false;
  `);
  return sessionOn(connection, () => {
    connection.closeSync();
    instance.closeSync();
  });
}

function sessionOn(connection: DuckDBConnection, close: () => void): Session {
  async function all<Row>(sql: string): Promise<Row[]> {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjects().map((row) => mapValues(row, plain)) as Row[];
  }
  return {
    async run(sql) {
      await connection.run(sql);
    },
    all,
    async one<Row>(sql: string) {
      const [row] = await all<Row>(sql);
      if (row === undefined) throw new Error(`no row returned by: ${sql}`);
      return row;
    },
    close,
  };
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A list of texts as an SQL list literal. */
export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

function mapValues(row: Record<string, DuckDBValue>, map: (value: DuckDBValue) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, map(value)]));
}

/** DuckDB value objects to plain values: lists to arrays, structs and maps to objects, the rest to their text. */
function plain(value: DuckDBValue): unknown {
  if (value === null || typeof value !== "object") return value;
  if ("items" in value && Array.isArray(value.items)) return value.items.map(plain);
  if ("entries" in value && Array.isArray(value.entries)) {
    if (!Array.isArray(value.entries)) return mapValues(value.entries as Record<string, DuckDBValue>, plain);
    return Object.fromEntries(value.entries.map((entry) => [String(plain(entry.key)), plain(entry.value)]));
  }
  if ("entries" in value) return mapValues(value.entries as Record<string, DuckDBValue>, plain);
  return String(value);
}
