import { mergeByKey } from "../delta/merge.ts";
import { scanOf } from "../delta/scan.ts";
import { readSnapshot } from "../delta/snapshot.ts";
import { identifier, literal } from "../engine/session.ts";
import type { Silver } from "../kernel/silver.ts";
import type { JobContext } from "../run-context.ts";
import { readLedger, writeLedger } from "../synapse-link/ledger.ts";
import { SILVER_CONFIGURATION, SILVER_FILE_BYTES } from "../synapse-link/silver-load.ts";
import { loadVersions, writeVersions } from "../synapse-link/versions.ts";
import { bareSelect } from "./erased-rows.ts";

/**
 * Takes the rows of `person_row` out of one silver table, in one commit, and their ids out of what is known about
 * versions: the register has taken over. Order of writes as in a sweep, so that a crash in between is repaired by
 * repeating it.
 *
 * @returns the version from which on the table does not hold the person; undefined when there is no table.
 */
export async function eraseSilver(context: JobContext, model: Silver): Promise<number | undefined> {
  const { session, lake, scratch, now, newId } = context;
  const table = `silver/${model.name}`;
  const snapshot = await readSnapshot(lake, table, session);
  if (snapshot === undefined) return undefined;
  const ledger = await readLedger(lake, model.name);
  const fields = snapshot.metadata.schema;
  const names = fields.map(({ name }) => identifier(name)).join(", ");
  const rows = await scanOf(snapshot, lake, table);
  const mine = (fate: string) => `select id from person_row where "table" = ${literal(model.name)} and fate ${fate}`;
  const stored = `(select *, id in (${mine("= 'strip'")}) as __strip, id in (${mine("= 'unlink'")}) as __unlink from ${rows})`;
  await session.run(`create or replace temp table change as
    select ${names}, 'delete' as _change from ${rows} where id in (${mine("= 'delete'")})
    union all
    select *, 'update' as _change from (
      ${bareSelect(model, fields)} from ${stored} where __strip or __unlink
      except select ${names} from ${rows})`);
  await loadVersions(session, ledger.versions === null ? undefined : await lake.localCopy(ledger.versions));
  await session.run(`create or replace temp table known_next as
    select * from known where cast(id as varchar) not in (${mine("= 'delete'")})`);
  const { n } = await session.one<{ n: bigint }>(
    "select (select count(*) from change) + (select count(*) from known) - (select count(*) from known_next) as n",
  );
  let version = snapshot.version;
  if (n > 0n) {
    const sequence = Math.max(ledger.sequence, snapshot.txns.get(table)?.version ?? 0) + 1;
    // A table of the kit's own feeds has no ledger here, and needs none.
    if (ledger.sequence > 0) {
      const versions = await writeVersions(context, model.name, {
        ...{ sequence, previous: ledger.versions, oldestFolder: 0 },
      });
      await writeLedger(lake, { ...ledger, sequence, versions });
    }
    const merged = await mergeByKey({
      ...{ store: lake, table, session, scratch, now, newId, snapshot, fields, key: "id", changes: "change" },
      ...{ configuration: SILVER_CONFIGURATION, operation: "ERASE", fileSizeBytes: SILVER_FILE_BYTES },
      ...(ledger.sequence > 0 && { appTransaction: { appId: table, version: sequence } }),
    });
    version = merged.version;
  }
  await removeOldVersions(context, model.name);
  return version;
}

/** A crash may have left a versions file that the ledger does not name any more. */
async function removeOldVersions({ lake }: JobContext, table: string): Promise<void> {
  const { versions } = await readLedger(lake, table);
  const old: string[] = [];
  for await (const { path, isDirectory } of lake.list(`ops/versions/${table}`)) {
    if (!isDirectory && path !== versions) old.push(path);
  }
  for (const path of old) await lake.remove(path);
}
