import { literal } from "../engine/session.ts";
import { isErased, saltedHash } from "../erase/erased-rows.ts";
import type { JobContext } from "../run-context.ts";
import type { BadRow } from "./bad-rows.ts";

/**
 * Takes rows of erased people out of `narrow`, deletes included: for the lake they do not exist. Returns how many.
 */
export async function leaveOutErased({ session, erased }: JobContext, table: string): Promise<number> {
  if (!erased?.tables.has(table)) return 0;
  const isOut = isErased(erased, table, "id", "delete");
  const { n } = await session.one<{ n: bigint }>(`select count(*) as n from narrow where ${isOut}`);
  if (n > 0n) await session.run(`delete from narrow where ${isOut}`);
  return Number(n);
}

/** Unreadable rows without those of erased people: quarantine must not keep what silver may not. */
export async function withoutErasedRows(context: JobContext, table: string, bad: readonly BadRow[]): Promise<BadRow[]> {
  const isOut = bad.length === 0 ? () => false : await erasedIn(context, table);
  return bad.filter(({ id }) => !isOut(id));
}

/** Records of a quarantine table, by their first member, without those that an erasure deleted. */
export async function withoutErasedRecords<Fields extends readonly (string | null)[]>(
  context: JobContext,
  table: string,
  records: readonly Fields[],
): Promise<Fields[]> {
  const isOut = records.length === 0 ? () => false : await erasedIn(context, table);
  return records.filter(([id]) => !isOut(id ?? ""));
}

async function erasedIn({ session, erased }: JobContext, table: string): Promise<(id: string) => boolean> {
  if (!erased?.tables.has(table)) return () => false;
  const hashes = await session.all<{ hash: string }>(
    `select hash from erased_row where "table" = ${literal(table)} and fate <> 'unlink'`,
  );
  const known = new Set(hashes.map(({ hash }) => hash));
  return (id) => known.has(saltedHash(erased.salt, table, id));
}
