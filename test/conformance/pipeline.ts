import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectedState } from "../../scripts/generate/expected.ts";
import type { FaultKind } from "../../scripts/generate/faults/faults.ts";
import { openSession, type Session } from "../../transforms/engine/session.ts";
import { goldPath } from "../end-to-end/compare.ts";
import { oracleInput, stoppedTables } from "../end-to-end/expected-rows.ts";
import { MILD_FAULTS, STOPPING_FAULTS } from "../end-to-end/faults.ts";
import { expectedSilver, inKeyOrder, lakeTable } from "../end-to-end/lake-rows.ts";
import { openPipeline, type Pipeline, traces } from "../end-to-end/pipeline.ts";
import { expectedGold, GOLD_COLUMNS, ORACLE_TABLES } from "../oracle/gold.ts";
import type { Row } from "../support/delta.ts";
import type { Judge } from "./judge.ts";
import { judgeLake } from "./lake.ts";
import { assertEqual, type Verdicts } from "./verdicts.ts";

/** Landings before the last one: initial sync and five increments, with everything that a reader must bear. */
const LANDINGS: readonly (readonly FaultKind[])[] = [
  ["late-table", "incomplete-sync", "quoting", "archived-rows"],
  [],
  MILD_FAULTS,
  [],
  MILD_FAULTS,
  ["reinitialised", "duplicates", "stale-upsert"],
];

/** Reads the lake of a large environment with delta-rs and compares every row with what is right. */
export async function judgePipeline(
  judge: Judge,
  verdicts: Verdicts,
  { customers, seed, print }: { customers: number; seed: number; print: (line: string) => void },
): Promise<void> {
  const pipeline = await openPipeline({ customers, products: 120, seed, intervalMinutes: 720 });
  const session = await openSession({ memoryLimit: "1GB", threads: 2, tempDirectory: tmpdir() });
  try {
    for (const [number, faults] of LANDINGS.entries()) {
      await pipeline.land(faults);
      const { outcome, folders } = await pipeline.run();
      print(`  landing ${number + 1} of ${LANDINGS.length + 1}, ${folders.processed.length} folders read: ${outcome}`);
    }
    await judgeSilver(judge, verdicts, session, pipeline);
    await judgeGold(judge, verdicts, pipeline);
    await judgeLake(pipeline.lake, session, judge, verdicts);
    await judgeIdle(verdicts, pipeline);
    await judgeStopped(judge, verdicts, session, pipeline);
  } finally {
    session.close();
    await pipeline.close();
  }
}

async function judgeSilver(
  judge: Judge,
  { check }: Verdicts,
  session: Session,
  { lake, world }: Pipeline,
): Promise<void> {
  for (const [table, { rows }] of expectedState(world())) {
    await check(`silver/${table}: delta-rs reads what happened in the environment`, async () => {
      const { schema } = await lakeTable(session, lake, `silver/${table}`);
      const found = await judge.read("delta-rs", join(lake, "silver", table));
      assertRows(found, expectedSilver(table, rows, schema), "id");
    });
  }
}

async function judgeGold(judge: Judge, { check }: Verdicts, { lake, world, now }: Pipeline): Promise<void> {
  const expected = expectedGold(oracleInput(world(), now()));
  for (const table of ORACLE_TABLES) {
    const count = expected[table].length;
    await check(`${goldPath(table)}: delta-rs reads the oracle's ${count} rows`, async () => {
      const found = await judge.read("delta-rs", join(lake, goldPath(table)));
      assertRows(found, expected[table], Object.keys(GOLD_COLUMNS[table])[0] ?? "");
    });
  }
}

async function judgeIdle({ check }: Verdicts, pipeline: Pipeline): Promise<void> {
  await check("a run without a new folder writes nothing", async () => {
    const before = await traces(pipeline.lake);
    const { outcome } = await pipeline.run();
    assertEqual({ outcome, lake: await traces(pipeline.lake) }, { outcome: "nothing-to-do", lake: before }, "run");
  });
}

/** The last landing holds what nobody can read: its tables stop, and gold that needs them stays as it was. */
async function judgeStopped(judge: Judge, verdicts: Verdicts, session: Session, pipeline: Pipeline): Promise<void> {
  const { lake, world } = pipeline;
  const held = ["profiles_Customer", "activities_Orders", "supporting_Products"];
  const gold = () => Promise.all(held.map((table) => judge.read("delta-rs", join(lake, goldPath(table)))));
  const before = await gold();
  await pipeline.land(STOPPING_FAULTS);
  const { tables } = await pipeline.run();
  await verdicts.check("tables that cannot be read stop with their code, no others", async () => {
    const stopped = tables.flatMap(({ layer, table, problem }) =>
      layer === "silver" && problem !== undefined ? [[table, problem.code] as const] : [],
    );
    assertEqual(Object.fromEntries(stopped), Object.fromEntries(stoppedTables(world())), "stopped tables");
  });
  await judgeSilver(judge, verdicts, session, pipeline);
  await verdicts.check("gold that needs a stopped table keeps its rows", async () => {
    assertEqual(await gold(), before, held.join(", "));
  });
}

/** Rows are equal when their canonical JSON is. */
function assertRows(found: readonly Row[], expected: readonly Row[], key: string): void {
  const canonical = (rows: readonly Row[]) =>
    inKeyOrder(rows, key).map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
  assertEqual(canonical(found), canonical(expected), "rows");
}
