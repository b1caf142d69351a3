import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal, type Session } from "../engine/session.ts";
import type { Store } from "../storage/store.ts";
import type { QuarantineRecord } from "./explanation.ts";

/** Rows of one table to ask the quarantine about: gold by key, silver by id. */
export interface Suspects {
  readonly layer: "silver" | "gold";
  readonly table: string;
  readonly keys: readonly string[];
}

/** Records of the quarantine about rows, open ones first. Values of the rows are not read. */
export async function quarantineRecords(
  session: Session,
  lake: Store,
  suspects: readonly Suspects[],
): Promise<QuarantineRecord[]> {
  const records: QuarantineRecord[] = [];
  for (const { layer, table, keys } of suspects) {
    const path = `quarantine/${layer}/${table}`;
    const snapshot = await readSnapshot(lake, path, session);
    if (snapshot === undefined || keys.length === 0) continue;
    const [key, about] = layer === "gold" ? ["key", "check"] : ["id", "column"];
    const found = await session.all<Record<"reason" | "about" | "first_run" | "resolved_run", string | null>>(`
      select reason, ${identifier(about ?? "")} as about, first_run, resolved_run
      from ${await scanOf(snapshot, lake, path)}
      where ${identifier(key ?? "")} in (${keys.map(literal).join(", ")})
      order by resolved_run nulls first, first_run, about`);
    records.push(
      ...found.map(({ reason, about: subject, first_run: first, resolved_run: resolvedRun }) => ({
        ...{ layer, table, reason: reason ?? "", about: subject, firstRun: first ?? "", resolvedRun },
      })),
    );
  }
  return records;
}
