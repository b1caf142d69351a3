import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import type { Field } from "../delta/schema.ts";
import { identifier, literal, literalList, type Session } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import { OperatorError } from "../operator-error.ts";
import { FileNotFoundError, type Store } from "../storage/store.ts";
import { keptColumns, referringColumns } from "./kept-columns.ts";

/** Folder of the lake's erasures: the salt, a register of row hashes and a record for each. */
export const ERASURES = "ops/erasures";

const SALT = `${ERASURES}/salt.json`;
const Salt = z.strictObject({ formatVersion: z.literal(1), salt: z.string().regex(/^[0-9a-f]{64}$/) });

/** Rows of the source that must not come (back) into the lake, known by salted hashes of their ids only. */
export interface ErasedRows {
  readonly salt: string;
  /** Silver tables with such rows. */
  readonly tables: ReadonlySet<string>;
}

/**
 * What becomes of a row: it goes; it stays without everything that tells whose it is (`strip`); it is somebody else's
 * and loses its reference to the person (`unlink`). In the order in which one beats the other.
 */
export type Fate = "delete" | "strip" | "unlink";

/** The salt of a lake's hashes; made once. Whoever has it and the source's ids can tell erased rows: ops holds it. */
export async function saltOf(lake: Store): Promise<string> {
  const found = await readSalt(lake);
  if (found !== undefined) return found;
  const made = randomBytes(32).toString("hex");
  await lake.putIfAbsent(SALT, `${JSON.stringify({ formatVersion: 1, salt: made })}\n`);
  return (await readSalt(lake)) ?? made;
}

/** The salt of a lake, or undefined before its first erasure. */
async function readSalt(lake: Store): Promise<string | undefined> {
  try {
    return Salt.parse(JSON.parse((await lake.read(SALT)).toString("utf8"))).salt;
  } catch (cause) {
    if (cause instanceof FileNotFoundError) return undefined;
    const message = `${SALT} does not hold the salt of the erased rows: ${(cause as Error).message}`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.", { cause });
  }
}

/** Salted hash of a name in a realm: a table's row id, or a customer. 256 bits, lower-case hex. Pure. */
export function saltedHash(salt: string, realm: string, name: string): string {
  return createHash("sha256").update(`${salt}/${realm}/${name.toLowerCase()}`).digest("hex");
}

/** The same hash in SQL. */
function hashSql(salt: string, table: string, id: string): string {
  return `sha256(${literal(`${salt}/${table}/`)} || lower(cast(${id} as varchar)))`;
}

/**
 * Makes the lake's register readable as the table `erased_row` (table, hash, fate).
 *
 * @returns undefined while nothing was ever erased: one listing.
 */
export async function openErasedRows(lake: Store, session: Session): Promise<ErasedRows | undefined> {
  const files: string[] = [];
  for await (const { path } of lake.list(ERASURES)) if (path.endsWith(".parquet")) files.push(path);
  if (files.length === 0) return undefined;
  const salt = await readSalt(lake);
  if (salt === undefined) {
    const message = `${SALT} is gone: rows of erased people could not be kept out. Nothing was read.`;
    throw new OperatorError("CI-LAKE-001", message, "Restore the file from the container's soft delete.");
  }
  const local = await Promise.all(files.map((path) => lake.localCopy(path)));
  await session.run(`create or replace temp table erased_row as
    select "table", hash, min(fate) as fate from read_parquet(${literalList(local)}) group by all`);
  const tables = await session.all<{ table: string }>(`select distinct "table" from erased_row`);
  return { salt, tables: new Set(tables.map(({ table }) => table)) };
}

/**
 * Writes the register of one erasure, whole: hashes, no ids.
 *
 * @param relation relation with the columns "table", id and fate.
 */
export async function writeErasedRows(
  context: { readonly session: Session; readonly lake: Store; readonly scratch: string },
  options: { readonly erasure: string; readonly salt: string; readonly relation: string },
): Promise<void> {
  const { session, lake, scratch } = context;
  const { erasure, salt, relation } = options;
  const path = registerPath(erasure);
  const local = join(scratch, `${erasure}.parquet`);
  const hash = `sha256(${literal(salt)} || '/' || "table" || '/' || lower(id))`;
  let known = "";
  try {
    // A second call of the same erasure may find fewer rows: those of the first stay away all the same.
    known = `union select "table", hash, fate from read_parquet(${literal(await lake.localCopy(path))})`;
  } catch (error) {
    if (!(error instanceof FileNotFoundError)) throw error;
  }
  await session.run(`copy (
      select "table", hash, min(fate) as fate from (select "table", ${hash} as hash, fate from ${relation} ${known})
      group by all order by all
    ) to ${literal(local)} (format parquet, compression zstd)`);
  await lake.putFile(path, local);
}

/** Path of the register of one erasure. */
function registerPath(erasure: string): string {
  return `${ERASURES}/${erasure}.parquet`;
}

/** Condition that the id `id` of a table's row is in the register with that fate. Pure. */
export function isErased({ salt }: ErasedRows, table: string, id: string, fate: Fate): string {
  const hashes = `select hash from erased_row where "table" = ${literal(table)} and fate = ${literal(fate)}`;
  return `(${hashSql(salt, table, id)} in (${hashes}))`;
}

/** The rows of a query without what the register takes out of them. Pure. */
export function withoutErased(
  erased: ErasedRows,
  model: Silver,
  query: string,
  fields: readonly Pick<Field, "name">[],
): string {
  const is = (fate: Fate) => isErased(erased, model.name, "id", fate);
  return `${bareSelect(model, fields)} from (select *, ${is("strip")} as __strip, ${is("unlink")} as __unlink from (${query}))`;
}

/** A select list that empties columns where `__strip` or `__unlink` holds. Pure. */
export function bareSelect(model: Silver, fields: readonly Pick<Field, "name">[]): string {
  const kept = keptColumns(model);
  const list = fields.map(({ name }) => {
    const column = identifier(name);
    const reasons = [
      ...(kept.has(name.toLowerCase()) ? [] : ["__strip"]),
      ...(referringColumns(model).has(name.toLowerCase()) ? ["__unlink"] : []),
    ];
    return reasons.length === 0 ? column : `case when not (${reasons.join(" or ")}) then ${column} end as ${column}`;
  });
  return `select ${list.join(", ")}`;
}
