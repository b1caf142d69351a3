import { identifier, literalList, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { Action } from "./actions.ts";
import { CHECKPOINT_COLUMNS } from "./checkpoint-columns.ts";
import { parseExact } from "./exact-json.ts";

/** Actions of a checkpoint, all its parts. Fields that other writers added are kept. */
export async function readCheckpoint(
  store: Store,
  table: string,
  session: Session,
  parts: readonly string[],
): Promise<Action[]> {
  const files: string[] = [];
  for (const part of parts) files.push(await store.localCopy(part));
  const source = `read_parquet(${literalList(files)}, union_by_name = true, hive_partitioning = false)`;
  const present = await session.all<{ column_name: string }>(`describe select * from ${source}`);
  const names = present.map(({ column_name }) => column_name).filter((name) => name in CHECKPOINT_COLUMNS);
  if (!names.includes("metaData")) throw new Error(`${table}: ${parts[0]} is not a classic checkpoint`);
  const list = names.map((name) => `cast(to_json(${identifier(name)}) as varchar) as ${identifier(name)}`).join(", ");
  const rows = await session.all<Record<string, string | null>>(`select ${list} from ${source}`);
  return rows.map((row) => {
    const set = Object.entries(row).filter(([, text]) => text !== null && text !== "null");
    return Object.fromEntries(set.map(([name, text]) => [name, withoutNulls(parseExact(text!))])) as Action;
  });
}

/** Absent fields come back as null from Parquet; inside maps null is a value. Parsed copies of fields are dropped. */
function withoutNulls(value: unknown): Record<string, unknown> {
  const kept = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(kept.filter(([name, member]) => member !== null && !name.endsWith("_parsed")));
}
