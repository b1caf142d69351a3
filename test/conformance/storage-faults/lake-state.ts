import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseCommit } from "../../../transforms/delta/actions.ts";
import type { Session } from "../../../transforms/engine/session.ts";
import { localStore } from "../../../transforms/storage/local-store.ts";
import { readFolderLedger, readLedger } from "../../../transforms/synapse-link/ledger.ts";
import { lakeTable } from "../../end-to-end/lake-rows.ts";
import { MODELS } from "./history.ts";

/** Everything that a later run or reader can see of a lake. */
export type LakeState = Readonly<Record<string, unknown>>;

/** Reads the state of a lake by path of what it is about, and checks the logs on the way. */
export async function stateOf(files: string, session: Session): Promise<LakeState> {
  const logs = (await readdir(files, { recursive: true })).filter((path) => path.endsWith("_delta_log")).sort();
  const state: Record<string, unknown> = {};
  for (const log of logs) {
    const table = log.slice(0, -"/_delta_log".length);
    const { rows, version } = await lakeTable(session, files, table);
    // The run that first met a bad row differs between a history with and one without a crash.
    state[table] = { version, rows: rows.map(({ first_run: _, ...row }) => row) };
    await checkLog(files, table);
  }
  const store = localStore(files);
  for (const { name } of MODELS.silver) {
    const { sequence: _, versions, ...ledger } = await readLedger(store, name);
    if (versions !== null) await stat(join(files, versions));
    state[`ledger ${name}`] = { ...ledger, versions: versions !== null };
  }
  state.folders = await readFolderLedger(store);
  return state;
}

/** Versions without a gap, no change committed twice, every referenced file there. */
async function checkLog(files: string, table: string): Promise<void> {
  const folder = join(files, table, "_delta_log");
  const entries = (await readdir(folder)).filter((name) => /^\d{20}\.json$/.test(name)).sort();
  const live = new Set<string>();
  const seen = new Map<string, string>();
  for (const [version, name] of entries.entries()) {
    if (Number(name.slice(0, 20)) !== version) throw new Error(`${table}: ${name} follows version ${version - 1}`);
    const actions = parseCommit(await readFile(join(folder, name), "utf8"));
    for (const { add, remove, txn, commitInfo } of actions) {
      const marks = [
        txn && `txn ${txn.appId} ${txn.version}`,
        add && `add ${add.path}`,
        commitInfo && `txnId ${commitInfo.txnId}`,
      ];
      for (const mark of marks) {
        if (!mark) continue;
        if (seen.has(mark)) throw new Error(`${table}: ${mark} is in ${seen.get(mark)} and ${name}`);
        seen.set(mark, name);
      }
      if (add) live.add(add.path);
      if (remove) live.delete(remove.path);
    }
  }
  for (const path of live) await stat(join(files, table, decodeURIComponent(path)));
}
