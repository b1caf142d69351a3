import { changeFeedOf, readChanges } from "../delta/changes.ts";
import { listWholeLog } from "../delta/log.ts";
import type { Snapshot } from "../delta/snapshot.ts";
import { identifier, literal, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { RowChange } from "./explanation.ts";

/** Changes of one row over all versions whose log entries still exist, oldest first. */
export async function rowHistory(
  session: Session,
  store: Store,
  table: string,
  snapshot: Snapshot,
  key: { readonly column: string; readonly value: string },
): Promise<{ readonly changes: RowChange[]; readonly oldestVersion: number }> {
  const { commits } = await listWholeLog(store, table);
  const oldestVersion = oldestOfRun(commits, snapshot.version);
  const changes = await readChanges(store, table, oldestVersion - 1, snapshot.version);
  const feed = await changeFeedOf(store, table, snapshot, changes);
  const names = snapshot.metadata.schema.map(({ name }) => name);
  const texts = names.map((name) => `cast(${identifier(name)} as varchar) as ${identifier(name)}`);
  const rows = await session.all<Record<string, string | bigint | null>>(`
    select _change_type, _commit_version, epoch_ms(_commit_timestamp) as _at, ${texts.join(", ")} from ${feed}
    where cast(${identifier(key.column)} as varchar) = ${literal(key.value)}
    order by _commit_version, _change_type`);
  return { oldestVersion, changes: changesOf(rows, names) };
}

/** First version of the unbroken run that ends at `last`: log clean-up removes from the old end. */
function oldestOfRun(commits: readonly number[], last: number): number {
  const known = new Set(commits);
  let version = last;
  while (known.has(version - 1)) version--;
  return version;
}

/** Pairs both images of an update. Files without a change feed show an update as delete and insert of one version. */
function changesOf(rows: readonly Record<string, string | bigint | null>[], names: readonly string[]): RowChange[] {
  const byVersion = Map.groupBy(rows, ({ _commit_version: version }) => Number(version));
  return [...byVersion].flatMap(([version, images]): RowChange[] => {
    const imageOf = (...kinds: string[]) => images.find(({ _change_type: kind }) => kinds.includes(String(kind)));
    const [before, after] = [imageOf("update_preimage", "delete"), imageOf("update_postimage", "insert")];
    const at = new Date(Number(images[0]?._at ?? 0)).toISOString();
    if (before === undefined) return [{ version, at, change: "insert", columns: [] }];
    if (after === undefined) return [{ version, at, change: "delete", columns: [] }];
    const columns = names.filter((name) => name !== "RowHash" && before[name] !== after[name]);
    return columns.length === 0 ? [] : [{ version, at, change: "update", columns }];
  });
}
