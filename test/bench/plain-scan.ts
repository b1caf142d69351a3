import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifier, literalList, openSession } from "../../transforms/engine/session.ts";
import { columnsOf } from "./fixture-rows.ts";
import type { CachedLanding } from "./landing-cache.ts";

/** T0: seconds of one scan of the CSV files that touches every column's text, the better of two. */
export async function plainScanSeconds(
  { files }: CachedLanding,
  { memory, threads }: { readonly memory: string; readonly threads: number },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "plain-scan-"));
  const session = await openSession({ memoryLimit: memory, threads, tempDirectory: folder });
  const names = columnsOf("salesline").map(({ name }) => name);
  const columns = names.map((name) => `${identifier(name)}: 'VARCHAR'`).join(", ");
  const touched = names.map((name) => `max(length(${identifier(name)}))`).join(", ");
  const scan = `select ${touched} from read_csv(${literalList(files)}, header = false, delim = ',', quote = '"',
    escape = '"', auto_detect = false, strict_mode = true, columns = {${columns}})`;
  try {
    const times: number[] = [];
    for (let run = 0; run < 2; run++) {
      const started = performance.now();
      await session.run(scan);
      times.push((performance.now() - started) / 1000);
    }
    return Math.min(...times);
  } finally {
    session.close();
    await rm(folder, { recursive: true, force: true });
  }
}
