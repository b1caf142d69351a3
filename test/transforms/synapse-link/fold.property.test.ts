import fc from "fast-check";
import { expect, it } from "vitest";
import { type FeedRow, folderName, histories, landingFolderOf, liveRowsOf } from "../../support/feed-history.ts";
import { type Lake, openLake } from "../../support/lake.ts";

const SEED = 20241125;

/** Folders in any order, over several runs; a run may read some of them again. */
const deliveries = fc.record({
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  sizes: fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 12, maxLength: 12 }),
  replays: fc.array(fc.nat({ max: 3 }), { minLength: 12, maxLength: 12 }),
});

async function silverOf(lake: Lake) {
  const rows = await lake.silver("custtable", "recid, versionnumber, accountnum, party, note");
  return rows.map((row) => ({
    ...row,
    recid: Number(row.recid),
    versionnumber: Number(row.versionnumber),
    party: Number(row.party),
  }));
}

function batchesOf({ order, sizes }: { order: number[]; sizes: number[] }): number[][] {
  const folders = order.map((weight, folder) => ({ weight, folder }));
  folders.sort((a, b) => a.weight - b.weight || a.folder - b.folder);
  const rest = folders.map(({ folder }) => folder);
  return sizes.flatMap((size) => (rest.length > 0 ? [rest.splice(0, size)] : []));
}

/** The extra column exists from folder 4 on; a first run without it must not hide it. */
async function deliver(
  lake: Lake,
  history: readonly FeedRow[],
  batches: readonly number[][],
  replays: readonly number[],
) {
  for (const [position, folders] of batches.entries()) {
    for (const folder of folders) {
      await lake.land({ folders: { [folderName(folder)]: landingFolderOf(history, folder) } });
    }
    const replay = replays[position] === 0 ? { from: folderName(0), to: folderName(11) } : undefined;
    const report = await lake.run(replay && { replay });
    expect(report.tables.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    expect(report.problems).toEqual([]);
  }
}

it("any history in any order of folders and runs ends in the rows that the oracle expects", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(histories, deliveries, async (history, delivery) => {
      const lake = await openLake();
      try {
        await deliver(lake, history, batchesOf(delivery), delivery.replays);
        expect(await silverOf(lake)).toEqual(liveRowsOf(history));
        const version = (await lake.run()).tables.map(({ filesAdded }) => filesAdded);
        expect(version).toEqual([]);
      } finally {
        await lake.close();
      }
    }),
    { seed: Number(process.env.FOLD_SEED ?? SEED), numRuns: Number(process.env.FOLD_RUNS ?? 6), endOnFailure: true },
  );
});
