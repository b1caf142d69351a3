import { paddedVersion } from "../delta/log.ts";
import type { Store } from "../storage/store.ts";
import type { LinkedState } from "./ledger.ts";

/** Whether a table stands where it was read last: one listing of the log's end, no read. */
export async function isUnchanged(landing: Store, path: string, state: LinkedState | undefined): Promise<boolean> {
  if (state === undefined || state.path !== path) return false;
  const { newest, entry } = await logEndOf(landing, path, state.version);
  return newest <= state.version && entry === state.entry;
}

/** The log from a version on: the newest entry there is, and the ETag of that version's own; "" when it is gone. */
export async function logEndOf(landing: Store, path: string, version: number) {
  const folder = `${path}/_delta_log`;
  let newest = version;
  let entry = "";
  for await (const file of landing.list(folder, { startFrom: `${folder}/${paddedVersion(version)}` })) {
    const found = /\/(\d{20})\.json$/.exec(file.path)?.[1];
    if (file.isDirectory || found === undefined) continue;
    newest = Math.max(newest, Number(found));
    if (Number(found) === version) entry = file.etag;
  }
  return { newest, entry };
}
