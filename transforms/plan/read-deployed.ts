import pLimit from "p-limit";
import { readSnapshot } from "../delta/snapshot.ts";
import type { Session } from "../engine/session.ts";
import { EXIT, OperatorError } from "../operator-error.ts";
import type { Store } from "../storage/store.ts";
import { type Deployed, deployedOf } from "./deployed.ts";

/** Logs read at a time. */
const PARALLEL_TABLES = 8;

/** Every Delta table one level below a folder of the lake, by name. Only logs are read. */
export async function readDeployed(lake: Store, session: Session, folder: string): Promise<Map<string, Deployed>> {
  const names: string[] = [];
  for await (const { path, isDirectory } of lake.list(folder)) {
    if (isDirectory) names.push(path.slice(path.lastIndexOf("/") + 1));
  }
  const limit = pLimit(PARALLEL_TABLES);
  const tables = await Promise.all(
    names.map((name) => limit(async () => [name, await describe(`${folder}/${name}`)] as const)),
  );
  return new Map(tables.flatMap(([name, table]) => (table === undefined ? [] : [[name, table]])));

  async function describe(table: string): Promise<Deployed | undefined> {
    try {
      const snapshot = await readSnapshot(lake, table, session);
      return snapshot && deployedOf(snapshot);
    } catch (error) {
      if (!(error instanceof OperatorError) || error.exitCode !== EXIT.mustChange) throw error;
      const { code, message, hint } = error;
      return { problem: { code, message, hint } };
    }
  }
}
