import fc from "fast-check";
import { expect, it } from "vitest";
import { recordId } from "../../../scripts/generate/record-id.ts";
import { custtable } from "../../../transforms/silver/custtable.ts";
import { type Lake, openLake } from "../../support/lake.ts";
import type { LandingRow } from "../../support/landing.ts";
import { LINK_STEPS } from "../../support/link-steps.ts";
import { customer, deletion, type LinkedRow, type LinkedTable, makeLinkedTable } from "../../support/linked-table.ts";

const SEED = 20241125;

/** What the source does, in order; some steps are the link's own. */
const Step = fc.record({
  kind: fc.oneof(...LINK_STEPS, { weight: 2, arbitrary: fc.constant("run" as const) }),
  recid: fc.integer({ min: 1, max: 30 }),
});

const partitionOf = (recid: number) => `${2020 + (recid % 3)}`;

/** The same changes as CSV folders, and as the table that a link merges them into. */
async function deliver(
  csv: Lake,
  delta: Lake,
  steps: readonly (typeof Step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const table = await makeLinkedTable(delta);
  const state = new Map<number, LinkedRow>();
  let batch: LandingRow[] = [];
  let touched = new Set<number>();
  let [clock, folders, runs] = [0, 0, 0];
  const commit = async () => {
    if (touched.size === 0) return;
    await land(csv, ++folders, batch);
    await rewrite(table, state, new Set([...touched].map(partitionOf)));
    batch = [];
    touched = new Set();
  };
  const run = async () => {
    const now = new Date(Date.UTC(2024, 5, 1) + ++runs * 3_600_000);
    for (const [lake, source] of [
      [csv, "synapse-link-csv"],
      [delta, "synapse-link-delta"],
    ] as const) {
      const { tables } = await lake.run({ source, silver: [custtable], now });
      expect(tables.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    }
    expect(await silverOf(delta)).toEqual(await silverOf(csv));
  };
  for (const { kind, recid } of steps) {
    clock++;
    const old = state.get(recid);
    const isLive = old !== undefined && old.IsDelete !== true;
    const change = (row: LinkedRow) => {
      batch.push(csvRow(row));
      state.set(recid, row);
      touched.add(recid);
    };
    if (kind === "upsert") change(customer(recid, clock));
    else if (kind === "delete" && isLive) change(deletion(recid, clock));
    else if (kind === "delete without version" && isLive) change(deletion(recid, null, clock));
    else if (kind === "sink again" && isLive)
      change({ ...old, SinkModifiedOn: customer(recid, clock).SinkModifiedOn ?? null });
    else if (kind === "commit") await commit();
    else if (kind === "optimize" && touched.size === 0) await table.optimize();
    else if (kind === "vacuum") await table.vacuum(await table.dead());
    else if (kind === "checkpoint and clean up") await table.cleanUp();
    else if (kind === "run" && folders > 0) await run();
  }
  await commit();
  await run();
  const idle = await delta.run({ source: "synapse-link-delta", silver: [custtable] });
  expect(idle.outcome).toBe("nothing-to-do");
}

async function land(lake: Lake, number: number, rows: readonly LandingRow[]) {
  const name = `2024-01-01T${String(Math.floor(number / 60)).padStart(2, "0")}.${String(number % 60).padStart(2, "0")}.00Z`;
  await lake.land({ folders: { [name]: { tables: { custtable: { columns: COLUMNS, rows } } } } });
}

const COLUMNS = { accountnum: "string", party: "int64" } as const;

function csvRow(row: LinkedRow): LandingRow {
  const names = [
    "recid",
    "accountnum",
    "party",
    "dataareaid",
    "versionnumber",
    "sysrowversion",
    "createdon",
    "modifiedon",
  ];
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  return { ...empty, ...Object.fromEntries(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell])) };
}

/** Copy on write: every file of a touched partition is replaced by one with its rows as they are now. */
async function rewrite(table: LinkedTable, state: ReadonlyMap<number, LinkedRow>, partitions: ReadonlySet<string>) {
  const live = await table.live();
  const removes = live.filter((path) =>
    [...partitions].some((partition) => path.startsWith(`PartitionId=${partition}/`)),
  );
  const rows = [...partitions].map((partition): [string, LinkedRow[]] => [
    partition,
    [...state].filter(([recid]) => partitionOf(recid) === partition).map(([, row]) => row),
  ]);
  await table.commit(Object.fromEntries(rows), { removes });
}

async function silverOf(lake: Lake) {
  const columns = "id, recid, dataareaid, versionnumber, sink_modified_on, is_archived, accountnum, party";
  return lake.rows("silver/custtable", columns, "id");
}

it("the same history gives the same silver from CSV folders and from Delta versions", {
  timeout: 120_000,
}, async () => {
  expect(recordId(77, 1n)).toBe(customer(1, 1).Id);
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 60, maxLength: 100, size: "max" }), async (steps) => {
      const [csv, delta] = await Promise.all([openLake(), openLake()]);
      try {
        await deliver(csv, delta, steps);
      } finally {
        await Promise.all([csv.close(), delta.close()]);
      }
    }),
    { seed: Number(process.env.LINK_SEED ?? SEED), numRuns: Number(process.env.LINK_RUNS ?? 8), endOnFailure: true },
  );
});
