// Started as a process of its own, with the identity of Customer Insights: `node read-gold.ts <gold root>` lists the
// Delta tables below it as JSON.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSnapshot } from "../../transforms/delta/snapshot.ts";
import { openSession } from "../../transforms/engine/session.ts";
import { openStore } from "../../transforms/storage/open-store.ts";
import type { PublishedTable } from "./summary.ts";

const scratch = await mkdtemp(join(tmpdir(), "commerce-insights-"));
const session = await openSession({ memoryLimit: "512MB", threads: 1, tempDirectory: scratch });
try {
  const gold = openStore(process.argv[2] ?? "", { env: process.env, scratch });
  const tables: PublishedTable[] = [];
  for await (const { path, isDirectory } of gold.list("")) {
    const snapshot = isDirectory ? await readSnapshot(gold, path, session) : undefined;
    if (snapshot === undefined) continue;
    const stats = [...snapshot.files.values()].map((file) => JSON.parse(file.stats ?? "{}") as { numRecords?: number });
    const rows = stats.reduce((sum, { numRecords = 0 }) => sum + numRecords, 0);
    tables.push({ name: path, version: snapshot.version, rows, files: snapshot.files.size });
  }
  process.stdout.write(`${JSON.stringify(tables)}\n`);
} finally {
  session.close();
  await rm(scratch, { recursive: true, force: true });
}
